// Rewritten as base64url, so that the tree has one encoder and one decoder.
#include "base/base64.hpp"

#include <algorithm>

#include "blockauth/base/base64url.hpp"

namespace blockauth {

std::string base64_encode(ByteView bytes) {
  std::string text = base64url_encode(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<Bytes> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return fail(Errc::malformed_base64url, "base64 is not padded to fours");
  if (text.find_first_of("-_") != std::string_view::npos) {
    return fail(Errc::malformed_base64url, "base64url where base64 is wanted");
  }
  // At most two: a third '=' stays, and is no character of the alphabet.
  if (text.ends_with('=')) text.remove_suffix(text.ends_with("==") ? 2 : 1);
  std::string unpadded(text);
  std::ranges::replace(unpadded, '+', '-');
  std::ranges::replace(unpadded, '/', '_');
  return base64url_decode(unpadded);
}

}  // namespace blockauth
