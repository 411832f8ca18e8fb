#include "webauthn/attestation_object.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "crypto/hex.hpp"
#include "support/cbor_writer.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::Cbor;

Bytes authenticator_data() {
  Bytes octets(32, 0xaa);
  octets.insert(octets.end(), {0x01, 0, 0, 0, 7});
  return octets;
}

Cbor valid() {
  return Cbor::map({{Cbor::text("fmt"), Cbor::text("none")},
                    {Cbor::text("attStmt"), Cbor::map({})},
                    {Cbor::text("authData"), Cbor::bytes(authenticator_data())}});
}

Errc refusal(const Bytes& encoded) {
  const auto object = AttestationObject::parse(encoded);
  return object ? Errc::internal_error : object.error().code;
}

TEST(AttestationObject, HasFormatStatementAndAuthenticatorData) {
  const Bytes encoded = valid().encode();
  const auto object = AttestationObject::parse(encoded);
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->format, "none");
  EXPECT_TRUE(object->statement.is_map());
  EXPECT_TRUE(equal(object->authenticator_data_bytes, authenticator_data()));
  EXPECT_EQ(object->authenticator_data.sign_count, 7U);
}

TEST(AttestationObject, EachMemberIsRequiredAndHasItsType) {
  for (const std::string_view name : {"fmt", "attStmt", "authData"}) {
    EXPECT_EQ(refusal(valid().remove(name).encode()), Errc::malformed_attestation_object) << name;
  }
  EXPECT_EQ(refusal(valid().set("fmt", Cbor::bytes(Bytes{0x6e})).encode()),
            Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().set("fmt", Cbor::integer(0)).encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().set("authData", Cbor::text("x")).encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().set("authData", Cbor::null()).encode()), Errc::malformed_attestation_object);
}

TEST(AttestationObject, EachMemberStandsOnce) {
  for (const std::string_view name : {"fmt", "attStmt", "authData"}) {
    Cbor object = valid();
    object.append(Cbor::text(name), *object.find(name));
    EXPECT_EQ(refusal(object.encode()), Errc::malformed_attestation_object) << name;
  }
}

// Level 3 adds none, but a future edition may: §6.5.4 gives a map, not a tuple. "epAtt" and "largeBlobKey"
// are CTAP2's.
TEST(AttestationObject, MoreMembersAreNoReasonToRefuse) {
  EXPECT_EQ(refusal(valid().set("epAtt", Cbor::boolean(true)).encode()), Errc::internal_error);
}

TEST(AttestationObject, OrderIsFree) { EXPECT_EQ(refusal(valid().reverse().encode()), Errc::internal_error); }

TEST(AttestationObject, IntegerKeysAreNotTheNames) {
  EXPECT_EQ(refusal(Cbor::map({{Cbor::integer(1), Cbor::text("none")},
                               {Cbor::integer(2), Cbor::bytes(authenticator_data())},
                               {Cbor::integer(3), Cbor::map({})}})
                        .encode()),
            Errc::malformed_attestation_object);
}

TEST(AttestationObject, WhatIsNoStrictCborMapIsRefused) {
  for (const char* hex : {"", "80", "00", "a0", "bf", "f6", "d9d9f7a0"}) {
    EXPECT_EQ(refusal(from_hex(hex)), Errc::malformed_attestation_object) << hex;
  }
  EXPECT_EQ(refusal(valid().with_indefinite_length().encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().with_argument_octets(1).encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().with_declared_length(4).encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(valid().with_declared_length(2).encode()), Errc::malformed_attestation_object);
  EXPECT_EQ(refusal(Cbor::tag(55799, valid()).encode()), Errc::malformed_attestation_object);
  for (const std::size_t octets : {1U, 2U, 4U, 8U}) {
    Cbor object = valid();
    object.set("authData", Cbor::bytes(authenticator_data()).with_argument_octets(octets));
    const Errc expected =
        octets == 1 ? Errc::internal_error : Errc::malformed_attestation_object;  // 37 needs one
    EXPECT_EQ(refusal(object.encode()), expected) << octets;
  }
}

TEST(AttestationObject, HugeDeclaredLengthsAreRefusedAtOnce) {
  Cbor object = valid();
  object.set("authData", Cbor::bytes(authenticator_data()).with_declared_length(0xffffffffffffffff));
  EXPECT_EQ(refusal(object.encode()), Errc::malformed_attestation_object);
  object = valid();
  object.set("attStmt", Cbor::map({}).with_declared_length(0x7fffffffffffffff));
  EXPECT_EQ(refusal(object.encode()), Errc::malformed_attestation_object);
  object = valid();
  object.set("attStmt", Cbor::array({}).with_declared_length(0x7fffffff));
  EXPECT_EQ(refusal(object.encode()), Errc::malformed_attestation_object);
}

TEST(AttestationObject, EveryPrefixIsRefused) {
  for_each_prefix(valid().encode(), [](const Bytes& prefix) {
    EXPECT_EQ(refusal(prefix), Errc::malformed_attestation_object);
  });
}

TEST(AttestationObject, TrailingOctetsAreRefused) {
  Bytes encoded = valid().encode();
  encoded.push_back(0x00);
  EXPECT_EQ(refusal(encoded), Errc::malformed_attestation_object);
}

TEST(AttestationObject, ItsAuthenticatorDataMustParse) {
  EXPECT_EQ(refusal(valid().set("authData", Cbor::bytes(Bytes(36))).encode()),
            Errc::malformed_authenticator_data);
  EXPECT_EQ(refusal(valid().set("authData", Cbor::bytes(Bytes(38))).encode()),
            Errc::malformed_authenticator_data);
}

TEST(AttestationObject, AStatementNestedTooDeeplyIsRefused) {
  Cbor deep = Cbor::array({});
  for (int i = 0; i < 10000; ++i) {
    Bytes encoded{0x81};
    const Bytes inner = deep.encode();
    encoded.insert(encoded.end(), inner.begin(), inner.end());
    deep = Cbor::raw(encoded);
    if (encoded.size() > 64) break;
  }
  EXPECT_EQ(refusal(valid().set("attStmt", deep).encode()), Errc::malformed_attestation_object);
}

}  // namespace
}  // namespace blockauth::webauthn
