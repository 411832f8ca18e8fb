// A ceremony's promises, sealed into its challenge, so that options calls store nothing.
//
// Layout, integers big endian:
//
//   version 1 | key id 1 | purpose 1 | flags 1 | RP tag 8 | policy fingerprint 8 | expiry 8 (microseconds
//   since 1970) | nonce 16..64 | subject tag 16 | MAC 16
//
//   subject tag = HMAC-SHA-256(K_subject, nonce, purpose, subject), truncated
//   MAC         = HMAC-SHA-256(K_challenge, label, everything before, length of the RP ID, RP ID, ledger
//   epoch), truncated
//
// The MAC is compared in constant time before anything of the challenge is used. The subject is tagged, not
// encrypted: who holds a challenge learns nothing about whom it was made for, and the tag of one challenge
// says nothing about that of another, because each has its own nonce.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/options.hpp"

namespace blockauth::passkey {

// Each purpose yields one kind of result and one only.
enum class Purpose : std::uint8_t { registration = 1, signup, enrolment, login, stepup, transaction };

[[nodiscard]] std::string_view to_string(Purpose purpose) noexcept;

inline constexpr std::size_t kMinNonceBytes = 16;
inline constexpr std::size_t kMaxNonceBytes = 64;

// One relying party, as far as a challenge is bound to it.
struct ChallengeScope {
  std::string rp_id;
  std::array<std::uint8_t, 8>
      policy_fingerprint{};  // of everything that options promise: another one refuses
};

struct ChallengePromises {
  Purpose purpose{};
  bool user_verification_required = true;
  bool conditional = false;   // registration: user presence is not required
  bool discoverable = false;  // login: nobody was identified before

  friend bool operator==(const ChallengePromises&, const ChallengePromises&) = default;
};

struct SealedChallenge {
  webauthn::Challenge challenge;
  Bytes nonce;
};

// Exists only for a challenge that this service sealed, for a relying party it still has, under the policy in
// force, and that has not expired.
struct OpenedChallenge {
  ChallengePromises promises;
  std::size_t scope = 0;  // which of the sealer's scopes
  TimePoint expires_at;
  Bytes nonce;
  Bytes subject_tag;
  std::size_t key = 0;  // which master secret
};

// Whom a challenge is for: fields in a fixed order, encoded so that no two lists of fields look alike.
[[nodiscard]] Bytes challenge_subject(std::initializer_list<std::string_view> fields);

// Immutable; thread-safe.
class ChallengeSealer {
 public:
  // `masters`: the first seals, all open. `epoch`: the ledger's.
  ChallengeSealer(std::span<const SecretBytes> masters, Bytes epoch, std::vector<ChallengeScope> scopes);

  [[nodiscard]] SealedChallenge seal(const ChallengePromises& promises, std::size_t scope, ByteView subject,
                                     TimePoint expires_at, Bytes nonce) const;

  // `lifetime`: what seal() gives at most; an expiry further ahead was sealed by a clock that is wrong.
  // Errors: challenge_invalid, challenge_wrong_purpose, challenge_stale_policy, challenge_expired.
  [[nodiscard]] Result<OpenedChallenge> open(ByteView challenge, Purpose purpose, TimePoint now,
                                             std::chrono::seconds lifetime) const;

  // Errors: challenge_wrong_subject.
  [[nodiscard]] Result<void> check_subject(const OpenedChallenge& opened, ByteView subject) const;

  // 64 octets that only this challenge's nonce leads to: the user handle of an account that does not exist
  // yet.
  [[nodiscard]] Bytes derive_user_handle(const OpenedChallenge& opened) const;
  [[nodiscard]] Bytes derive_user_handle(ByteView nonce) const;  // under the sealing key

 private:
  struct Keys {
    std::uint8_t id = 0;
    SecretBytes challenge;
    SecretBytes subject;
    SecretBytes user_handle;
  };

  [[nodiscard]] Bytes mac(const Keys& keys, ByteView sealed_part, std::string_view rp_id) const;
  [[nodiscard]] static Bytes subject_tag(const Keys& keys, ByteView nonce, Purpose purpose, ByteView subject);

  std::vector<Keys> keys_;
  Bytes epoch_;
  std::vector<ChallengeScope> scopes_;
};

}  // namespace blockauth::passkey
