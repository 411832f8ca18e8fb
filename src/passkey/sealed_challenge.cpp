// How are a ceremony's promises sealed into its challenge, and opened again?
#include "passkey/sealed_challenge.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace blockauth::passkey {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kRpTagBytes = 8;
constexpr std::size_t kTagBytes = 16;  // subject tag and MAC
constexpr std::size_t kHeaderBytes = 4 + kRpTagBytes + 8 + 8;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kUserHandleBytes = 64;
// How far the clocks of two nodes may be apart.
constexpr std::chrono::seconds kClockSkew{30};

constexpr std::uint8_t kFlagUserVerification = 0x01;
constexpr std::uint8_t kFlagConditional = 0x02;
constexpr std::uint8_t kFlagDiscoverable = 0x04;
constexpr std::uint8_t kKnownFlags = kFlagUserVerification | kFlagConditional | kFlagDiscoverable;

// One label per use of a master secret (RFC 5869 "info").
constexpr std::string_view kKeyIdLabel = "blockauth/challenge/key-id/1";
constexpr std::string_view kChallengeLabel = "blockauth/challenge/mac/1";
constexpr std::string_view kSubjectLabel = "blockauth/challenge/subject/1";
constexpr std::string_view kUserHandleLabel = "blockauth/challenge/user-handle/1";

using Octets64 = std::array<std::uint8_t, 8>;

Octets64 big_endian(std::uint64_t value) {
  Octets64 out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return out;
}

std::uint64_t from_big_endian(ByteView octets) {
  std::uint64_t value = 0;
  for (const std::uint8_t octet : octets) value = (value << 8) | octet;
  return value;
}

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

Bytes truncated(const crypto::Sha256Digest& digest) { return to_bytes(ByteView(digest).first(kTagBytes)); }

Bytes rp_tag(std::string_view rp_id) {
  const auto digest = crypto::sha256(as_bytes(rp_id));
  return to_bytes(ByteView(digest).first(kRpTagBytes));
}

std::uint8_t flags_octet(const ChallengePromises& promises) {
  return static_cast<std::uint8_t>((promises.user_verification_required ? kFlagUserVerification : 0) |
                                   (promises.conditional ? kFlagConditional : 0) |
                                   (promises.discoverable ? kFlagDiscoverable : 0));
}

bool is_purpose(std::uint8_t octet) {
  return octet >= static_cast<std::uint8_t>(Purpose::registration) &&
         octet <= static_cast<std::uint8_t>(Purpose::transaction);
}

Failure invalid(std::string detail) { return fail(Errc::challenge_invalid, std::move(detail)); }

}  // namespace

std::string_view to_string(Purpose purpose) noexcept {
  switch (purpose) {
    case Purpose::registration:
      return "registration";
    case Purpose::signup:
      return "signup";
    case Purpose::enrolment:
      return "enrolment";
    case Purpose::login:
      return "login";
    case Purpose::stepup:
      return "stepup";
    case Purpose::transaction:
      return "transaction";
  }
  return "unknown";
}

Bytes challenge_subject(std::initializer_list<std::string_view> fields) {
  Bytes out;
  for (const std::string_view field : fields) {
    append(out, big_endian(field.size()));
    append(out, as_bytes(field));
  }
  return out;
}

ChallengeSealer::ChallengeSealer(std::span<const SecretBytes> masters, Bytes epoch,
                                 std::vector<ChallengeScope> scopes)
    : epoch_(std::move(epoch)), scopes_(std::move(scopes)) {
  for (const SecretBytes& master : masters) {
    const auto derive = [&](std::string_view label, std::size_t bytes) {
      return crypto::hkdf_sha256(master.expose(), {}, label, bytes);
    };
    keys_.push_back({derive(kKeyIdLabel, 1).expose()[0], derive(kChallengeLabel, kKeyBytes),
                     derive(kSubjectLabel, kKeyBytes), derive(kUserHandleLabel, kKeyBytes)});
  }
}

Bytes ChallengeSealer::subject_tag(const Keys& keys, ByteView nonce, Purpose purpose, ByteView subject) {
  const auto purpose_octet = std::array{static_cast<std::uint8_t>(purpose)};
  const Octets64 nonce_length = big_endian(nonce.size());
  return truncated(crypto::hmac_sha256(keys.subject.expose(), {nonce_length, nonce, purpose_octet, subject}));
}

Bytes ChallengeSealer::mac(const Keys& keys, ByteView sealed_part, std::string_view rp_id) const {
  const Octets64 sealed_length = big_endian(sealed_part.size());
  const Octets64 rp_id_length = big_endian(rp_id.size());
  return truncated(crypto::hmac_sha256(
      keys.challenge.expose(),
      {as_bytes(kChallengeLabel), sealed_length, sealed_part, rp_id_length, as_bytes(rp_id), epoch_}));
}

SealedChallenge ChallengeSealer::seal(const ChallengePromises& promises, std::size_t scope, ByteView subject,
                                      TimePoint expires_at, Bytes nonce) const {
  const Keys& keys = keys_.front();
  const ChallengeScope& bound_to = scopes_[scope];
  Bytes out = {kVersion, keys.id, static_cast<std::uint8_t>(promises.purpose), flags_octet(promises)};
  append(out, rp_tag(bound_to.rp_id));
  append(out, bound_to.policy_fingerprint);
  append(out, big_endian(static_cast<std::uint64_t>(expires_at.time_since_epoch().count())));
  append(out, nonce);
  append(out, subject_tag(keys, nonce, promises.purpose, subject));
  append(out, mac(keys, out, bound_to.rp_id));
  return {webauthn::Challenge(std::move(out)), std::move(nonce)};
}

Result<OpenedChallenge> ChallengeSealer::open(ByteView challenge, Purpose purpose, TimePoint now,
                                              std::chrono::seconds lifetime) const {
  constexpr std::size_t kFrame = kHeaderBytes + 2 * kTagBytes;
  if (challenge.size() < kFrame + kMinNonceBytes || challenge.size() > kFrame + kMaxNonceBytes) {
    return invalid("challenge of a length that is never issued");
  }
  const ByteView sealed_part = challenge.first(challenge.size() - kTagBytes);
  const ByteView received_mac = challenge.last(kTagBytes);
  const ByteView tag = challenge.subspan(4, kRpTagBytes);

  // The RP tag and the key id only say what to try; the MAC decides. Two secrets may share a key id.
  const auto is_tagged = [&](const ChallengeScope& scope) { return equal(rp_tag(scope.rp_id), tag); };
  const auto scope = std::ranges::find_if(scopes_, is_tagged);
  if (scope == scopes_.end()) return invalid("challenge of another RP ID");
  const auto opens = [&](const Keys& keys) {
    return keys.id == challenge[1] &&
           crypto::constant_time_equal(mac(keys, sealed_part, scope->rp_id), received_mac);
  };
  const auto keys = std::ranges::find_if(keys_, opens);
  if (keys == keys_.end()) {
    return invalid(
        "not sealed by this service, or under a retired secret, or before the ledger's epoch changed");
  }

  // From here on everything was sealed by us.
  if (challenge[0] != kVersion || !is_purpose(challenge[2]) || (challenge[3] & ~kKnownFlags) != 0) {
    return invalid("challenge of another version");
  }
  OpenedChallenge opened;
  opened.promises.purpose = static_cast<Purpose>(challenge[2]);
  opened.promises.user_verification_required = (challenge[3] & kFlagUserVerification) != 0;
  opened.promises.conditional = (challenge[3] & kFlagConditional) != 0;
  opened.promises.discoverable = (challenge[3] & kFlagDiscoverable) != 0;
  opened.scope = static_cast<std::size_t>(scope - scopes_.begin());
  opened.key = static_cast<std::size_t>(keys - keys_.begin());
  const auto expiry = static_cast<std::int64_t>(from_big_endian(challenge.subspan(4 + kRpTagBytes + 8, 8)));
  opened.expires_at = TimePoint(TimePoint::duration(expiry));
  opened.nonce = to_bytes(challenge.subspan(kHeaderBytes, challenge.size() - kFrame));
  opened.subject_tag = to_bytes(sealed_part.last(kTagBytes));

  if (opened.promises.purpose != purpose) {
    return fail_step({}, Errc::challenge_wrong_purpose, "challenge was made for another purpose",
                     std::string(to_string(purpose)), std::string(to_string(opened.promises.purpose)));
  }
  if (!equal(challenge.subspan(4 + kRpTagBytes, 8), scope->policy_fingerprint)) {
    return fail(Errc::challenge_stale_policy, "the configuration changed since the challenge was made");
  }
  if (now >= opened.expires_at) return fail(Errc::challenge_expired, "the challenge has expired");
  if (opened.expires_at > now + lifetime + kClockSkew) {
    return invalid("challenge expires later than any that is made now: compare the clocks of the nodes");
  }
  return opened;
}

Result<void> ChallengeSealer::check_subject(const OpenedChallenge& opened, ByteView subject) const {
  const Bytes expected = subject_tag(keys_[opened.key], opened.nonce, opened.promises.purpose, subject);
  if (crypto::constant_time_equal(expected, opened.subject_tag)) return {};
  return fail(Errc::challenge_wrong_subject, "challenge was made for somebody or something else");
}

Bytes ChallengeSealer::derive_user_handle(const OpenedChallenge& opened) const {
  const auto handle = crypto::hkdf_sha256(keys_[opened.key].user_handle.expose(), opened.nonce,
                                          kUserHandleLabel, kUserHandleBytes);
  return to_bytes(handle.expose());
}

Bytes ChallengeSealer::derive_user_handle(ByteView nonce) const {
  const auto handle =
      crypto::hkdf_sha256(keys_.front().user_handle.expose(), nonce, kUserHandleLabel, kUserHandleBytes);
  return to_bytes(handle.expose());
}

}  // namespace blockauth::passkey
