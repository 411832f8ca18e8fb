// COSE_Key: nothing verifies under a key that check() refuses, and garbage verifies under none.
#include "webauthn/cose_key.hpp"

#include "expect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = blockauth::webauthn::CoseKey::parse({data, size});
  if (!key) return 0;
  const auto usable = key->check();
  const auto verified = key->verify({data, size}, {data, size});
  blockauth::fuzz::expect(!verified.has_value());
  if (!usable) blockauth::fuzz::expect(verified.error().code != blockauth::Errc::invalid_signature);
  return 0;
}
