// One honest registration per attestation statement that the software authenticator can make, all over the
// same client data. Authenticator data are the same every time; signatures and certificates are not.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/webauthn/relying_party.hpp"
#include "crypto/digest.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::fuzz {

struct HonestStatement {
  std::string name;
  Bytes attestation_object;
  Bytes authenticator_data;
  crypto::Sha256Digest client_data_hash;
};

inline HonestStatement honest_statement(support::SoftAttestation attestation) {
  using namespace webauthn;
  const std::string name(support::find_maker(attestation).name);
  support::SeededRandom random(name);
  support::SoftAuthenticator authenticator(
      random, {.algorithms = {COSEAlgorithmIdentifier::ES256}, .attestation = attestation});
  const auto rp = RelyingParty::create({.rp_id = "example.org",
                                        .rp_name = "Example",
                                        .origins = {"https://example.org"},
                                        .attestation = AttestationConveyancePreference::direct})
                      .value();
  HonestStatement honest{.name = name};
  support::CreateCeremony ceremony;
  ceremony.spoil = [&](support::AttestationParts& parts) {
    honest.authenticator_data = parts.authenticator_data.encode();
  };
  ceremony.spoil_signed = [&](support::SignedAttestation& made) {
    honest.attestation_object = made.attestation_object.encode();
    honest.client_data_hash = crypto::sha256(made.client_data_json);
  };
  (void)authenticator
      .create(to_json(rp.creation_options({UserHandle(Bytes(64, 0xa1)), "alice", "Alice"}, {},
                                          Challenge(Bytes(32, 0xc9)))),
              ceremony)
      .value();
  return honest;
}

inline std::vector<HonestStatement> honest_statements() {
  std::vector<HonestStatement> all;
  for (const support::SoftAttestation attestation : support::soft_attestations()) {
    all.push_back(honest_statement(attestation));
  }
  return all;
}

}  // namespace blockauth::fuzz
