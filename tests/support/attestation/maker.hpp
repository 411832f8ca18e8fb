// What every maker of an attestation statement is given, and what makers share.
//
// A maker builds its statement honestly, runs the hooks of AttestationParts::statement over the parts it is
// made of, and assembles them: a test spoils one thing and everything around it stays consistent and
// correctly signed.
#pragma once

#include <cstdint>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "crypto/private_key.hpp"
#include "support/attestation/identity.hpp"
#include "support/cbor_writer.hpp"
#include "support/ceremony_parts.hpp"

namespace blockauth::support {

enum class SoftAttestation : std::uint8_t {
  none,
  packed_self,
  packed_x5c,
  tpm,
  android_key,
  fido_u2f,
  apple,
  android_safetynet,
  compound,
};

struct StatementInput {
  ByteView authenticator_data;  // as it is sent
  ByteView client_data_hash;    // of the client data as it is sent
  const AttestationParts& parts;
  const crypto::PrivateKey& credential_key;
  const webauthn::Aaguid& aaguid;  // the model's, whatever the authenticator data says
  COSEAlgorithmIdentifier attestation_algorithm;
  const std::vector<SoftAttestation>& compound;  // what a compound statement consists of
  TimePoint now;
  AttestationIdentity& identity;
  IRandom& random;

  // The octets that most formats sign: authenticatorData || clientDataHash.
  [[nodiscard]] Bytes signed_octets() const;
  // The key of the identity.
  [[nodiscard]] const crypto::PrivateKey& attestation_key() const;
  // With the key and over the octets of parts.signing, where it names any.
  [[nodiscard]] Result<Bytes> sign(const crypto::PrivateKey& honest_key, ByteView honest_octets) const;
  // The leaf after the hook `leaf`, certified by the identity's authority.
  [[nodiscard]] Bytes issue(CertificateSpec leaf, const crypto::PrivateKey& subject_key) const;
  // x5c: the same, and the authority's intermediates.
  [[nodiscard]] Cbor x5c(CertificateSpec leaf, const crypto::PrivateKey& subject_key) const;
};

// attStmt. Errors: those of signing; algorithm_not_allowed for a credential key that the format cannot carry.
using StatementMaker = Result<Cbor> (*)(const StatementInput& input);

// COSE "alg" of a statement.
[[nodiscard]] Cbor algorithm_of(const crypto::PrivateKey& key);

template <class Hook, class Parts>
void run_hook(const Hook& hook, Parts& parts) {
  if (hook) hook(parts);
}

}  // namespace blockauth::support
