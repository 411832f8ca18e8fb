// §8.3 TPM Attestation Statement Format: each test spoils one thing of a valid statement; what hangs on it,
// Names and signatures, is made again.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>

#include "crypto/digest.hpp"
#include "support/attestation/tpm.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SignedAttestation;
using support::SoftAttestation;
using support::TpmAttestParts;
using support::TpmPublicParts;
using enum COSEAlgorithmIdentifier;

constexpr Aaguid kAaguid{0x08, 0x98, 0x70, 0x58, 0xca, 0xdc, 0x4b, 0x81,
                         0xb6, 0xe1, 0x30, 0xde, 0x50, 0xdc, 0xbe, 0x96};

struct TpmCase : RegistrationCase {
  explicit TpmCase(COSEAlgorithmIdentifier credential = ES256, COSEAlgorithmIdentifier attestation = ES256) {
    rp.algorithms = {credential};
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().aaguid = kAaguid;
    authenticator.config().attestation = SoftAttestation::tpm;
    authenticator.config().attestation_algorithm = attestation;
  }
};

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  TpmCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_public(std::function<void(TpmPublicParts&)> spoil,
                                             COSEAlgorithmIdentifier credential = ES256) {
  TpmCase registration(credential);
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.tpm_public = spoil; };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_attest(std::function<void(TpmAttestParts&)> spoil) {
  TpmCase registration;
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.tpm_attest = spoil; };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_certificate(std::function<void(CertificateSpec&)> spoil) {
  TpmCase registration;
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.leaf = spoil; };
  return registration.verdict();
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

TEST(TpmAttestation, AValidStatementIsAttCA) {
  const auto result = TpmCase().verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "tpm");
  EXPECT_EQ(result->attestation.type, AttestationType::attca);
  EXPECT_EQ(result->aaguid, kAaguid);
}

TEST(TpmAttestation, EveryKindOfKeyIsAcceptedThatATpmHas) {
  for (const COSEAlgorithmIdentifier credential : {ES256, ESP256, ES384, ES512, RS256, RS384, PS256}) {
    SCOPED_TRACE(to_string(credential));
    expect_accepted(TpmCase(credential).verdict());
  }
}

TEST(TpmAttestation, TheAnchorOfItsAuthorityIsTrusted) {
  TpmCase registration;
  registration.rp.attestation_policy.trust = AttestationTrust::require;
  registration.rp.attestation_policy.anchors =
      TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value();
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
}

// ---- The syntax

TEST(TpmAttestation, Syntax_EachMemberIsRequiredAndHasItsType) {
  for (const char* member : {"ver", "alg", "x5c", "sig", "certInfo", "pubArea"}) {
    SCOPED_TRACE(member);
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.remove(member); }));
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set(member, Cbor::null()); }));
  }
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
}

TEST(TpmAttestation, Syntax_VerIs20) {
  for (const char* version : {"1.2", "2", "2.0 ", ""}) {
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set("ver", Cbor::text(version)); }));
  }
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    statement.set("ver", Cbor::bytes(Bytes{'2', '.', '0'}));
  }));
}

TEST(TpmAttestation, Syntax_EveryPrefixOfTheStructuresIsRefused) {
  for (const char* member : {"certInfo", "pubArea"}) {
    SCOPED_TRACE(member);
    for (std::size_t length = 0; length < 16; ++length) {
      expect_invalid(verdict_of_statement(
          [&](Cbor& statement) { statement.find(member)->octets().resize(length * 4); }));
    }
  }
}

// ---- "the public key specified by the parameters and unique fields of pubArea"

TEST(TpmAttestation, PubArea_OfAnotherKeyIsRefused) {
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.x.back() ^= 1U; }));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.y.back() ^= 1U; }));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { std::swap(area.x, area.y); }));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.modulus.back() ^= 2U; }, RS256));
}

TEST(TpmAttestation, PubArea_OnAnotherCurveIsRefused) {
  for (const std::uint16_t curve :
       std::initializer_list<std::uint16_t>{0x0000, 0x0004, 0x0005, 0x0010, 0x0020}) {
    expect_invalid(verdict_of_public([&](TpmPublicParts& area) { area.curve = curve; }));
  }
}

TEST(TpmAttestation, PubArea_WithAnotherExponentIsRefused) {
  expect_accepted(verdict_of_public([](TpmPublicParts& area) { area.exponent = 65537; }, RS256));
  for (const std::uint32_t exponent : {1U, 3U, 65539U, 0x01000100U}) {
    expect_invalid(verdict_of_public([&](TpmPublicParts& area) { area.exponent = exponent; }, RS256));
  }
}

TEST(TpmAttestation, PubArea_WithAnotherNumberOfKeyBitsIsRefused) {
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.key_bits = 1024; }, RS256));
}

TEST(TpmAttestation, PubArea_OfAnotherKindOfKeyIsRefused) {
  expect_invalid(verdict_of_public([](TpmPublicParts& area) {
    area.type = 0x0001;
    area.modulus = Bytes(256, 0xc5);
    area.key_bits = 2048;
  }));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.type = 0x0008; }));  // KEYEDHASH
}

// A TPM may leave leading zeros out or put more of them in: numbers are compared.
TEST(TpmAttestation, PubArea_MayPadItsNumbers) {
  expect_accepted(verdict_of_public([](TpmPublicParts& area) { area.x.insert(area.x.begin(), 0x00); }));
  expect_accepted(verdict_of_public(
      [](TpmPublicParts& area) { area.modulus.insert(area.modulus.begin(), 0x00); }, RS256));
}

TEST(TpmAttestation, PubArea_SchemeAndSymmetricFieldsNeedNotBeNull) {
  const Bytes aes_128_cfb = {0x00, 0x06, 0x00, 0x80, 0x00, 0x43};
  for (const COSEAlgorithmIdentifier credential : {ES256, RS256}) {
    expect_accepted(
        verdict_of_public([&](TpmPublicParts& area) { area.symmetric = aes_128_cfb; }, credential));
  }
  for (const Bytes& scheme : {Bytes{0x00, 0x18, 0x00, 0x0b}, Bytes{0x00, 0x1a, 0x00, 0x0b, 0x00, 0x01}}) {
    expect_accepted(verdict_of_public([&](TpmPublicParts& area) { area.scheme = scheme; }));
  }
  for (const Bytes& scheme :
       {Bytes{0x00, 0x14, 0x00, 0x0b}, Bytes{0x00, 0x15}, Bytes{0x00, 0x16, 0x00, 0x0b}}) {
    expect_accepted(verdict_of_public([&](TpmPublicParts& area) { area.scheme = scheme; }, RS256));
  }
  expect_accepted(verdict_of_public([](TpmPublicParts& area) { area.kdf = {0x00, 0x20, 0x00, 0x0b}; }));
}

TEST(TpmAttestation, PubArea_WithAnUnknownLayoutIsRefused) {
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.symmetric = {0x00, 0x0b}; }));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.scheme = {0x00, 0x15}; }));  // RSAES
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.scheme = {0x00, 0x18}; }, RS256));
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.kdf = {0x00, 0x18}; }));
}

TEST(TpmAttestation, PubArea_EndsWithTheKey) {
  expect_invalid(verdict_of_public([](TpmPublicParts& area) { area.trailing = {0x00}; }));
}

// ---- "Verify integrity of certInfo"

TEST(TpmAttestation, Integrity_X5cMustHoldACertificate) {
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.set("x5c", Cbor::array({})); }));
}

TEST(TpmAttestation, Integrity_SigByAnotherKeyIsRefused) {
  TpmCase registration;
  const auto other = crypto::PrivateKey::generate(ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

// As packed signs; a TPM never signs what others hand it.
TEST(TpmAttestation, Integrity_SigOverOtherOctetsIsRefused) {
  TpmCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) { parts.signing.data = Bytes(69, 0); };
  expect_invalid(registration.verdict());
}

TEST(TpmAttestation, Integrity_SigIsNoTpmtSignature) {
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    Bytes& sig = statement.find("sig")->octets();
    const Bytes header = {0x00, 0x18, 0x00, 0x0b};
    sig.insert(sig.begin(), header.begin(), header.end());
  }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.find("sig")->octets().clear(); }));
}

TEST(TpmAttestation, Integrity_AlgMustBeThatOfTheCertifiedKey) {
  for (const std::int64_t alg : {-35, -257, -8, -65535, -48, 0}) {
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set("alg", Cbor::integer(alg)); }));
  }
}

TEST(TpmAttestation, Integrity_TheCertificateMayNameThisAaguidAndNoOther) {
  expect_accepted(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.extensions.push_back(support::aaguid_extension(kAaguid)); }));
  expect_invalid(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.extensions.push_back(support::aaguid_extension(Aaguid{0x01})); }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) {
    leaf.extensions.push_back(support::aaguid_extension(kAaguid));
    leaf.extensions.back().value.pop_back();
  }));
}

// ---- "Validate that certInfo is valid"

TEST(TpmAttestation, CertInfo_MagicIsTpmGeneratedValue) {
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.magic = 0xff544348; }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.magic = 0; }));
}

TEST(TpmAttestation, CertInfo_TypeIsAttestCertify) {
  for (const std::uint16_t type :
       std::initializer_list<std::uint16_t>{0x8014, 0x8016, 0x8018, 0x801a, 0x0000}) {
    expect_invalid(verdict_of_attest([&](TpmAttestParts& attest) { attest.type = type; }));
  }
}

TEST(TpmAttestation, CertInfo_ExtraDataIsTheHashOfWhatWasToBeSigned) {
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.extra_data.back() ^= 1U; }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.extra_data.pop_back(); }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.extra_data.clear(); }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.extra_data.push_back(0); }));
}

// Replaying the statement of another registration of the same key.
TEST(TpmAttestation, CertInfo_ExtraDataCoversClientAndAuthenticatorData) {
  TpmCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.statement.tpm_attest = [](TpmAttestParts& attest) {
      attest.extra_data = crypto::hash(crypto::HashAlgorithm::sha256, Bytes(100, 0x17));
    };
  };
  expect_invalid(registration.verdict());
}

TEST(TpmAttestation, CertInfo_NameIsThatOfPubArea) {
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.name.back() ^= 1U; }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.name[1] = 0x0c; }));
  expect_invalid(verdict_of_attest(
      [](TpmAttestParts& attest) { attest.name.erase(attest.name.begin(), attest.name.begin() + 2); }));
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.name.clear(); }));
  expect_invalid(
      verdict_of_attest([](TpmAttestParts& attest) { std::swap(attest.name, attest.qualified_name); }));
}

TEST(TpmAttestation, CertInfo_NameUsesTheHashOfPubArea) {
  for (const std::uint16_t hash : std::initializer_list<std::uint16_t>{0x0004, 0x000b, 0x000c, 0x000d}) {
    expect_accepted(verdict_of_public([&](TpmPublicParts& area) { area.name_algorithm = hash; }));
  }
  for (const std::uint16_t hash : std::initializer_list<std::uint16_t>{0x0000, 0x0010, 0x0012, 0x0027}) {
    expect_invalid(verdict_of_public([&](TpmPublicParts& area) { area.name_algorithm = hash; }));
  }
}

TEST(TpmAttestation, CertInfo_EndsWithTheCertifyInfo) {
  expect_invalid(verdict_of_attest([](TpmAttestParts& attest) { attest.trailing = {0x00}; }));
}

// "qualifiedSigner, clockInfo and firmwareVersion are ignored", and may be obfuscated.
TEST(TpmAttestation, CertInfo_TheRemainingFieldsAreIgnored) {
  expect_accepted(verdict_of_attest([](TpmAttestParts& attest) {
    attest.qualified_signer.clear();
    attest.qualified_name.clear();
    attest.clock_and_firmware.assign(25, 0xff);
  }));
}

// ---- RS1: SHA-1 inside TPM statements

TEST(TpmAttestation, Rs1SignsAndHashesWithSha1) {
  expect_accepted(TpmCase(RS256, RS1).verdict());
  expect_accepted(TpmCase(ES256, RS1).verdict());
  expect_accepted(TpmCase(ES256, RS256).verdict());
}

// extraData is right but for the hash.
Result<RegistrationResult> verdict_of_hash(COSEAlgorithmIdentifier attestation, crypto::HashAlgorithm hash) {
  TpmCase registration(ES256, attestation);
  registration.ceremony.spoil = [&](AttestationParts& parts) {
    Bytes to_be_signed = parts.authenticator_data.encode();
    const crypto::Sha256Digest client_data_hash = crypto::sha256(parts.client_data.encode());
    to_be_signed.insert(to_be_signed.end(), client_data_hash.begin(), client_data_hash.end());
    parts.statement.tpm_attest = [hash, to_be_signed](TpmAttestParts& attest) {
      attest.extra_data = crypto::hash(hash, to_be_signed);
    };
  };
  return registration.verdict();
}

TEST(TpmAttestation, CertInfo_ExtraDataUsesTheHashOfAlg) {
  using enum crypto::HashAlgorithm;
  expect_accepted(verdict_of_hash(RS1, sha1));
  expect_invalid(verdict_of_hash(RS1, sha256));
  expect_accepted(verdict_of_hash(ES256, sha256));
  expect_invalid(verdict_of_hash(ES256, sha1));
  expect_invalid(verdict_of_hash(ES256, sha384));
  expect_accepted(verdict_of_hash(ES384, sha384));
  expect_invalid(verdict_of_hash(ES384, sha256));
}

TEST(TpmAttestation, Rs1AsTheCredentialsAlgorithmMustBeOffered) {
  expect_accepted(TpmCase(RS1, RS1).verdict());
  TpmCase registration(RS1, RS1);
  registration.expect = [](RegistrationExpectations& expected) {
    expected.algorithms = RelyingPartyConfig{}.algorithms;
  };
  expect_refused(registration.verdict(), Errc::algorithm_not_allowed, "7.1/20");
}

// EdDSA signs without a hash of its own, so extraData has no meaning.
TEST(TpmAttestation, AlgMustEmployAHash) { expect_invalid(TpmCase(ES256, EdDSA).verdict()); }

// ---- §8.3.1: the certificate's requirements

TEST(TpmAttestation, CertificateMustBeOfVersion3) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.version = 1; }));
}

TEST(TpmAttestation, CertificatesSubjectIsEmpty) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.subject = {{"CN", "TPM"}}; }));
}

TEST(TpmAttestation, CertificateMustNotBeAnAuthority) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.basic_constraints->ca = true; }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.basic_constraints.reset(); }));
}

TEST(TpmAttestation, CertificateMustBeForAttestationIdentityKeys) {
  const auto with_usage = [](std::vector<std::string> purposes) {
    return verdict_of_certificate(
        [&](CertificateSpec& leaf) { leaf.extensions[1] = support::extended_key_usage(purposes); });
  };
  const std::string aik(support::kAikCertificateOid);
  expect_accepted(with_usage({"1.3.6.1.4.1.311.21.36", aik}));
  expect_invalid(with_usage({"2.23.133.8.1"}));  // tcg-kp-EKCertificate
  expect_invalid(with_usage({"2.5.29.37.0"}));   // anyExtendedKeyUsage
  expect_invalid(with_usage({"2.23.133.8.3.1"}));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.pop_back(); }));
}

Result<RegistrationResult> verdict_of_name(support::DistinguishedName name) {
  return verdict_of_certificate(
      [&](CertificateSpec& leaf) { leaf.extensions[0] = support::alternative_directory_name(name, true); });
}

// The attributes stand in one RDN, or in one each, in any order, among others.
TEST(TpmAttestation, CertificatesAlternativeNameHasManufacturerModelAndVersion) {
  expect_accepted(verdict_of_name(
      {{"2.23.133.2.3", "id:13"}, {"+2.23.133.2.2", "NPCT6xx"}, {"+2.23.133.2.1", "id:4E544300"}}));
  expect_accepted(verdict_of_name(
      {{"2.23.133.2.1", "id:494E5443"}, {"2.23.133.2.2", "ADL"}, {"2.23.133.2.3", "id:02580012"}}));
  expect_accepted(verdict_of_name({{"O", "x"},
                                   {"2.23.133.2.1", "id:00000000"},
                                   {"2.23.133.2.2", "WebAuthn test vectors"},
                                   {"2.23.133.2.3", "id:00000000"}}));
}

TEST(TpmAttestation, CertificatesAlternativeNameMustHaveEachOfThem) {
  const support::DistinguishedName whole = {
      {"2.23.133.2.1", "id:4E544300"}, {"2.23.133.2.2", "NPCT6xx"}, {"2.23.133.2.3", "id:13"}};
  for (std::size_t i = 0; i < whole.size(); ++i) {
    support::DistinguishedName name = whole;
    name.erase(name.begin() + static_cast<std::ptrdiff_t>(i));
    expect_invalid(verdict_of_name(name));
    name = whole;
    name.push_back(whole[i]);
    expect_invalid(verdict_of_name(name));
  }
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.erase(leaf.extensions.begin()); }));
  expect_invalid(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.extensions[0] = support::alternative_dns_name("example.org"); }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) {
    leaf.extensions[0].value = Bytes{0x30, 0x00};
  }));
}

TEST(TpmAttestation, CertificatesManufacturerIsAVendorId) {
  for (const char* vendor : {"4E544300", "id:4E5443", "id:4E5443000", "id:4E54430G", "ID:4E544300", "id:"}) {
    SCOPED_TRACE(vendor);
    expect_invalid(
        verdict_of_name({{"2.23.133.2.1", vendor}, {"2.23.133.2.2", "NPCT6xx"}, {"2.23.133.2.3", "id:13"}}));
  }
}

// ---- What is signed hangs together

TEST(TpmAttestation, OneFlippedBitOfPubAreaOrCertInfoIsRefused) {
  const auto spoil_member = [](const char* member, std::size_t bit) {
    return verdict_of_statement([&](Cbor& statement) {
      Bytes& octets = statement.find(member)->octets();
      octets[bit / 8 % octets.size()] ^= static_cast<std::uint8_t>(1U << bit % 8);
    });
  };
  // Every octet once; RegistrationCase makes a ceremony for each.
  for (std::size_t octet = 0; octet < 120; ++octet) {
    expect_invalid(spoil_member("pubArea", 8 * octet + octet % 8));
    expect_invalid(spoil_member("certInfo", 8 * octet + octet % 8));
  }
}

}  // namespace
}  // namespace blockauth::webauthn
