// §8.6 FIDO U2F Attestation Statement Format: each test spoils one thing of a valid statement.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "crypto/digest.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SignatureDigest;
using support::SignedAttestation;
using support::SoftAttestation;

struct U2fCase : RegistrationCase {
  U2fCase() {
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().algorithms = {COSEAlgorithmIdentifier::ES256};
    authenticator.config().attestation = SoftAttestation::fido_u2f;
    authenticator.set_attestation_authority(
        support::CertificateAuthority(random, {support::authority_certificate("U2F Root")}));
  }

  void trust_root() {
    rp.attestation_policy.trust = AttestationTrust::require;
    rp.attestation_policy.anchors =
        TrustAnchors::from_der({authenticator.attestation_authority().root()}).value();
  }
};

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  U2fCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

TEST(FidoU2fAttestation, AnHonestStatementIsBasic) {
  U2fCase registration;
  registration.trust_root();
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "fido-u2f");
  EXPECT_EQ(result->attestation.type, AttestationType::basic);
  EXPECT_TRUE(result->attestation.trusted);
}

// The text has no step for the AAGUID, and U2F does not sign it: it stays a claim.
TEST(FidoU2fAttestation, TheAaguidIsNotJudgedAndNotVouchedFor) {
  U2fCase registration;
  registration.trust_root();
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    Bytes& data = made.attestation_object.find("authData")->octets();
    data[37] = 0x01;  // the AAGUID's first octet, after everything was signed
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->aaguid, Aaguid{1});
  EXPECT_TRUE(result->attestation.trusted);
  EXPECT_FALSE(result->attestation.covers_aaguid);
}

// With any trusted U2F key a client could otherwise pass for any model that the operator allows, and be
// spared what the metadata says of its own.
TEST(FidoU2fAttestation, AnAaguidThatNobodySignedIsNoneOfTheAllowed) {
  U2fCase registration;
  registration.trust_root();
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.attestation_object.find("authData")->octets()[37] = 0x01;
  };
  registration.rp.attestation_policy.allowed_aaguids = {{0x01}};
  expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
  registration.rp.attestation_policy.allowed_aaguids = {{}};
  expect_accepted(registration.verdict());
  registration.rp.attestation_policy.denied_aaguids = {{0x01}};
  expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
}

TEST(FidoU2fAttestation, MetadataIsAskedByTheCertificatesKeyAndNotByAnAaguidThatNobodySigned) {
  U2fCase registration;
  registration.ceremony.spoil_signed = [](SignedAttestation& made) {
    made.attestation_object.find("authData")->octets()[37] = 0x01;
  };
  ModelQuery asked{.aaguid = {0xff}, .key_identifiers = {}};
  registration.rp.attestation_policy.find_models = [&asked](const ModelQuery& query) {
    asked = query;
    return Result<std::vector<AuthenticatorModel>>(std::vector<AuthenticatorModel>{});
  };
  expect_accepted(registration.verdict());
  EXPECT_EQ(asked.aaguid, Aaguid{});
  EXPECT_EQ(asked.key_identifiers.size(), 1U);
}

// ---- §8.6 step 1: the syntax

TEST(FidoU2fAttestation, Step1_EachMemberIsRequiredAndHasItsType) {
  for (const char* name : {"sig", "x5c"}) {
    SCOPED_TRACE(name);
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.remove(name); }));
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set(name, Cbor::text("")); }));
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set(name, Cbor::null()); }));
  }
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::map({}); }));
}

// ---- §8.6 step 2: exactly one certificate, of a P-256 key

TEST(FidoU2fAttestation, Step2_X5cHasExactlyOneCertificate) {
  const auto verdict_of_x5c = [](std::function<void(std::vector<Cbor>&)> change) {
    return verdict_of_statement([&](Cbor& statement) { change(statement.find("x5c")->items()); });
  };
  expect_invalid(verdict_of_x5c([](std::vector<Cbor>& x5c) { x5c.clear(); }));
  expect_invalid(verdict_of_x5c([](std::vector<Cbor>& x5c) { x5c.push_back(x5c.front()); }));
  expect_invalid(verdict_of_x5c([](std::vector<Cbor>& x5c) {
    x5c.front() = Cbor::bytes(Bytes{0x30, 0x00});
  }));
  expect_invalid(verdict_of_x5c([](std::vector<Cbor>& x5c) { x5c.front().octets().push_back(0); }));
}

TEST(FidoU2fAttestation, Step2_TheCertifiedKeyIsOnP256) {
  using enum COSEAlgorithmIdentifier;
  for (const COSEAlgorithmIdentifier algorithm : {ES384, ES512, ES256K, EdDSA}) {
    SCOPED_TRACE(to_string(algorithm));
    U2fCase registration;
    registration.authenticator.config().attestation_algorithm = algorithm;
    expect_invalid(registration.verdict());
  }
}

// ---- §8.6 step 4: the credential's key as U2F writes it

TEST(FidoU2fAttestation, Step4_TheCredentialsKeyIsOnP256) {
  using enum COSEAlgorithmIdentifier;
  for (const COSEAlgorithmIdentifier algorithm : {ES384, ES256K, EdDSA}) {
    SCOPED_TRACE(to_string(algorithm));
    U2fCase registration;
    const auto other = crypto::PrivateKey::generate(algorithm, registration.random).value();
    registration.ceremony.spoil = [&](AttestationParts& parts) {
      parts.public_key() = support::cose_key(other);
    };
    expect_invalid(registration.verdict());
  }
}

// ---- §8.6 step 5: verificationData

struct Message {
  Bytes first{0x00};
  Bytes rp_id_hash{};
  Bytes client_data_hash{};
  Bytes credential_id{};
  Bytes public_key{0x04};

  [[nodiscard]] Bytes octets() const {
    Bytes all;
    for (const Bytes& part : {first, rp_id_hash, client_data_hash, credential_id, public_key}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }
};

Result<RegistrationResult> verdict_of_message(std::function<void(Message&)> change) {
  U2fCase registration;
  registration.ceremony.spoil = [&](AttestationParts& parts) {
    Message message;
    message.rp_id_hash = parts.authenticator_data.rp_id_hash;
    const auto hash = crypto::sha256(parts.client_data.encode());
    message.client_data_hash.assign(hash.begin(), hash.end());
    message.credential_id = parts.credential().credential_id;
    for (const std::int64_t coordinate : {-2, -3}) {
      const Bytes& octets = parts.public_key().find(coordinate)->octets();
      message.public_key.insert(message.public_key.end(), octets.begin(), octets.end());
    }
    change(message);
    parts.signing.data = message.octets();
  };
  return registration.verdict();
}

TEST(FidoU2fAttestation, Step5_EachPartIsSigned) {
  expect_accepted(verdict_of_message([](Message&) {}));
  expect_invalid(verdict_of_message([](Message& message) { message.first = {0x01}; }));
  expect_invalid(verdict_of_message([](Message& message) { message.first.clear(); }));
  expect_invalid(verdict_of_message([](Message& message) { message.rp_id_hash[0] ^= 1; }));
  expect_invalid(verdict_of_message([](Message& message) { message.client_data_hash[0] ^= 1; }));
  expect_invalid(verdict_of_message([](Message& message) { message.credential_id[0] ^= 1; }));
  expect_invalid(verdict_of_message([](Message& message) { message.public_key[0] = 0x02; }));
  expect_invalid(verdict_of_message([](Message& message) { message.public_key.back() ^= 1; }));
  expect_invalid(verdict_of_message([](Message& message) { message.public_key.push_back(0); }));
}

TEST(FidoU2fAttestation, Step5_WhatOtherFormatsSignIsRefused) {
  U2fCase registration;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    Bytes octets = parts.authenticator_data.encode();
    const auto hash = crypto::sha256(parts.client_data.encode());
    octets.insert(octets.end(), hash.begin(), hash.end());
    parts.signing.data = std::move(octets);
  };
  expect_invalid(registration.verdict());
}

// ---- §8.6 step 6: sig

TEST(FidoU2fAttestation, Step6_SigByAnotherKeyIsRefused) {
  U2fCase registration;
  const auto other =
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

TEST(FidoU2fAttestation, Step6_AnotherSigIsRefused) {
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.find("sig")->octets().back() ^= 1; }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.find("sig")->octets().clear(); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.find("sig")->octets().push_back(0); }));
}

// ---- What real devices bring

TEST(FidoU2fAttestation, ALeafSignedWithSha1IsTrusted) {
  U2fCase registration;
  registration.trust_root();
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.statement.leaf = [](CertificateSpec& leaf) { leaf.digest = SignatureDigest::sha1; };
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
}

TEST(FidoU2fAttestation, ALeafThatHoldsForAThousandYearsIsTrusted) {
  U2fCase registration;
  registration.trust_root();
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.statement.leaf = [](CertificateSpec& leaf) {
      leaf.not_before = TimePoint{};
      leaf.not_after = std::chrono::sys_days{std::chrono::year{3024} / 12 / 31};
    };
  };
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.trusted);
}

TEST(FidoU2fAttestation, ALeafOfAnotherAuthorityIsNotTrusted) {
  U2fCase registration;
  registration.trust_root();
  registration.authenticator.set_attestation_authority(
      support::CertificateAuthority(registration.random, {support::authority_certificate("U2F Root")}));
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

}  // namespace
}  // namespace blockauth::webauthn
