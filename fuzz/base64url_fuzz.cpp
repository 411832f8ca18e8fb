// base64url, and base64 with its padding or without: one octet string, one spelling.
#include "blockauth/base/base64url.hpp"

#include "expect.hpp"

using blockauth::fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = blockauth::as_chars({data, size});
  if (const auto decoded = blockauth::base64url_decode(text))
    expect(blockauth::base64url_encode(*decoded) == text);
  if (const auto decoded = blockauth::base64_decode(text))
    expect(blockauth::base64_encode(*decoded).starts_with(text));
  const auto back = blockauth::base64url_decode(blockauth::base64url_encode({data, size}));
  expect(back.has_value() && blockauth::equal(*back, {data, size}));
  return 0;
}
