// §8.8 Apple Anonymous Attestation Statement Format: each test spoils one thing of a valid statement.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SignedAttestation;
using support::SoftAttestation;

struct AppleCase : RegistrationCase {
  AppleCase() {
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().attestation = SoftAttestation::apple;
  }

  void trust_root() {
    rp.attestation_policy.trust = AttestationTrust::require;
    rp.attestation_policy.anchors =
        TrustAnchors::from_der({authenticator.attestation_authority().root()}).value();
  }
};

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  AppleCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_certificate(std::function<void(CertificateSpec&)> spoil) {
  AppleCase registration;
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.leaf = spoil; };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_nonce(std::function<void(Bytes&)> spoil) {
  return verdict_of_certificate([&](CertificateSpec& leaf) { spoil(leaf.extensions.front().value); });
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

TEST(AppleAttestation, AnHonestStatementIsAnonymous) {
  AppleCase registration;
  registration.trust_root();
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "apple");
  EXPECT_EQ(result->attestation.type, AttestationType::anonca);
  EXPECT_TRUE(result->attestation.trusted);
  EXPECT_TRUE(result->attestation.covers_aaguid);
}

TEST(AppleAttestation, EveryKindOfKeyCanBeCertified) {
  using enum COSEAlgorithmIdentifier;
  for (const COSEAlgorithmIdentifier algorithm : {ES256, ES384, EdDSA, RS256}) {
    SCOPED_TRACE(to_string(algorithm));
    AppleCase registration;
    registration.rp.algorithms = {algorithm};
    expect_accepted(registration.verdict());
  }
}

// ---- §8.8 step 1: the syntax

TEST(AppleAttestation, Step1_X5cHoldsCertificatesAndNothingElse) {
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::map({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.set("x5c", Cbor::array({})); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.set("x5c", Cbor::bytes({})); }));
  expect_invalid(verdict_of_statement(
      [](Cbor& statement) { statement.find("x5c")->items().push_back(Cbor::text("x")); }));
}

// The credential's certificate must be the first.
TEST(AppleAttestation, Step1_TheOrderOfX5cMatters) {
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    auto& items = statement.find("x5c")->items();
    std::swap(items.front(), items.back());
  }));
}

// ---- §8.8 steps 2 to 4: the nonce

TEST(AppleAttestation, Step4_TheNonceIsOfThisCeremony) {
  AppleCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) { parts.signing.data = Bytes(69, 0); };
  expect_invalid(registration.verdict());
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.back() ^= 1; }));
}

TEST(AppleAttestation, Step4_WithoutANonceItIsRefused) {
  expect_invalid(verdict_of_certificate([](CertificateSpec& leaf) { leaf.extensions.clear(); }));
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.clear(); }));
}

TEST(AppleAttestation, Step4_TheNonceIsAnOctetStringTaggedOneInASequence) {
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.erase(value.begin(), value.begin() + 6); }));
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.erase(value.begin(), value.begin() + 4); }));
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.erase(value.begin(), value.begin() + 2); }));
  for (const std::size_t at : {0U, 1U, 2U, 3U, 4U, 5U}) {
    SCOPED_TRACE(at);
    expect_invalid(verdict_of_nonce([&](Bytes& value) { value[at] ^= 1; }));
  }
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.push_back(0); }));
  expect_invalid(verdict_of_nonce([](Bytes& value) { value.pop_back(); }));
}

// ---- §8.8 step 5: the certified key is the credential's

TEST(AppleAttestation, Step5_ACertificateForAnotherKeyIsRefused) {
  using enum COSEAlgorithmIdentifier;
  for (const COSEAlgorithmIdentifier algorithm : {ES256, ES384, EdDSA, RS256}) {
    SCOPED_TRACE(to_string(algorithm));
    AppleCase registration;
    const auto other = crypto::PrivateKey::generate(algorithm, registration.random).value();
    registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
    expect_invalid(registration.verdict());
  }
}

// ---- §7.1 step 24: without a path the statement proves nothing

TEST(AppleAttestation, ACertificateOfAnotherAuthorityIsNotTrusted) {
  AppleCase registration;
  registration.trust_root();
  registration.authenticator.set_attestation_authority(support::CertificateAuthority(registration.random));
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

TEST(AppleAttestation, AnExpiredCertificateIsNotTrusted) {
  AppleCase registration;
  registration.trust_root();
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.statement.leaf = [](CertificateSpec& leaf) { leaf.not_after = kNow - std::chrono::seconds{1}; };
  };
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

}  // namespace
}  // namespace blockauth::webauthn
