#include "webauthn/refusal.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace blockauth::webauthn {
namespace {

// The words that the format of recorded cases knows.
const std::set<std::string_view> kReasons = {"challenge",
                                             "origin",
                                             "rp_id",
                                             "type",
                                             "user_presence",
                                             "user_verification",
                                             "signature",
                                             "counter",
                                             "algorithm",
                                             "malformed",
                                             "attestation_format",
                                             "attestation_statement",
                                             "attestation_trust",
                                             "credential_mismatch",
                                             "backup_state",
                                             "cross_origin",
                                             "other"};

TEST(Refusal, EveryErrcHasAReasonOfTheCaseFormat) {
  for (std::size_t i = 0; i < kErrcCount; ++i) {
    const auto errc = static_cast<Errc>(i);
    EXPECT_TRUE(kReasons.contains(refusal_of(errc).reason)) << to_string(errc);
    EXPECT_TRUE(refusal_of(errc).code.starts_with("PASSKEY_")) << to_string(errc);
  }
}

TEST(Refusal, EveryReasonOfTheCaseFormatIsInUse) {
  std::set<std::string_view> used;
  for (std::size_t i = 0; i < kErrcCount; ++i) used.insert(refusal_of(static_cast<Errc>(i)).reason);
  EXPECT_EQ(used, kReasons);
}

// The codes of the Django original (its PasskeyErrorCodes), which existing users know.
TEST(Refusal, CodesAreTheOriginals) {
  EXPECT_EQ(refusal_of(Errc::passkeys_disabled).code, "PASSKEY_001");
  EXPECT_EQ(refusal_of(Errc::challenge_expired).code, "PASSKEY_002");
  EXPECT_EQ(refusal_of(Errc::challenge_spent).code, "PASSKEY_003");
  EXPECT_EQ(refusal_of(Errc::wrong_origin).code, "PASSKEY_004");
  EXPECT_EQ(refusal_of(Errc::wrong_rp_id).code, "PASSKEY_005");
  EXPECT_EQ(refusal_of(Errc::credential_not_found).code, "PASSKEY_006");
  EXPECT_EQ(refusal_of(Errc::credential_revoked).code, "PASSKEY_007");
  EXPECT_EQ(refusal_of(Errc::counter_not_advanced).code, "PASSKEY_008");
  EXPECT_EQ(refusal_of(Errc::invalid_signature).code, "PASSKEY_009");
  EXPECT_EQ(refusal_of(Errc::credential_limit_reached).code, "PASSKEY_010");
  EXPECT_EQ(refusal_of(Errc::attestation_statement_invalid).code, "PASSKEY_011");
  EXPECT_EQ(refusal_of(Errc::rate_limited).code, "PASSKEY_012");
  EXPECT_EQ(refusal_of(Errc::malformed_cbor).code, "PASSKEY_013");
  EXPECT_EQ(refusal_of(Errc::user_not_found).code, "PASSKEY_014");
  EXPECT_EQ(refusal_of(Errc::credential_already_registered).code, "PASSKEY_015");
  EXPECT_EQ(refusal_of(Errc::invalid_configuration).code, "PASSKEY_CONFIG");
}

}  // namespace
}  // namespace blockauth::webauthn
