// What the contract suites know of an adapter: how to get a fresh store, and test data to put into it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "blockauth/store/store.hpp"

namespace blockauth::contract {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;

// A store for one test. Its destructor removes whatever the store left behind.
class TestBed {
 public:
  virtual ~TestBed() = default;
  virtual store::Store& store() = 0;
  // The same data by other connections, as another node would see it; the same object where there is no other
  // way.
  virtual store::Store& other_node() { return store(); }
};

struct Adapter {
  std::string name;
  std::function<std::unique_ptr<TestBed>()> open;
  bool atomic =
      true;  // commits are one transaction; false: composed, the challenge is spent before anything else

  friend void PrintTo(const Adapter& adapter, std::ostream* out) { *out << adapter.name; }
};

inline std::string adapter_name(const testing::TestParamInfo<Adapter>& info) { return info.param.name; }

inline constexpr TimePoint kNow{1'750'000'000'123'456us};
inline constexpr std::string_view kRpId = "example.org";

inline Uuid uuid(std::uint32_t kind, std::uint32_t number) {
  std::array<std::uint8_t, 16> octets{};
  octets[0] = static_cast<std::uint8_t>(kind);
  for (std::size_t i = 0; i < 4; ++i) octets[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return Uuid(octets);
}

inline Bytes octets(std::string_view text) { return to_bytes(as_bytes(text)); }

inline passkey::User user(int number) {
  const std::string n = std::to_string(number);
  passkey::User user;
  user.id.value = "user-" + n;
  user.email = "User" + n + "@Example.org";
  user.display_name = "Zoë " + n;
  user.handle = UserHandle(octets("handle-" + n));
  user.created_at = kNow - 24h;
  return user;
}

inline std::string canonical(const passkey::User& user) { return *passkey::canonical_email(user.email); }

inline passkey::CredentialData credential(const passkey::User& owner, int number,
                                          std::string_view rp_id = kRpId) {
  passkey::CredentialData credential;
  credential.id = uuid(0xc0, static_cast<std::uint32_t>(number));
  credential.user_id = owner.id;
  credential.user_handle = owner.handle;
  credential.name = "Ключ \"" + std::to_string(number) + "\"";
  credential.record.id = CredentialId(octets("credential-" + std::to_string(number)));
  credential.record.public_key = {0xa5, 0x01, 0x00, 0xff};
  credential.record.sign_count = 4'000'000'000;  // needs all 32 bits
  credential.record.transports = {"internal", "hybrid", std::string("odd\\n\n\0", 6), ""};
  credential.record.backup_eligible = true;
  credential.record.rp_id = rp_id;
  credential.algorithm = webauthn::COSEAlgorithmIdentifier::RS256;
  credential.aaguid = {1, 2, 3};
  credential.authenticator_attachment = "platform";
  credential.is_discoverable = true;
  credential.attestation_format = "packed";
  credential.attestation_type = webauthn::AttestationType::anonca;
  credential.attestation_trusted = true;
  credential.attestation_key_id = Bytes(20, 0x5a);
  credential.enterprise_serial = {0x00, 0xff, static_cast<std::uint8_t>(number)};
  credential.created_at = kNow + std::chrono::seconds(number);
  return credential;
}

inline passkey::SpentChallenge challenge(int number, TimePoint expires_at = kNow + 5min) {
  return {expires_at, octets("nonce-" + std::to_string(number))};
}

inline passkey::SessionRow session_row(const passkey::User& owner, int number,
                                       std::optional<Uuid> made_with = std::nullopt) {
  return {.id = uuid(0x5e, static_cast<std::uint32_t>(number)),
          .user_id = owner.id,
          .credential = made_with,
          .rp_id = std::string(kRpId),
          .methods = "hwk user",
          .auth_time = kNow,
          .expires_at = kNow + 24h};
}

inline token::Session session(const passkey::User& owner, int number,
                              std::optional<Uuid> made_with = std::nullopt) {
  token::Session session;
  session.id = uuid(0x5e, static_cast<std::uint32_t>(number));
  session.user_id = owner.id.value;
  session.credential = made_with;
  session.rp_id = kRpId;
  session.methods = "hwk user";
  session.auth_time = kNow;
  session.rotated_at = kNow;
  session.expires_at = kNow + 24h;
  return session;
}

inline passkey::RegistrationCommit registration(const passkey::CredentialData& credential,
                                                int challenge_number) {
  passkey::RegistrationCommit commit;
  commit.challenge = challenge(challenge_number);
  commit.credential = credential;
  return commit;
}

// A login with a counter that advances, and BE, BS and UV set.
inline passkey::LoginCommit login(const passkey::CredentialData& credential, int challenge_number) {
  passkey::LoginCommit commit;
  commit.challenge = challenge(challenge_number);
  commit.user_id = credential.user_id;
  commit.update = {.credential_id = credential.credential_id(),
                   .sign_count = credential.record.sign_count + 1,
                   .require_counter_advance = true,
                   .backup_eligible = true,
                   .backup_state = true,
                   .user_verified = true,
                   .used_at = kNow + 1min};
  return commit;
}

// The Errc of a result that has to be an error.
template <class T>
testing::AssertionResult fails_with(const Result<T>& result, Errc code) {
  if (result.has_value()) return testing::AssertionFailure() << "it succeeded";
  if (result.error().code == code) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(result.error().code) << ": " << result.error().detail;
}

template <class T>
testing::AssertionResult succeeds(const Result<T>& result) {
  if (result.has_value()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(result.error().code) << ": " << result.error().detail;
}

inline void expect_same(const passkey::CredentialData& a, const passkey::CredentialData& b) {
  EXPECT_EQ(std::tie(a.id, a.user_id, a.user_handle, a.name, a.algorithm, a.aaguid),
            std::tie(b.id, b.user_id, b.user_handle, b.name, b.algorithm, b.aaguid));
  EXPECT_EQ(std::tie(a.record.id, a.record.public_key, a.record.sign_count, a.record.uv_initialized,
                     a.record.transports, a.record.backup_eligible, a.record.backup_state, a.record.rp_id),
            std::tie(b.record.id, b.record.public_key, b.record.sign_count, b.record.uv_initialized,
                     b.record.transports, b.record.backup_eligible, b.record.backup_state, b.record.rp_id));
  EXPECT_EQ(std::tie(a.authenticator_attachment, a.is_discoverable, a.attestation_format, a.attestation_type,
                     a.attestation_trusted, a.attestation_key_id, a.enterprise_serial, a.attestation_object),
            std::tie(b.authenticator_attachment, b.is_discoverable, b.attestation_format, b.attestation_type,
                     b.attestation_trusted, b.attestation_key_id, b.enterprise_serial, b.attestation_object));
  EXPECT_EQ(std::tie(a.created_at, a.last_used_at, a.is_active, a.revoked_at, a.revocation_reason),
            std::tie(b.created_at, b.last_used_at, b.is_active, b.revoked_at, b.revocation_reason));
}

// What a race's threads return: the Errc they lost by, or nothing for a winner.
template <class T>
std::optional<Errc> error_of(const Result<T>& result) {
  return result.has_value() ? std::nullopt : std::optional(result.error().code);
}

inline std::ptrdiff_t winners(const std::vector<std::optional<Errc>>& errors) {
  return std::ranges::count(errors, std::optional<Errc>{});
}

// Runs `work(0)` to `work(count - 1)` on as many threads, which start together, and returns what they
// returned.
template <class Work>
auto at_once(int count, Work work) {
  using Outcome = std::invoke_result_t<Work&, int>;
  static_assert(!std::is_same_v<Outcome, bool>, "the elements of a vector<bool> cannot be written at once");
  std::vector<Outcome> results(static_cast<std::size_t>(count));
  std::latch start(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      results[static_cast<std::size_t>(i)] = work(i);
    });
  }
  threads.clear();
  return results;
}

// A suite's fixture: a fresh store for every test.
class StoreContract : public testing::TestWithParam<Adapter> {
 protected:
  store::Store& store() { return bed_->store(); }
  store::Store& other_node() { return bed_->other_node(); }
  // Two nodes in turn, for the threads of a race.
  store::Store& node(int thread) { return thread % 2 == 0 ? store() : other_node(); }

  passkey::User add_user(int number) {
    const passkey::User added = user(number);
    EXPECT_TRUE(succeeds(store().users().insert_user(added)));
    return added;
  }

  passkey::CredentialData add_credential(const passkey::User& owner, int number,
                                         std::string_view rp_id = kRpId) {
    const passkey::CredentialData added = credential(owner, number, rp_id);
    EXPECT_TRUE(succeeds(store().credentials().save_credential(added)));
    return added;
  }

  passkey::CredentialData stored(const passkey::CredentialData& credential) {
    auto found = store().credentials().get_credential(credential.credential_id());
    EXPECT_TRUE(succeeds(found));
    EXPECT_TRUE(found.has_value() && found->has_value());
    return found.has_value() && found->has_value() ? **found : passkey::CredentialData{};
  }

  bool exists(const passkey::CredentialData& credential) {
    const auto found = store().credentials().get_credential(credential.credential_id());
    return found.has_value() && found->has_value();
  }

  // Whether the session is there and was not revoked.
  bool lives(const Uuid& session) {
    const auto found = store().refresh_tokens().get_session(session);
    EXPECT_TRUE(succeeds(found));
    return found.has_value() && found->has_value();
  }

 private:
  std::unique_ptr<TestBed> bed_ = GetParam().open();
};

}  // namespace blockauth::contract
