// Under which form is an e-mail address looked up and kept unique?
#include "blockauth/passkey/user_directory.hpp"

#include <algorithm>

namespace blockauth::passkey {
namespace {

constexpr std::size_t kMaxEmailBytes =
    254;  // RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets

bool is_blank_or_control(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\x7f'; }

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Result<std::string> canonical_email(std::string_view email) {
  if (email.empty() || email.size() > kMaxEmailBytes) {
    return fail(Errc::invalid_request, "an e-mail address has 1 to 254 octets");
  }
  if (std::ranges::any_of(email, is_blank_or_control)) {
    return fail(Errc::invalid_request, "an e-mail address has neither spaces nor control characters");
  }
  const std::size_t at = email.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == email.size() ||
      email.find('@', at + 1) != std::string_view::npos) {
    return fail(Errc::invalid_request, "an e-mail address has one '@', and text on both sides of it");
  }
  std::string canonical(email);
  std::ranges::transform(canonical, canonical.begin(), ascii_lower);
  return canonical;
}

}  // namespace blockauth::passkey
