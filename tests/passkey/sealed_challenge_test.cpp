#include "passkey/sealed_challenge.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "support/seeded_random.hpp"

namespace blockauth::passkey {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'750'000'000'000'000us};
constexpr std::chrono::seconds kLifetime{300};

SecretBytes secret(std::uint8_t fill) { return SecretBytes(Bytes(32, fill)); }

std::vector<ChallengeScope> scopes() { return {{"example.org", {1, 2, 3}}, {"example.net", {4, 5, 6}}}; }

ChallengeSealer sealer(std::vector<SecretBytes> masters = {secret(7)}, Bytes epoch = Bytes(16, 9)) {
  return ChallengeSealer(masters, std::move(epoch), scopes());
}

Bytes alice() { return challenge_subject({"user", "alice"}); }

webauthn::Challenge seal(const ChallengeSealer& by,
                         const ChallengePromises& promises = {.purpose = Purpose::login},
                         std::size_t scope = 0) {
  return by.seal(promises, scope, alice(), kNow + kLifetime, Bytes(32, 0x55)).challenge;
}

Errc refusal(const ChallengeSealer& by, ByteView challenge, Purpose purpose = Purpose::login,
             TimePoint now = kNow) {
  const auto opened = by.open(challenge, purpose, now, kLifetime);
  return opened ? Errc::internal_error : opened.error().code;
}

TEST(SealedChallenge, CarriesWhatWasPromised) {
  const ChallengeSealer ours = sealer();
  const ChallengePromises promises{Purpose::registration, false, true, false};
  const auto opened = ours.open(seal(ours, promises, 1).view(), Purpose::registration, kNow, kLifetime);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->promises, promises);
  EXPECT_EQ(opened->scope, 1U);
  EXPECT_EQ(opened->expires_at, kNow + kLifetime);
  EXPECT_EQ(opened->nonce, Bytes(32, 0x55));
  EXPECT_TRUE(ours.check_subject(*opened, alice()).has_value());
}

TEST(SealedChallenge, OfAnotherSubjectIsRefused) {
  const ChallengeSealer ours = sealer();
  const auto opened = ours.open(seal(ours).view(), Purpose::login, kNow, kLifetime);
  ASSERT_TRUE(opened.has_value());
  for (const Bytes& other : {challenge_subject({"user", "bob"}), challenge_subject({"useralice"}),
                             challenge_subject({"user", "alice", ""}), Bytes{}}) {
    const auto checked = ours.check_subject(*opened, other);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().code, Errc::challenge_wrong_subject);
  }
}

TEST(SealedChallenge, OfEveryOtherPurposeIsRefused) {
  const ChallengeSealer ours = sealer();
  const auto challenge = seal(ours, {.purpose = Purpose::stepup});
  for (const Purpose purpose :
       {Purpose::registration, Purpose::signup, Purpose::enrolment, Purpose::login, Purpose::transaction}) {
    EXPECT_EQ(refusal(ours, challenge.view(), purpose), Errc::challenge_wrong_purpose);
  }
}

TEST(SealedChallenge, WithAnySingleBitChangedIsRefused) {
  const ChallengeSealer ours = sealer();
  const Bytes honest = to_bytes(seal(ours).view());
  for (std::size_t bit = 0; bit < honest.size() * 8; ++bit) {
    Bytes changed = honest;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_EQ(refusal(ours, changed), Errc::challenge_invalid) << "bit " << bit;
  }
}

TEST(SealedChallenge, TruncatedOrExtendedIsRefused) {
  const ChallengeSealer ours = sealer();
  Bytes honest = to_bytes(seal(ours).view());
  for (std::size_t length = 0; length < honest.size(); ++length) {
    EXPECT_EQ(refusal(ours, ByteView(honest).first(length)), Errc::challenge_invalid) << length;
  }
  honest.push_back(0);
  EXPECT_EQ(refusal(ours, honest), Errc::challenge_invalid);
  honest.resize(4096);
  EXPECT_EQ(refusal(ours, honest), Errc::challenge_invalid);
}

TEST(SealedChallenge, ExpiresExactlyAtItsExpiry) {
  const ChallengeSealer ours = sealer();
  const auto challenge = seal(ours);
  EXPECT_TRUE(ours.open(challenge.view(), Purpose::login, kNow + kLifetime - 1us, kLifetime).has_value());
  EXPECT_EQ(refusal(ours, challenge.view(), Purpose::login, kNow + kLifetime), Errc::challenge_expired);
}

TEST(SealedChallenge, FromAClockThatRunsFarAheadIsRefused) {
  const ChallengeSealer ours = sealer();
  const auto challenge = seal(ours);
  EXPECT_TRUE(ours.open(challenge.view(), Purpose::login, kNow - 30s, kLifetime).has_value());
  EXPECT_EQ(refusal(ours, challenge.view(), Purpose::login, kNow - 30s - 1us), Errc::challenge_invalid);
}

TEST(SealedChallenge, OfAnotherRpIdIsRefused) {
  const std::vector<SecretBytes> masters = {secret(7)};
  const ChallengeSealer theirs(masters, Bytes(16, 9), {{"example.com", {1, 2, 3}}});
  EXPECT_EQ(
      refusal(sealer(), theirs.seal({.purpose = Purpose::login}, 0, alice(), kNow + kLifetime, Bytes(32, 1))
                            .challenge.view()),
      Errc::challenge_invalid);
}

TEST(SealedChallenge, MadeUnderAnotherPolicyIsRefused) {
  const std::vector<SecretBytes> masters = {secret(7)};
  const ChallengeSealer before(masters, Bytes(16, 9), {{"example.org", {9, 9, 9}}});
  EXPECT_EQ(
      refusal(sealer(), before.seal({.purpose = Purpose::login}, 0, alice(), kNow + kLifetime, Bytes(32, 1))
                            .challenge.view()),
      Errc::challenge_stale_policy);
}

TEST(SealedChallenge, OfAnotherLedgerEpochIsRefused) {
  const ChallengeSealer before_restore = sealer({secret(7)}, Bytes(16, 8));
  EXPECT_EQ(refusal(sealer(), seal(before_restore).view()), Errc::challenge_invalid);
}

TEST(SealedChallenge, OpensUnderAnAcceptedSecretAndNotUnderARetiredOne) {
  const auto of_old = seal(sealer({secret(1)}));
  EXPECT_TRUE(
      sealer({secret(2), secret(1)}).open(of_old.view(), Purpose::login, kNow, kLifetime).has_value());
  EXPECT_EQ(refusal(sealer({secret(2)}), of_old.view()), Errc::challenge_invalid);
}

TEST(SealedChallenge, OfAnOldSecretKeepsItsSubjectAndHandle) {
  const ChallengeSealer old = sealer({secret(1)});
  const ChallengeSealer rotated = sealer({secret(2), secret(1)});
  const auto opened = rotated.open(seal(old).view(), Purpose::login, kNow, kLifetime);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(rotated.check_subject(*opened, alice()).has_value());
  EXPECT_EQ(rotated.derive_user_handle(*opened), old.derive_user_handle(opened->nonce));
}

TEST(SealedChallenge, DerivesHandlesOf64OctetsThatDifferByNonce) {
  const ChallengeSealer ours = sealer();
  const Bytes one = ours.derive_user_handle(Bytes(32, 1));
  EXPECT_EQ(one.size(), 64U);
  EXPECT_NE(one, ours.derive_user_handle(Bytes(32, 2)));
  EXPECT_NE(one, sealer({secret(8)}).derive_user_handle(Bytes(32, 1)));
}

TEST(SealedChallenge, SubjectTagsOfOneSubjectDifferBetweenChallenges) {
  const ChallengeSealer ours = sealer();
  support::SeededRandom random("nonces");
  std::set<Bytes> tags;
  for (int i = 0; i < 20; ++i) {
    const auto sealed =
        ours.seal({.purpose = Purpose::login}, 0, alice(), kNow + kLifetime, random.bytes(kMinNonceBytes));
    const auto opened = ours.open(sealed.challenge.view(), Purpose::login, kNow, kLifetime);
    ASSERT_TRUE(opened.has_value());
    tags.insert(opened->subject_tag);
  }
  EXPECT_EQ(tags.size(), 20U);
}

TEST(ChallengeSubject, IsUnambiguous) {
  EXPECT_NE(challenge_subject({"ab", "c"}), challenge_subject({"a", "bc"}));
  EXPECT_NE(challenge_subject({"ab"}), challenge_subject({"a", "b"}));
  EXPECT_NE(challenge_subject({}), challenge_subject({""}));
}

}  // namespace
}  // namespace blockauth::passkey
