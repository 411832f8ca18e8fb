// Everything that a client and an authenticator put into a response, as plain structs: built honestly, then
// changed by a test in one place, then assembled.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "crypto/private_key.hpp"
#include "support/cbor_writer.hpp"
#include "support/json_object.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::support {

// §6.1 "flags".
inline constexpr std::uint8_t kUserPresent = 0x01;
inline constexpr std::uint8_t kUserVerified = 0x04;
inline constexpr std::uint8_t kBackupEligible = 0x08;
inline constexpr std::uint8_t kBackupState = 0x10;
inline constexpr std::uint8_t kAttestedCredentialData = 0x40;
inline constexpr std::uint8_t kExtensionData = 0x80;

// §5.8.1. Absent members are left out.
struct ClientDataParts {
  std::optional<std::string> type{};
  std::optional<std::string> challenge{};  // base64url
  std::optional<std::string> origin{};
  std::optional<bool> cross_origin{};
  std::optional<std::string> top_origin{};
  std::vector<std::pair<std::string, std::string>> more{};  // further members: name, JSON value
  std::string prefix{};                                     // before the JSON, such as a byte order mark
  std::optional<std::string> text{};                        // in place of all the above

  [[nodiscard]] Bytes encode() const;
};

// §6.5.1
struct AttestedCredentialParts {
  Bytes aaguid{};
  Bytes credential_id{};
  std::optional<std::uint16_t> declared_id_length{};  // in place of the true one
  Cbor public_key = Cbor::null();
};

// §6.1
struct AuthenticatorDataParts {
  Bytes rp_id_hash{};
  std::uint8_t flags = 0;
  std::uint32_t sign_count = 0;
  std::optional<AttestedCredentialParts> attested_credential{};
  std::optional<Cbor> extensions{};
  Bytes trailing{};               // after everything
  std::optional<Bytes> octets{};  // in place of all the above

  [[nodiscard]] Bytes encode() const;
};

// Who signs what, if not the honest key the honest octets.
struct SigningParts {
  const crypto::PrivateKey* key = nullptr;
  std::optional<Bytes> data{};
};

struct SafetyNetParts;  // support/attestation/android_safetynet.hpp
struct TpmPublicParts;  // support/attestation/tpm.hpp
struct TpmAttestParts;
struct AndroidKeyParts;  // support/attestation/android_key.hpp

// What happens to the parts of an attestation statement while it is made: each hook sees its part built
// honestly, before it is signed. Those of other formats than the one that is made do not run.
struct StatementHooks {
  std::function<void(CertificateSpec&)> leaf{};  // the attestation certificate, of every format that has one
  std::function<void(SafetyNetParts&)> safetynet{};
  std::function<void(TpmPublicParts&)> tpm_public{};    // pubArea
  std::function<void(TpmAttestParts&)> tpm_attest{};    // certInfo, which follows a changed pubArea
  std::function<void(AndroidKeyParts&)> android_key{};  // the key description, in the certificate
};

// A registration before it is signed.
struct AttestationParts {
  ClientDataParts client_data{};
  AuthenticatorDataParts authenticator_data{};
  StatementHooks statement{};
  SigningParts signing{};

  [[nodiscard]] AttestedCredentialParts& credential() { return *authenticator_data.attested_credential; }
  [[nodiscard]] Cbor& public_key() { return credential().public_key; }
};

// An authentication before it is signed.
struct AssertionParts {
  ClientDataParts client_data{};
  AuthenticatorDataParts authenticator_data{};
  SigningParts signing{};
};

// A registration after it was signed: {"fmt", "attStmt", "authData"} (§6.5.4).
struct SignedAttestation {
  Bytes client_data_json{};
  Cbor attestation_object = Cbor::null();
  Bytes trailing{};  // after the attestation object

  [[nodiscard]] Cbor& statement() { return *attestation_object.find("attStmt"); }
};

// An authentication after it was signed.
struct SignedAssertion {
  Bytes client_data_json{};
  Bytes authenticator_data{};
  Bytes signature{};
  std::optional<Bytes> user_handle{};
};

// The credential as PublicKeyCredential.toJSON() gives it (§5.1.8, §5.1.9).
struct ResponseJson {
  JsonObject credential{};  // id, rawId, type, authenticatorAttachment
  std::optional<JsonObject> response{};
  std::optional<JsonObject> client_extension_results{};

  [[nodiscard]] std::string text() const;
};

}  // namespace blockauth::support
