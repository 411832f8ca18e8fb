// JWS in compact serialization with certificates.
#include "webauthn/attestation/compact_jws.hpp"

#include <string>

#include "blockauth/base/base64url.hpp"
#include "expect.hpp"

using namespace blockauth;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_chars({data, size});
  const auto jws = webauthn::CompactJws::parse(text);
  if (!jws) return 0;
  const std::string_view signed_text = as_chars(jws->signing_input);
  fuzz::expect(text.starts_with(signed_text) && text[signed_text.size()] == '.');
  fuzz::expect(signed_text.ends_with("." + base64url_encode(jws->payload)));
  fuzz::expect(!jws->certificates.empty());
  (void)jws->verify();
  return 0;
}
