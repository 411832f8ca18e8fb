// What every verification procedure of §8 is given, and what it returns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/cbor.hpp"
#include "webauthn/cose_key.hpp"

namespace blockauth::webauthn {

// §6.5.2 "verification procedure inputs"; views that live as long as the attestation object.
struct AttestationInput {
  cbor::Item statement;
  ByteView authenticator_data_bytes;
  const AuthenticatorData& authenticator_data;
  const AttestedCredentialData& attested_credential;
  const CoseKey& credential_public_key;
  const crypto::Sha256Digest& client_data_hash;
  const AttestationPolicy& policy;
  std::optional<TimePoint> at;  // when certificates and time stamps are judged; absent: they are not

  // The octets that most formats sign: authenticatorData || clientDataHash.
  [[nodiscard]] Bytes signed_octets() const;
};

struct AttestationEvidence {
  AttestationType type = AttestationType::none;
  std::vector<crypto::Certificate> trust_path{};  // leaf first; empty for none and self
  bool covers_aaguid = true;                      // as in AttestationResult; of `none` it does not matter
  std::vector<AttestationEvidence> further{};     // of `compound`: what its other statements proved
  Bytes enterprise_serial{};                      // §8.2.2; empty where the certificate names none
};

// Is the credential's key the one that the certificate is for?
[[nodiscard]] bool certifies(const crypto::Certificate& certificate, const CoseKey& credential_key);

// The statement's member of the wanted type. Errors: attestation_statement_invalid.
[[nodiscard]] Result<ByteView> statement_bytes(const cbor::Item& statement, std::string_view name);
[[nodiscard]] Result<COSEAlgorithmIdentifier> statement_algorithm(const cbor::Item& statement);
// Outside TPM statements RS1 signs only for a credential whose own algorithm it is, and then somebody offered
// it: nobody else gets to rest a statement on SHA-1.
[[nodiscard]] Result<void> check_not_sha1(const AttestationInput& input, COSEAlgorithmIdentifier algorithm);
// The certificates of x5c, at least one and at most crypto::kMaxChainCertificates.
[[nodiscard]] Result<std::vector<crypto::Certificate>> statement_certificates(const cbor::Item& statement);

// A step of a verification procedure that did not hold.
[[nodiscard]] Failure invalid_statement(std::string detail);
// The same error as attestation_statement_invalid: whose fault a bad key or signature inside a statement is.
[[nodiscard]] Failure invalid_statement(std::string_view what, const Error& error);

}  // namespace blockauth::webauthn
