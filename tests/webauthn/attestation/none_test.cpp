// §8.7 None Attestation Statement Format.
#include <gtest/gtest.h>

#include <vector>

#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::Cbor;
using support::SignedAttestation;

Result<RegistrationResult> verdict_with_statement(const Cbor& statement) {
  RegistrationCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) {
    made.attestation_object.set("attStmt", statement);
  };
  return registration.verdict();
}

TEST(NoneAttestation, IsTheEmptyMap) {
  const auto result = verdict_with_statement(Cbor::map({}));
  expect_accepted(result);
  EXPECT_EQ(result->attestation.format, "none");
  EXPECT_EQ(result->attestation.type, AttestationType::none);
  EXPECT_FALSE(result->attestation.trusted);
  EXPECT_FALSE(result->attestation.covers_aaguid);
}

TEST(NoneAttestation, AnythingElseIsRefused) {
  for (const Cbor& statement : {Cbor::map({{Cbor::text("x"), Cbor::null()}}), Cbor::array({}),
                                Cbor::bytes({}), Cbor::text(""), Cbor::null(), Cbor::integer(0)}) {
    expect_refused(verdict_with_statement(statement), Errc::attestation_statement_invalid, "7.1/22");
  }
}

}  // namespace
}  // namespace blockauth::webauthn
