// Is this a correct statement of the format `tpm` (§8.3)?
//
// The text calls `sig` a TPMT_SIGNATURE. What Windows sends, and the specification's own vectors hold, is the
// bare signature as every other format has it: DER for ECDSA, PKCS #1 for RSA.
#include "webauthn/attestation/tpm.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "webauthn/attestation/aaguid_extension.hpp"
#include "webauthn/attestation/tpm_structures.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kAikCertificate = "2.23.133.8.3";  // tcg-kp-AIKCertificate
constexpr std::string_view kTpmManufacturer = "2.23.133.2.1";
constexpr std::string_view kTpmModel = "2.23.133.2.2";
constexpr std::string_view kTpmVersion = "2.23.133.2.3";

ByteView without_leading_zeros(ByteView number) {
  const auto first = std::ranges::find_if(number, [](std::uint8_t octet) { return octet != 0; });
  return number.subspan(static_cast<std::size_t>(first - number.begin()));
}

// As numbers: a TPM may pad them or not, COSE fixes their length.
bool is_same_number(ByteView a, ByteView b) {
  return equal(without_leading_zeros(a), without_leading_zeros(b));
}

bool matches(const tpm::RsaPublic& tpm_key, const crypto::RsaKey& key) {
  const std::uint32_t e = tpm_key.exponent;
  const std::uint8_t exponent[] = {static_cast<std::uint8_t>(e >> 24), static_cast<std::uint8_t>(e >> 16),
                                   static_cast<std::uint8_t>(e >> 8), static_cast<std::uint8_t>(e)};
  return is_same_number(tpm_key.modulus, key.modulus) && is_same_number(exponent, key.exponent) &&
         tpm_key.key_bits == 8 * key.modulus.size();
}

std::optional<crypto::Curve> curve_of(std::uint16_t tpm_curve) {
  switch (tpm_curve) {
    case tpm::kNistP256:
      return crypto::Curve::P256;
    case tpm::kNistP384:
      return crypto::Curve::P384;
    case tpm::kNistP521:
      return crypto::Curve::P521;
    default:
      return std::nullopt;
  }
}

bool matches(const tpm::EccPublic& tpm_key, const crypto::EcKey& key) {
  return curve_of(tpm_key.curve) == key.curve && is_same_number(tpm_key.x, key.x) &&
         is_same_number(tpm_key.y, key.y);
}

// §8.3: the key of `parameters` and `unique` is the credential's.
Result<void> check_public_key(const tpm::Public& pub_area, const CoseKey& credential) {
  bool same = false;
  if (credential.parameters) {
    const auto* rsa = std::get_if<tpm::RsaPublic>(&pub_area.key);
    const auto* ecc = std::get_if<tpm::EccPublic>(&pub_area.key);
    const auto* cose_rsa = std::get_if<crypto::RsaKey>(&*credential.parameters);
    const auto* cose_ec = std::get_if<crypto::EcKey>(&*credential.parameters);
    same = (rsa != nullptr && cose_rsa != nullptr && matches(*rsa, *cose_rsa)) ||
           (ecc != nullptr && cose_ec != nullptr && matches(*ecc, *cose_ec));
  }
  if (!same) return invalid_statement("§8.3: pubArea is not the credential's public key");
  return {};
}

// "id:" and, where its length is given, as many hexadecimal digits.
bool is_id(std::string_view value, std::size_t digits) {
  constexpr std::string_view kPrefix = "id:";
  if (!value.starts_with(kPrefix)) return false;
  value.remove_prefix(kPrefix.size());
  return value.size() == digits &&
         value.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// TCG EK Credential Profile §3.2.9: manufacturer, model and version of the TPM, one each. They may share one
// RDN or have one each, in any order. Which vendor ids exist is the TCG's list and changes; who may vouch for
// a vendor is decided by the trust anchors, and the specification's own vectors name a vendor that is not
// listed.
Result<void> check_alternative_name(const crypto::Certificate& certificate) {
  const auto manufacturer = certificate.alternative_directory_name(kTpmManufacturer);
  const auto model = certificate.alternative_directory_name(kTpmModel);
  const auto version = certificate.alternative_directory_name(kTpmVersion);
  constexpr std::size_t kVendorDigits = 8;
  if (manufacturer.size() != 1 || !is_id(manufacturer.front(), kVendorDigits))
    return invalid_statement("§8.3.1: no one TPM manufacturer in the subject alternative name");
  if (model.size() != 1 || model.front().empty())
    return invalid_statement("§8.3.1: no one TPM model in the subject alternative name");
  if (version.size() != 1 || !version.front().starts_with("id:"))
    return invalid_statement("§8.3.1: no one TPM version in the subject alternative name");
  return {};
}

// §8.3.1 TPM Attestation Statement Certificate Requirements.
Result<void> check_certificate(const crypto::Certificate& certificate) {
  if (certificate.version() != 3) return invalid_statement("§8.3.1: the AIK certificate is not version 3");
  if (!certificate.has_empty_subject())
    return invalid_statement("§8.3.1: the AIK certificate's subject is not empty");
  BLOCKAUTH_CHECK(check_alternative_name(certificate));
  if (!certificate.has_extended_key_usage(kAikCertificate))
    return invalid_statement("§8.3.1: the AIK certificate is not for tcg-kp-AIKCertificate");
  if (!certificate.has_basic_constraints() || certificate.is_ca())
    return invalid_statement("§8.3.1: basic constraints are missing or say CA");
  return {};
}

std::optional<crypto::HashAlgorithm> hash_of_name(std::uint16_t name_algorithm) {
  switch (name_algorithm) {
    case tpm::kSha1:
      return crypto::HashAlgorithm::sha1;
    case tpm::kSha256:
      return crypto::HashAlgorithm::sha256;
    case tpm::kSha384:
      return crypto::HashAlgorithm::sha384;
    case tpm::kSha512:
      return crypto::HashAlgorithm::sha512;
    default:
      return std::nullopt;
  }
}

// TPM 2.0 part 1 §16: nameAlg || hash of the public area by nameAlg.
Result<void> check_name(ByteView name, const tpm::Public& pub_area, ByteView pub_area_octets) {
  const auto algorithm = hash_of_name(pub_area.name_algorithm);
  if (!algorithm) return invalid_statement("§8.3: pubArea has an unknown nameAlg");
  Bytes expected{static_cast<std::uint8_t>(pub_area.name_algorithm >> 8),
                 static_cast<std::uint8_t>(pub_area.name_algorithm)};
  const Bytes digest = crypto::hash(*algorithm, pub_area_octets);
  expected.insert(expected.end(), digest.begin(), digest.end());
  if (!equal(name, expected)) return invalid_statement("§8.3: certInfo certifies another key than pubArea");
  return {};
}

// §8.3, "Validate that certInfo is valid"; qualifiedSigner, clockInfo and firmwareVersion are ignored.
Result<void> check_cert_info(ByteView cert_info, COSEAlgorithmIdentifier algorithm, ByteView to_be_signed,
                             const tpm::Public& pub_area, ByteView pub_area_octets) {
  BLOCKAUTH_TRY(attest, tpm::Attest::parse(cert_info));
  if (attest.magic != tpm::kGeneratedValue)
    return invalid_statement("§8.3: magic is not TPM_GENERATED_VALUE");
  if (attest.type != tpm::kAttestCertify) return invalid_statement("§8.3: type is not TPM_ST_ATTEST_CERTIFY");
  const auto hash = crypto::hash_of(algorithm);
  if (!hash) return invalid_statement("§8.3: alg employs no hash algorithm");
  if (!equal(attest.extra_data, crypto::hash(*hash, to_be_signed)))
    return invalid_statement("§8.3: extraData is not the hash of what was to be signed");
  BLOCKAUTH_TRY(certified, tpm::CertifyInfo::parse(attest.attested));
  return check_name(certified.name, pub_area, pub_area_octets);
}

}  // namespace

Result<AttestationEvidence> verify_tpm(const AttestationInput& input) {
  // §8.3: the statement's syntax.
  if (!input.statement.is_map()) return invalid_statement("attStmt is no map");
  const auto version = input.statement.find("ver");
  if (!version || version->text() != "2.0") return invalid_statement("§8.3: ver is not \"2.0\"");
  // RS1 among them: TPMs of the first years with Windows Hello sign with SHA-1.
  BLOCKAUTH_TRY(algorithm, statement_algorithm(input.statement));
  BLOCKAUTH_TRY(signature, statement_bytes(input.statement, "sig"));
  BLOCKAUTH_TRY(cert_info, statement_bytes(input.statement, "certInfo"));
  BLOCKAUTH_TRY(pub_area_octets, statement_bytes(input.statement, "pubArea"));

  BLOCKAUTH_TRY(pub_area, tpm::Public::parse(pub_area_octets));
  BLOCKAUTH_CHECK(check_public_key(pub_area, input.credential_public_key));

  // §8.3, "Verify integrity of certInfo"
  BLOCKAUTH_TRY(certificates, statement_certificates(input.statement));
  const crypto::Certificate& aik = certificates.front();
  BLOCKAUTH_CHECK(check_certificate(aik));
  BLOCKAUTH_CHECK(check_aaguid_extension(aik, input.attested_credential.aaguid));
  const auto verified = aik.verify_signature(algorithm, cert_info, signature);
  if (!verified) return invalid_statement("§8.3: sig", verified.error());

  BLOCKAUTH_CHECK(check_cert_info(cert_info, algorithm, input.signed_octets(), pub_area, pub_area_octets));
  return AttestationEvidence{AttestationType::attca, std::move(certificates)};
}

}  // namespace blockauth::webauthn
