// The one honest ceremony that the response fuzzers start from: the same octets every time.
#pragma once

#include <string>
#include <utility>

#include "blockauth/webauthn/relying_party.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::fuzz {

// Every extension is asked for, so that outputs of every type are read.
inline webauthn::RelyingPartyConfig honest_rp() {
  webauthn::RelyingPartyConfig rp{
      .rp_id = "example.org", .rp_name = "Example", .origins = {"https://example.org"}};
  rp.registration_extensions = {
      .appid_exclude = "https://example.org/app-id.json",
      .prf = webauthn::PrfInputs{.eval = webauthn::PrfValues{Bytes(32, 1), Bytes(32, 2)}},
      .large_blob = webauthn::LargeBlobSupport::required,
      .credential_protection_policy = webauthn::CredentialProtectionPolicy::user_verification_required,
      .enforce_credential_protection_policy = true,
      .cred_blob = Bytes(32, 3),
      .min_pin_length = true,
      .hmac_create_secret = true,
      .uvm = true};
  rp.authentication_extensions = {.appid = "https://example.org/app-id.json",
                                  .prf = webauthn::PrfInputs{.eval = webauthn::PrfValues{Bytes(32, 1)}},
                                  .read_large_blob = true,
                                  .get_cred_blob = true,
                                  .uvm = true};
  return rp;
}

struct HonestCeremony {
  support::SeededRandom random{"fuzz"};
  support::SoftAuthenticator authenticator{
      random, {.counter_step = 0, .attestation = support::SoftAttestation::packed_self}};
  webauthn::RelyingParty rp = webauthn::RelyingParty::create(honest_rp()).value();
  webauthn::Challenge challenge{Bytes(32, 0xc7)};
  UserHandle user{Bytes(64, 0xa1)};
  webauthn::RegistrationExpectations registration = rp.registration_expectations(challenge, false);
  webauthn::AuthenticationExpectations authentication =
      rp.authentication_expectations(challenge, webauthn::DiscoverableUser{});

  std::string registration_json =
      authenticator.create(to_json(rp.creation_options({user, "alice", "Alice"}, {}, challenge))).value();
  std::string authentication_json = authenticator.get(to_json(rp.request_options({}, challenge))).value();
  webauthn::OwnedCredential credential{
      user,
      webauthn::verify_registration(
          registration, webauthn::RegistrationResponse::from_json(registration_json).value(), TimePoint{})
          .value()
          .credential};
};

}  // namespace blockauth::fuzz
