// AuthenticationResponseJSON through the whole of §7.2: only what the authenticator signed verifies.
#include "expect.hpp"
#include "honest_ceremony.hpp"

using blockauth::webauthn::AuthenticationResponse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const blockauth::fuzz::HonestCeremony honest;
  static const auto signed_response = AuthenticationResponse::from_json(honest.authentication_json).value();
  const auto response = AuthenticationResponse::from_json(blockauth::as_chars({data, size}));
  if (!response) return 0;
  const auto result = verify_authentication(honest.authentication, *response, honest.credential);
  if (!result) return 0;
  blockauth::fuzz::expect(response->authenticator_data == signed_response.authenticator_data &&
                          response->client_data_json == signed_response.client_data_json &&
                          response->user_handle == signed_response.user_handle);
  return 0;
}
