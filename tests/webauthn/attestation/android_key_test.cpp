// §8.4 Android Key Attestation Statement Format: each test spoils one thing of a valid statement; the
// certificate and the signature are made again.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "support/attestation/android_key.hpp"
#include "support/der_writer.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AndroidKeyParts;
using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SignedAttestation;
using support::SoftAttestation;
using enum COSEAlgorithmIdentifier;

struct AndroidCase : RegistrationCase {
  explicit AndroidCase(COSEAlgorithmIdentifier algorithm = ES256) {
    rp.algorithms = {algorithm};
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().attestation = SoftAttestation::android_key;
  }
};

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  AndroidCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_description(std::function<void(AndroidKeyParts&)> spoil,
                                                  bool tee_only = false) {
  AndroidCase registration;
  registration.rp.attestation_policy.android_key_tee_only = tee_only;
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.android_key = spoil; };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_certificate(std::function<void(CertificateSpec&)> spoil) {
  AndroidCase registration;
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.leaf = spoil; };
  return registration.verdict();
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

TEST(AndroidKeyAttestation, AValidStatementIsBasic) {
  for (const COSEAlgorithmIdentifier algorithm : {ES256, ES384, RS256, PS256}) {
    SCOPED_TRACE(to_string(algorithm));
    const auto result = AndroidCase(algorithm).verdict();
    expect_accepted(result);
    EXPECT_EQ(result->attestation.format, "android-key");
    EXPECT_EQ(result->attestation.type, AttestationType::basic);
  }
}

// The certificate is valid from 1970 on.
TEST(AndroidKeyAttestation, TheAnchorOfItsAuthorityIsTrusted) {
  AndroidCase registration;
  registration.rp.attestation_policy.trust = AttestationTrust::require;
  registration.rp.attestation_policy.anchors =
      TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value();
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
  registration.certificates_at = std::chrono::sys_days{std::chrono::year{2049} / 1 / 1};
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

// ---- The syntax

TEST(AndroidKeyAttestation, Syntax_EachMemberIsRequiredAndHasItsType) {
  for (const char* member : {"alg", "sig", "x5c"}) {
    SCOPED_TRACE(member);
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.remove(member); }));
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set(member, Cbor::null()); }));
  }
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.set("x5c", Cbor::array({})); }));
}

// ---- "sig is a valid signature"

TEST(AndroidKeyAttestation, Sig_ByAnotherKeyIsRefused) {
  AndroidCase registration;
  const auto other = crypto::PrivateKey::generate(ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

TEST(AndroidKeyAttestation, Sig_OverOtherOctetsIsRefused) {
  AndroidCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) { parts.signing.data = Bytes(69, 0); };
  expect_invalid(registration.verdict());
}

TEST(AndroidKeyAttestation, Sig_AlgMustBeThatOfTheKey) {
  for (const std::int64_t alg : {-35, -257, -8, -65535, -48, 0}) {
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set("alg", Cbor::integer(alg)); }));
  }
}

// SHA-1 is for TPM statements: a signature that is right does not let it in here.
TEST(AndroidKeyAttestation, Sig_WithRs1NeedsARs1Credential) {
  AndroidCase registration(RS256);
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.statement().set("alg", Cbor::integer(-65535));
  };
  expect_invalid(registration.verdict());
  expect_accepted(AndroidCase(RS1).verdict());
}

// ---- "the public key in the first certificate in x5c matches the credentialPublicKey"

TEST(AndroidKeyAttestation, Key_OfTheCertificateIsTheCredentials) {
  AndroidCase registration;
  const auto other = crypto::PrivateKey::generate(ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) {
    parts.credential().public_key = support::cose_key(other);
  };
  expect_invalid(registration.verdict());
}

// ---- "the attestationChallenge field"

TEST(AndroidKeyAttestation, Challenge_IsTheHashOfTheClientData) {
  expect_invalid(
      verdict_of_description([](AndroidKeyParts& key) { key.attestation_challenge.back() ^= 1U; }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.attestation_challenge.clear(); }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.attestation_challenge.pop_back(); }));
  expect_invalid(verdict_of_description(
      [](AndroidKeyParts& key) { key.attestation_challenge = to_bytes(example_challenge().view()); }));
}

// ---- The authorization lists

TEST(AndroidKeyAttestation, AllApplications_IsOnNeitherList) {
  for (const bool tee_only : {false, true}) {
    expect_invalid(verdict_of_description(
        [](AndroidKeyParts& key) { key.tee_enforced.all_applications = true; }, tee_only));
    expect_invalid(verdict_of_description(
        [](AndroidKeyParts& key) { key.software_enforced.all_applications = true; }, tee_only));
  }
}

TEST(AndroidKeyAttestation, Origin_IsGenerated) {
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.tee_enforced.origin.reset(); }));
  for (const std::int64_t origin : {1, 2, 3, 4, -1, 256}) {
    expect_invalid(verdict_of_description([&](AndroidKeyParts& key) { key.tee_enforced.origin = origin; }));
  }
}

TEST(AndroidKeyAttestation, Purpose_IsSign) {
  expect_accepted(verdict_of_description([](AndroidKeyParts& key) { key.tee_enforced.purpose = {{2}}; }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.tee_enforced.purpose.reset(); }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.tee_enforced.purpose.emplace(); }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.tee_enforced.purpose = {{3}}; }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) {
    key.tee_enforced.purpose = {{0, 1, 7}};
  }));
}

void move_to_software(AndroidKeyParts& key) { std::swap(key.software_enforced, key.tee_enforced); }

TEST(AndroidKeyAttestation, TheListsAreUnited) {
  expect_accepted(verdict_of_description(move_to_software));
  expect_accepted(verdict_of_description(
      [](AndroidKeyParts& key) { std::swap(key.software_enforced.origin, key.tee_enforced.origin); }));
  expect_accepted(verdict_of_description(
      [](AndroidKeyParts& key) { std::swap(key.software_enforced.purpose, key.tee_enforced.purpose); }));
}

TEST(AndroidKeyAttestation, InTheUnionNoListContradictsTheOther) {
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) { key.software_enforced.origin = 2; }));
  expect_invalid(verdict_of_description([](AndroidKeyParts& key) {
    key.software_enforced.origin = 0;
    key.tee_enforced.origin = 2;
  }));
}

TEST(AndroidKeyAttestation, ByPolicyTheHardwareAloneIsBelieved) {
  expect_accepted(verdict_of_description([](AndroidKeyParts&) {}, true));
  expect_invalid(verdict_of_description(move_to_software, true));
  expect_invalid(verdict_of_description(
      [](AndroidKeyParts& key) { std::swap(key.software_enforced.origin, key.tee_enforced.origin); }, true));
  expect_invalid(verdict_of_description(
      [](AndroidKeyParts& key) { std::swap(key.software_enforced.purpose, key.tee_enforced.purpose); },
      true));
}

// ---- §8.4.1: the extension

TEST(AndroidKeyAttestation, CertificateMustHaveAKeyDescription) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.clear(); }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions[0].oid += ".1"; }));
}

TEST(AndroidKeyAttestation, CertificatesKeyDescriptionIsDer) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions[0].value.clear(); }));
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions[0].value.pop_back(); }));
  expect_invalid(
      verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions[0].value.push_back(0x00); }));
}

// Whoever holds an attested key can sign with it; certificates that it signs are nobody's word. The
// description counts in the first certificate only.
TEST(AndroidKeyAttestation, CertificatesOrderMatters) {
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    auto& chain = statement.find("x5c")->items();
    std::swap(chain.front(), chain.back());
  }));
}

}  // namespace
}  // namespace blockauth::webauthn
