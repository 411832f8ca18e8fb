// Standard base64 is rewritten as base64url: the tree has one decoder.
#include "app/certificate_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

}  // namespace

Result<Bytes> der_from_base64(std::string_view text) {
  std::string unpadded(text.substr(0, text.find_last_not_of('=') + 1));
  if (unpadded.find_first_of("-_") != std::string::npos) {
    return fail(Errc::malformed_base64url, "a certificate must be base64, not base64url");
  }
  std::ranges::replace(unpadded, '+', '-');
  std::ranges::replace(unpadded, '/', '_');
  return base64url_decode(unpadded);
}

Result<std::vector<Bytes>> certificates_in(std::string_view content) {
  std::vector<Bytes> certificates;
  std::size_t begin = content.find(kBegin);
  if (begin == std::string_view::npos) {
    certificates.push_back(to_bytes(as_bytes(content)));
    return certificates;
  }
  while (begin != std::string_view::npos) {
    const std::size_t body = begin + kBegin.size();
    const std::size_t end = content.find(kEnd, body);
    if (end == std::string_view::npos)
      return fail(Errc::malformed_base64url, "a certificate's PEM block does not end");
    std::string base64(content.substr(body, end - body));
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    BLOCKAUTH_TRY(der, der_from_base64(base64));
    certificates.push_back(std::move(der));
    begin = content.find(kBegin, end);
  }
  return certificates;
}

}  // namespace blockauth::app
