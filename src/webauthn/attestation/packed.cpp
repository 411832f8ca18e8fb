// Is this a correct statement of the format `packed` (§8.2)?
#include "webauthn/attestation/packed.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "webauthn/attestation/aaguid_extension.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kSerialExtension = "1.3.6.1.4.1.45724.1.1.2";  // id-fido-gen-ce-sernum

bool is_country_code(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// §8.2.1, second bullet: one of each subject attribute, with content.
Result<void> check_subject(const crypto::Certificate& certificate) {
  constexpr std::array<std::string_view, 4> kRequired = {"C", "O", "OU", "CN"};
  for (const std::string_view name : kRequired) {
    const auto values = certificate.subject(name);
    if (values.size() != 1 || values.front().empty()) {
      return invalid_statement("§8.2.1: subject has not exactly one " + std::string(name));
    }
  }
  if (!is_country_code(certificate.subject("C").front()))
    return invalid_statement("§8.2.1: Subject-C is no country code");
  if (certificate.subject("OU").front() != "Authenticator Attestation") {
    return invalid_statement("§8.2.1: Subject-OU is not \"Authenticator Attestation\"");
  }
  return {};
}

// §8.2 step 2 and §8.2.1
Result<void> check_aaguid(const crypto::Certificate& certificate, const Aaguid& aaguid) {
  const auto extension = certificate.extension(kAaguidExtension);
  if (extension && extension->critical) return invalid_statement("§8.2.1: the AAGUID extension is critical");
  return check_aaguid_extension(certificate, aaguid);
}

// §8.2.2: the serial number stands in an OCTET STRING within the extension's own OCTET STRING. Whether this
// was an enterprise attestation cannot be told from the statement, so its mere presence refuses nothing.
Result<Bytes> enterprise_serial(const crypto::Certificate& certificate) {
  constexpr std::size_t kHeader = 2;
  constexpr std::size_t kMaxShortLength = 127;  // X.690 §8.1.3.4
  const auto extension = certificate.extension(kSerialExtension);
  if (!extension) return Bytes{};
  if (extension->critical) return invalid_statement("§8.2.2: the serial number extension is critical");
  const ByteView value = extension->value;
  if (value.size() <= kHeader || value[0] != 0x04 || value[1] > kMaxShortLength ||
      value[1] != value.size() - kHeader) {
    return invalid_statement("§8.2.2: the serial number extension is no OCTET STRING of 1 to 127 octets");
  }
  return to_bytes(value.subspan(kHeader));
}

// §8.2.1 Certificate Requirements for Packed Attestation Statements.
Result<void> check_certificate(const crypto::Certificate& certificate, const Aaguid& aaguid) {
  if (certificate.version() != 3) return invalid_statement("§8.2.1: certificate is not version 3");
  BLOCKAUTH_CHECK(check_subject(certificate));
  if (!certificate.has_basic_constraints() || certificate.is_ca()) {
    return invalid_statement("§8.2.1: basic constraints are missing or say CA");
  }
  return check_aaguid(certificate, aaguid);
}

// §8.2 step 2: a certified attestation key signed.
Result<AttestationEvidence> verify_with_certificates(const AttestationInput& input,
                                                     COSEAlgorithmIdentifier algorithm, ByteView signature) {
  BLOCKAUTH_CHECK(check_not_sha1(input, algorithm));
  BLOCKAUTH_TRY(certificates, statement_certificates(input.statement));
  const crypto::Certificate& leaf = certificates.front();
  const auto verified = leaf.verify_signature(algorithm, input.signed_octets(), signature);
  if (!verified) return invalid_statement("§8.2 step 2: sig", verified.error());
  BLOCKAUTH_CHECK(check_certificate(leaf, input.attested_credential.aaguid));
  BLOCKAUTH_TRY(serial, enterprise_serial(leaf));
  // Whether an attestation CA (§6.5.3) stands behind it cannot be told from the statement: Basic is what it
  // claims.
  AttestationEvidence evidence{AttestationType::basic, std::move(certificates)};
  evidence.enterprise_serial = std::move(serial);
  return evidence;
}

// §8.2 step 3: the credential's own key signed.
Result<AttestationEvidence> verify_self(const AttestationInput& input, COSEAlgorithmIdentifier algorithm,
                                        ByteView signature) {
  if (algorithm != input.credential_public_key.algorithm) {
    return invalid_statement("§8.2 step 3: alg is not the credential's algorithm");
  }
  const auto verified = input.credential_public_key.verify(input.signed_octets(), signature);
  if (!verified) return invalid_statement("§8.2 step 3: sig", verified.error());
  return AttestationEvidence{AttestationType::self};
}

}  // namespace

Result<AttestationEvidence> verify_packed(const AttestationInput& input) {
  // §8.2 step 1: the statement's syntax.
  if (!input.statement.is_map()) return invalid_statement("attStmt is no map");
  BLOCKAUTH_TRY(algorithm, statement_algorithm(input.statement));
  BLOCKAUTH_TRY(signature, statement_bytes(input.statement, "sig"));
  // ECDAA left the specification with Level 2. A statement that claims it is not one of today's two forms.
  if (input.statement.find("ecdaaKeyId")) return invalid_statement("§8.2 step 1: ECDAA is no longer defined");
  if (input.statement.find("x5c")) return verify_with_certificates(input, algorithm, signature);
  return verify_self(input, algorithm, signature);
}

}  // namespace blockauth::webauthn
