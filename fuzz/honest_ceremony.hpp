// The one honest ceremony that the response fuzzers start from. Its keys and ids are the same every time; its
// signatures are not, because ECDSA draws a nonce.
#pragma once

#include <string>
#include <utility>

#include "blockauth/webauthn/relying_party.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::fuzz {

struct HonestCeremony {
  support::SeededRandom random{"fuzz"};
  support::SoftAuthenticator authenticator{
      random, {.counter_step = 0, .attestation = support::SoftAttestation::packed_self}};
  webauthn::RelyingParty rp =
      webauthn::RelyingParty::create(
          {.rp_id = "example.org", .rp_name = "Example", .origins = {"https://example.org"}})
          .value();
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
