// Standard base64 is rewritten as base64url: the tree has one decoder.
#include "app/certificate_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"

namespace blockauth::app {
namespace {

// The content of every PEM block (RFC 7468) with this label; a text without any is one DER value.
Result<std::vector<Bytes>> blocks_in(std::string_view content, const std::string& label) {
  const std::string begin_line = "-----BEGIN " + label + "-----";
  const std::string end_line = "-----END " + label + "-----";
  std::vector<Bytes> blocks;
  std::size_t begin = content.find(begin_line);
  if (begin == std::string_view::npos) {
    blocks.push_back(to_bytes(as_bytes(content)));
    return blocks;
  }
  while (begin != std::string_view::npos) {
    const std::size_t body = begin + begin_line.size();
    const std::size_t end = content.find(end_line, body);
    if (end == std::string_view::npos) return fail(Errc::malformed_base64url, "a PEM block does not end");
    std::string base64(content.substr(body, end - body));
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    BLOCKAUTH_TRY(der, der_from_base64(base64));
    blocks.push_back(std::move(der));
    begin = content.find(begin_line, end);
  }
  return blocks;
}

}  // namespace

Result<Bytes> der_from_base64(std::string_view text) { return base64_decode(text); }

Result<std::vector<Bytes>> certificates_in(std::string_view content) {
  return blocks_in(content, "CERTIFICATE");
}

Result<std::vector<Bytes>> revocation_lists_in(std::string_view content) {
  return blocks_in(content, "X509 CRL");
}

}  // namespace blockauth::app
