// §8.9 Compound Attestation Statement Format: each test spoils one thing of a valid statement.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::Cbor;
using support::SignedAttestation;
using support::SoftAttestation;

struct CompoundCase : RegistrationCase {
  explicit CompoundCase(std::vector<SoftAttestation> statements = {SoftAttestation::packed_self,
                                                                   SoftAttestation::packed_x5c}) {
    rp.attestation = AttestationConveyancePreference::direct;
    rp.algorithms = {COSEAlgorithmIdentifier::ES256};
    authenticator.config().attestation = SoftAttestation::compound;
    authenticator.config().compound = std::move(statements);
    authenticator.config().now = kNow;
  }

  void trust_root() {
    rp.attestation_policy.trust = AttestationTrust::require;
    rp.attestation_policy.anchors =
        TrustAnchors::from_der({authenticator.attestation_authority().root()}).value();
  }
  void spoil_statement(std::function<void(Cbor&)> spoil) {
    ceremony.spoil_signed = [spoil = std::move(spoil)](SignedAttestation& made) { spoil(made.statement()); };
  }
};

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  CompoundCase registration;
  registration.spoil_statement(std::move(spoil));
  return registration.verdict();
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

Cbor named(std::string_view format, Cbor statement) {
  return Cbor::map({{Cbor::text("fmt"), Cbor::text(format)}, {Cbor::text("attStmt"), std::move(statement)}});
}

void damage_signature(Cbor& part) { part.find("attStmt")->find("sig")->octets().back() ^= 1; }

// What its statement with certificates proved is what it proved.
TEST(CompoundAttestation, AnHonestStatementIsWhatItsPartsAre) {
  CompoundCase registration;
  registration.trust_root();
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "compound");
  EXPECT_EQ(result->attestation.type, AttestationType::basic);
  EXPECT_TRUE(result->attestation.trusted);
}

TEST(CompoundAttestation, EveryFormatCanBePart) {
  using enum SoftAttestation;
  expect_accepted(
      CompoundCase({apple, fido_u2f, android_safetynet, packed_x5c, packed_self, none}).verdict());
}

// Whichever of the statements is trusted, it might be the one that leaves the AAGUID out.
TEST(CompoundAttestation, TheAaguidIsVouchedForByAllOrNone) {
  using enum SoftAttestation;
  const auto covers = [](std::vector<SoftAttestation> statements) {
    const auto result = CompoundCase(std::move(statements)).verdict();
    expect_accepted(result);
    return result && result->attestation.covers_aaguid;
  };
  EXPECT_TRUE(covers({packed_x5c, apple}));
  EXPECT_TRUE(covers({packed_x5c, none}));
  EXPECT_TRUE(covers({none, packed_self}));
  EXPECT_FALSE(covers({packed_x5c, fido_u2f}));
  EXPECT_FALSE(covers({fido_u2f, packed_self}));
  EXPECT_FALSE(covers({none, none}));
}

// A U2F statement has no room for the intermediate: what is trusted is the packed one, and it covers the
// AAGUID.
TEST(CompoundAttestation, OfSeveralStatementsTheTrustedOneCounts) {
  using enum SoftAttestation;
  CompoundCase registration({fido_u2f, packed_x5c});
  registration.trust_root();
  registration.authenticator.config().aaguid = Aaguid{7};
  registration.rp.attestation_policy.allowed_aaguids = {Aaguid{7}};
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_TRUE(result->attestation.covers_aaguid);
  EXPECT_TRUE(result->attestation.key_identifier.empty());

  CompoundCase anonymous({packed_self, apple});
  anonymous.trust_root();
  const auto other = anonymous.verdict();
  expect_accepted(other);
  EXPECT_EQ(other->attestation.type, AttestationType::anonca);
}

// A model with a refused status does not become another one by a statement beside it.
TEST(CompoundAttestation, TheModelOfEachStatementIsLookedUp) {
  using enum SoftAttestation;
  constexpr Aaguid kAaguid{7};
  for (const bool refused_by_aaguid : {false, true}) {
    CompoundCase registration({fido_u2f, packed_x5c});
    registration.authenticator.config().aaguid = kAaguid;
    registration.rp.attestation_policy.find_models =
        [&](const ModelQuery& query) -> Result<std::vector<AuthenticatorModel>> {
      std::vector<AuthenticatorModel> found;
      if ((query.aaguid == kAaguid) == refused_by_aaguid) {
        found.emplace_back().status_reports = {{.status = "REVOKED", .effective_date = ""}};
      }
      return found;
    };
    expect_refused(registration.verdict(), Errc::authenticator_not_allowed, "7.1/24");
  }
}

// The roots of the model that one statement is of do not vouch for another statement's certificate.
TEST(CompoundAttestation, TheRootsOfAModelAreForItsOwnStatement) {
  using enum SoftAttestation;
  constexpr Aaguid kAaguid{7};
  for (const bool is_the_u2f_keys : {false, true}) {
    // The chain of a U2F statement is its leaf alone, so without the intermediate only the packed one leads
    // to the root.
    CompoundCase registration({fido_u2f, packed_x5c});
    registration.authenticator.config().aaguid = kAaguid;
    registration.rp.attestation_policy.trust = AttestationTrust::require;
    registration.rp.attestation_policy.find_models =
        [&](const ModelQuery& query) -> Result<std::vector<AuthenticatorModel>> {
      std::vector<AuthenticatorModel> found;
      if (query.key_identifiers.empty() != is_the_u2f_keys) {
        found.emplace_back().root_certificates = {registration.authenticator.attestation_authority().root()};
        found.back().name = "Model A";
      }
      return found;
    };
    const auto verdict = registration.verdict();
    if (is_the_u2f_keys) {
      expect_refused(verdict, Errc::attestation_untrusted, "7.1/24");
    } else {
      expect_accepted(verdict);
      EXPECT_EQ(verdict->attestation.model_name, "Model A");
    }
  }
}

TEST(CompoundAttestation, WithoutCertificatesNobodyVouches) {
  CompoundCase registration({SoftAttestation::none, SoftAttestation::packed_self});
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_FALSE(result->attestation.trusted);
  registration.trust_root();
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

// ---- §8.9, syntax

TEST(CompoundAttestation, Syntax_ItIsAnArrayOfTwoOrMore) {
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement.items().pop_back(); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::map({}); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    Cbor first = statement.items().front();
    statement = std::move(first);
  }));
}

TEST(CompoundAttestation, Syntax_MoreThanEightAreRefused) {
  expect_accepted(verdict_of_statement(
      [](Cbor& statement) { statement.items().resize(8, named("none", Cbor::map({}))); }));
  expect_invalid(verdict_of_statement(
      [](Cbor& statement) { statement.items().resize(9, named("none", Cbor::map({}))); }));
}

TEST(CompoundAttestation, Syntax_EachPartNamesItsFormat) {
  for (const char* name : {"fmt", "attStmt"}) {
    SCOPED_TRACE(name);
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.items().back().remove(name); }));
  }
  expect_invalid(
      verdict_of_statement([](Cbor& statement) { statement.items().back().set("fmt", Cbor::integer(1)); }));
  expect_invalid(
      verdict_of_statement([](Cbor& statement) { statement.items().back() = Cbor::text("none"); }));
}

TEST(CompoundAttestation, Syntax_ItDoesNotNest) {
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    Cbor inner = statement;
    statement.items().push_back(named("compound", std::move(inner)));
  }));
}

// ---- §8.9 step 1: every part verifies

TEST(CompoundAttestation, Step1_OnePartThatDoesNotVerifyRefusesAll) {
  expect_invalid(verdict_of_statement([](Cbor& statement) { damage_signature(statement.items().front()); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { damage_signature(statement.items().back()); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    for (Cbor& part : statement.items()) damage_signature(part);
  }));
}

TEST(CompoundAttestation, Step1_APartInAnUnknownFormatRefusesAll) {
  expect_invalid(verdict_of_statement(
      [](Cbor& statement) { statement.items().push_back(named("packed2", Cbor::map({}))); }));
}

TEST(CompoundAttestation, Step1_PolicyMayReadOverAnUnknownFormat) {
  CompoundCase registration;
  registration.rp.attestation_policy.unknown_formats = UnknownFormat::treat_as_none;
  registration.spoil_statement(
      [](Cbor& statement) { statement.items().push_back(named("packed2", Cbor::map({}))); });
  expect_accepted(registration.verdict());
}

TEST(CompoundAttestation, Step1_PolicyMayRefuseTheFormat) {
  CompoundCase registration;
  registration.rp.attestation_policy.accept_compound = false;
  expect_refused(registration.verdict(), Errc::attestation_format_unsupported, "7.1/21");
}

// ---- §8.9 step 2, §7.1 step 24: the U2F statement has no room for the intermediate, so no path leads from
// it

TEST(CompoundAttestation, Step2_OnePathToAnAnchorSuffices) {
  using enum SoftAttestation;
  for (const std::vector<SoftAttestation>& order :
       {std::vector{fido_u2f, packed_x5c}, std::vector{packed_x5c, fido_u2f}}) {
    CompoundCase registration(order);
    registration.trust_root();
    const auto result = registration.verdict();
    expect_accepted(result);
    EXPECT_TRUE(result->attestation.trusted);
  }
}

TEST(CompoundAttestation, Step2_WithoutAPathItIsNotTrusted) {
  CompoundCase registration({SoftAttestation::fido_u2f, SoftAttestation::packed_self});
  registration.trust_root();
  expect_refused(registration.verdict(), Errc::attestation_untrusted, "7.1/24");
}

}  // namespace
}  // namespace blockauth::webauthn
