// §8.2 Packed Attestation Statement Format: each test spoils one thing of a valid statement.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "crypto/certificate.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SignedAttestation;
using support::SoftAttestation;

constexpr Aaguid kAaguid{0xad, 0xce, 0x00, 0x02, 0x35, 0xbc, 0xc6, 0x0a,
                         0x64, 0x8b, 0x0b, 0x25, 0xf1, 0xf0, 0x55, 0x03};

struct PackedCase : RegistrationCase {
  explicit PackedCase(SoftAttestation format) {
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().aaguid = kAaguid;
    authenticator.config().attestation = format;
  }
};

Result<RegistrationResult> verdict_of_certificate(std::function<void(CertificateSpec&)> spoil) {
  PackedCase registration(SoftAttestation::packed_x5c);
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.leaf = spoil; };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_statement(SoftAttestation format, std::function<void(Cbor&)> spoil) {
  PackedCase registration(format);
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

// ---- §8.2 step 1: the syntax

TEST(PackedAttestation, Step1_EachMemberIsRequiredAndHasItsType) {
  for (const SoftAttestation format : {SoftAttestation::packed_self, SoftAttestation::packed_x5c}) {
    expect_invalid(verdict_of_statement(format, [](Cbor& statement) { statement.remove("alg"); }));
    expect_invalid(verdict_of_statement(format, [](Cbor& statement) { statement.remove("sig"); }));
    expect_invalid(
        verdict_of_statement(format, [](Cbor& statement) { statement.set("alg", Cbor::text("ES256")); }));
    expect_invalid(
        verdict_of_statement(format, [](Cbor& statement) { statement.set("sig", Cbor::text("")); }));
    expect_invalid(verdict_of_statement(format, [](Cbor& statement) { statement = Cbor::array({}); }));
  }
}

TEST(PackedAttestation, Step1_DuplicateMembersAreRefused) {
  for (const char* name : {"alg", "sig"}) {
    expect_refused(verdict_of_statement(SoftAttestation::packed_self,
                                        [&](Cbor& statement) {
                                          const Cbor value = *statement.find(name);
                                          statement.append(Cbor::text(name), value);
                                        }),
                   Errc::malformed_attestation_object, "7.1/13");
  }
}

// 4294967289 is -7 modulo 2^32.
TEST(PackedAttestation, Step1_AnAlgorithmThatDoesNotFitIsNotTruncated) {
  expect_invalid(verdict_of_statement(SoftAttestation::packed_self, [](Cbor& statement) {
    statement.set("alg", Cbor::integer(4294967289));
  }));
}

TEST(PackedAttestation, Step1_EcdaaIsRefused) {
  expect_invalid(verdict_of_statement(SoftAttestation::packed_self, [](Cbor& statement) {
    statement.set("ecdaaKeyId", Cbor::bytes(Bytes(32, 1)));
  }));
}

// ---- §8.2 step 2: a certified key signed

TEST(PackedAttestation, Step2_WithCertificatesIsBasic) {
  const auto result = PackedCase(SoftAttestation::packed_x5c).verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "packed");
  EXPECT_EQ(result->attestation.type, AttestationType::basic);
  EXPECT_EQ(result->aaguid, kAaguid);
}

TEST(PackedAttestation, Step2_SigByAnotherKeyIsRefused) {
  PackedCase registration(SoftAttestation::packed_x5c);
  const auto other =
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

TEST(PackedAttestation, Step2_SigOverOtherOctetsIsRefused) {
  PackedCase registration(SoftAttestation::packed_x5c);
  registration.ceremony.spoil = [](AttestationParts& parts) { parts.signing.data = Bytes(69, 0); };
  expect_invalid(registration.verdict());
}

TEST(PackedAttestation, Step2_AlgMustBeThatOfTheCertifiedKey) {
  for (const std::int64_t alg : {-35, -257, -8, -48, 0}) {
    expect_invalid(verdict_of_statement(SoftAttestation::packed_x5c,
                                        [&](Cbor& statement) { statement.set("alg", Cbor::integer(alg)); }));
  }
}

// SHA-1 is for TPM statements. Here the signature is right, and it does not help.
TEST(PackedAttestation, Step2_Rs1IsRefusedUnlessTheCredentialIsRs1) {
  PackedCase registration(SoftAttestation::packed_x5c);
  registration.authenticator.config().attestation_algorithm = COSEAlgorithmIdentifier::RS1;
  registration.rp.algorithms = {COSEAlgorithmIdentifier::ES256};
  expect_invalid(registration.verdict());
  registration.rp.algorithms = {COSEAlgorithmIdentifier::RS1};
  expect_accepted(registration.verdict());
}

TEST(PackedAttestation, Step2_TheCertificateMustBeForThisAaguid) {
  expect_invalid(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.extensions = {support::aaguid_extension(Aaguid{0x01})}; }));
}

TEST(PackedAttestation, Step2_ACertificateWithoutAnAaguidIsForAny) {
  expect_accepted(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.clear(); }));
}

TEST(PackedAttestation, Step2_X5cHoldsCertificatesAndNothingElse) {
  const auto verdict_of_x5c = [](std::function<Cbor(Cbor&)> change) {
    return verdict_of_statement(SoftAttestation::packed_x5c, [&](Cbor& statement) {
      Cbor changed = change(*statement.find("x5c"));
      statement.set("x5c", std::move(changed));
    });
  };
  expect_invalid(verdict_of_x5c([](Cbor&) { return Cbor::array({}); }));
  expect_invalid(verdict_of_x5c([](Cbor& x5c) { return x5c.items().front(); }));
  expect_invalid(verdict_of_x5c([](Cbor&) { return Cbor::null(); }));
  expect_invalid(verdict_of_x5c([](Cbor& x5c) {
    x5c.items().push_back(Cbor::text("x"));
    return x5c;
  }));
  expect_invalid(verdict_of_x5c([](Cbor& x5c) {
    x5c.items().push_back(Cbor::bytes(Bytes{0x30, 0x00}));
    return x5c;
  }));
  expect_invalid(verdict_of_x5c([](Cbor& x5c) {
    x5c.items().front().octets().push_back(0x00);
    return x5c;
  }));
  expect_invalid(verdict_of_x5c([](Cbor& x5c) {
    x5c.items().resize(crypto::kMaxChainCertificates + 1, x5c.items().back());
    return x5c;
  }));
  // The attestation certificate must be the first.
  expect_invalid(verdict_of_x5c([](Cbor& x5c) {
    std::ranges::reverse(x5c.items());
    return x5c;
  }));
}

// ---- §8.2.1: the certificate's requirements

TEST(PackedAttestation, CertificateMustBeOfVersion3) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.version = 1; }));
}

TEST(PackedAttestation, CertificateMustNotBeAnAuthority) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.basic_constraints->ca = true; }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.basic_constraints.reset(); }));
}

TEST(PackedAttestation, CertificateMustNameItsSubject) {
  for (const char* attribute : {"C", "O", "OU", "CN"}) {
    SCOPED_TRACE(attribute);
    expect_invalid(verdict_of_certificate([&](CertificateSpec& leaf) {
      std::erase_if(leaf.subject, [&](const auto& pair) { return pair.first == attribute; });
    }));
  }
}

void replace(CertificateSpec& leaf, std::string_view attribute, std::string value) {
  for (auto& [name, current] : leaf.subject) {
    if (name == attribute) current = std::move(value);
  }
}

TEST(PackedAttestation, CertificatesUnitMustBeAuthenticatorAttestation) {
  for (const char* unit : {"Authenticator attestation", "Authenticator Attestation ", "x"}) {
    expect_invalid(verdict_of_certificate([&](CertificateSpec& leaf) { replace(leaf, "OU", unit); }));
  }
}

TEST(PackedAttestation, CertificatesCountryMustBeACode) {
  for (const char* country : {"us", "U1"}) {
    expect_invalid(verdict_of_certificate([&](CertificateSpec& leaf) { replace(leaf, "C", country); }));
  }
}

TEST(PackedAttestation, CertificatesSubjectHasEachAttributeOnce) {
  expect_invalid(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.subject.emplace_back("OU", "Something Else"); }));
}

TEST(PackedAttestation, CertificatesAaguidMustNotBeCritical) {
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.front().critical = true; }));
}

TEST(PackedAttestation, CertificatesAaguidIsWrappedTwice) {
  expect_invalid(verdict_of_certificate(
      [](CertificateSpec& leaf) { leaf.extensions.front().value = Bytes(kAaguid.begin(), kAaguid.end()); }));
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.front().value.push_back(0); }));
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.front().value.clear(); }));
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.front().value[0] = 0x05; }));
}

// RFC 5280 §4.2: a second one, of the right AAGUID, does not heal the first.
TEST(PackedAttestation, CertificatesAaguidStandsOnce) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) {
    leaf.extensions = {support::aaguid_extension(Aaguid{0x01}), support::aaguid_extension(kAaguid)};
  }));
}

// ---- §8.2.2: the serial number of an enterprise attestation

support::CertificateExtension serial_extension(Bytes value, bool critical = false) {
  return {.oid = "1.3.6.1.4.1.45724.1.1.2", .critical = critical, .value = std::move(value)};
}

TEST(PackedAttestation, EnterpriseSerialIsExposed) {
  const auto result = verdict_of_certificate([](CertificateSpec& leaf) {
    leaf.extensions.push_back(serial_extension({0x04, 0x03, 0x00, 0xff, 0x10}));
  });
  expect_accepted(result);
  EXPECT_EQ(result->attestation.enterprise_serial, (Bytes{0x00, 0xff, 0x10}));
  EXPECT_TRUE(PackedCase(SoftAttestation::packed_x5c).verdict()->attestation.enterprise_serial.empty());
}

TEST(PackedAttestation, EnterpriseSerialMustNotBeCritical) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) {
    leaf.extensions.push_back(serial_extension({0x04, 0x01, 0x01}, true));
  }));
}

TEST(PackedAttestation, EnterpriseSerialIsWrappedTwice) {
  Bytes too_long{0x04, 0x81, 0x80};
  too_long.resize(too_long.size() + 128, 0x01);
  for (const Bytes& value : {Bytes{}, Bytes{0x04}, Bytes{0x04, 0x00}, Bytes{0x01, 0x02, 0x03},
                             Bytes{0x04, 0x02, 0x01}, Bytes{0x04, 0x01, 0x01, 0x01}, too_long}) {
    expect_invalid(verdict_of_certificate(
        [&](CertificateSpec& leaf) { leaf.extensions.push_back(serial_extension(value)); }));
  }
}

// ---- §8.2 step 3: the credential's own key signed

TEST(PackedAttestation, Step3_WithoutCertificatesIsSelf) {
  for (const COSEAlgorithmIdentifier algorithm : example_rp().algorithms) {
    SCOPED_TRACE(to_string(algorithm));
    PackedCase registration(SoftAttestation::packed_self);
    registration.rp.algorithms = {algorithm};
    const auto result = registration.verdict();
    expect_accepted(result);
    EXPECT_EQ(result->attestation.type, AttestationType::self);
    EXPECT_FALSE(result->attestation.trusted);
  }
}

TEST(PackedAttestation, Step3_AlgMustBeTheCredentials) {
  for (const std::int64_t alg :
       {-9, -35, -257, 0}) {  // -9 is ESP256: the same key type, curve and hash as ES256
    expect_invalid(verdict_of_statement(SoftAttestation::packed_self,
                                        [&](Cbor& statement) { statement.set("alg", Cbor::integer(alg)); }));
  }
}

TEST(PackedAttestation, Step3_SigByAnotherKeyIsRefused) {
  PackedCase registration(SoftAttestation::packed_self);
  const auto other =
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

TEST(PackedAttestation, Step3_WithoutTheCertificatesABasicStatementIsNotSelf) {
  expect_invalid(
      verdict_of_statement(SoftAttestation::packed_x5c, [](Cbor& statement) { statement.remove("x5c"); }));
}

}  // namespace
}  // namespace blockauth::webauthn
