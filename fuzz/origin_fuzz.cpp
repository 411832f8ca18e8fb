// Web origins: the parts put together again are the text.
#include "webauthn/origin.hpp"

#include <string>

#include "blockauth/base/bytes.hpp"
#include "expect.hpp"

using blockauth::fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = blockauth::as_chars({data, size});
  expect(!blockauth::webauthn::is_valid_rp_id(text) || blockauth::webauthn::is_within_rp_id(text, text));
  const auto origin = blockauth::webauthn::parse_web_origin(text);
  if (!origin) {
    expect(blockauth::webauthn::is_app_origin(text) ==
           !blockauth::webauthn::origin_error(text, "example.org").has_value());
    return 0;
  }
  std::string again = std::string(origin->scheme) + "://" + std::string(origin->host);
  if (!origin->port.empty()) again += ":" + std::string(origin->port);
  expect(again == text);
  if (origin->scheme == "https") expect(!blockauth::webauthn::origin_error(text, origin->host).has_value());
  return 0;
}
