// A stored RegistrationState: what is read is written again without change.
#include "blockauth/webauthn/ceremony.hpp"
#include "expect.hpp"

using blockauth::webauthn::RegistrationState;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto state = RegistrationState::from_bytes({data, size}, {});
  if (!state) return 0;
  const blockauth::Bytes written = state->to_bytes();
  const auto again = RegistrationState::from_bytes(written, {});
  blockauth::fuzz::expect(again.has_value() && again->to_bytes() == written);
  return 0;
}
