// RegistrationResponseJSON through the whole of §7.1. The honest one is self-attested: nothing else verifies.
#include "expect.hpp"
#include "honest_ceremony.hpp"

using blockauth::webauthn::RegistrationResponse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const blockauth::fuzz::HonestCeremony honest;
  const auto response = RegistrationResponse::from_json(blockauth::as_chars({data, size}));
  if (!response) return 0;
  const auto result = verify_registration(honest.registration, *response, blockauth::TimePoint{});
  if (!result) return 0;
  blockauth::fuzz::expect(result->credential.id == response->id);
  // Format none proves nothing, so any key may be registered with it; a packed statement is signed.
  blockauth::fuzz::expect(result->attestation.format == "none" ||
                          result->credential.public_key == honest.credential.record.public_key);
  return 0;
}
