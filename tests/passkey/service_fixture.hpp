// A PasskeyService over the memory store, with a clock that the test moves and authenticators in software.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/store/memory.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::passkey {

using namespace std::chrono_literals;
using support::AssertionParts;
using support::AttestationParts;
using support::SoftAuthenticator;

inline constexpr TimePoint kStart{1'750'000'000'000'000us};

class MovableClock final : public IClock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override {
    return TimePoint(TimePoint::duration(now_.load()));
  }
  void advance(TimePoint::duration by) { now_ += by.count(); }

 private:
  std::atomic<TimePoint::rep> now_{kStart.time_since_epoch().count()};
};

class RecordingLog final : public ILogSink {
 public:
  void write(const LogEvent& event) noexcept override {
    const std::lock_guard lock(mutex_);
    lines_.push_back(event.to_json());
  }
  [[nodiscard]] std::string text() const {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const std::string& line : lines_) out += line + "\n";
    return out;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

inline webauthn::RelyingPartyConfig relying_party(std::string rp_id) {
  webauthn::RelyingPartyConfig rp;
  rp.origins = {"https://" + rp_id};
  rp.rp_id = std::move(rp_id);
  rp.rp_name = "Example";
  return rp;
}

class PasskeyServiceTest : public testing::Test {
 protected:
  PasskeyServiceTest() {
    config.relying_parties = {relying_party("example.org"), relying_party("example.net")};
    config.passkey_signup = true;
    restart();
  }

  // A service on the same store, as `config` and `masters` are now.
  void restart() {
    PasskeySecrets secrets{masters, SecretBytes(Bytes(32, 0xdd))};
    auto created = PasskeyService::create(config, std::move(secrets), ports());
    ASSERT_TRUE(created.has_value()) << created.error().detail;
    service = std::move(created).value();
  }

  PasskeyPorts ports() {
    return {store->credentials(),
            store->users(),
            store->accounts(),
            store->enrolments(),
            store->commit(),
            store->ledger(),
            clock,
            random,
            log,
            &store->metadata()};
  }

  User add_user(const std::string& name) {
    User user;
    user.id.value = Uuid::v7(clock.now(), random).to_string();
    user.email = name + "@example.org";
    user.handle = UserHandle(random.bytes(64));
    user.created_at = clock.now();
    EXPECT_TRUE(store->users().insert_user(user).has_value());
    return user;
  }

  static webauthn::RegistrationResponse decode_registration(const Result<std::string>& json) {
    EXPECT_TRUE(json.has_value()) << json.error().detail;
    auto response = webauthn::RegistrationResponse::from_json(*json);
    EXPECT_TRUE(response.has_value()) << response.error().detail;
    return std::move(response).value();
  }

  static webauthn::AuthenticationResponse decode_authentication(const Result<std::string>& json) {
    EXPECT_TRUE(json.has_value()) << json.error().detail;
    auto response = webauthn::AuthenticationResponse::from_json(*json);
    EXPECT_TRUE(response.has_value()) << response.error().detail;
    return std::move(response).value();
  }

  // What an honest client answers when `user` asks to register; not yet verified.
  webauthn::RegistrationResponse registration(const User& user, SoftAuthenticator& authenticator,
                                              const support::CreateCeremony& ceremony = {},
                                              const CeremonyContext& context = {}) {
    const auto options = service->generate_registration_options(user, context);
    EXPECT_TRUE(options.has_value()) << options.error().detail;
    return decode_registration(authenticator.create(to_json(*options), ceremony));
  }

  CredentialData register_passkey(const User& user, SoftAuthenticator& authenticator,
                                  const CeremonyContext& context = {}) {
    const auto registered =
        service->verify_registration(user, registration(user, authenticator, {}, context), "", context);
    EXPECT_TRUE(registered.has_value()) << registered.error().detail;
    return *registered;
  }

  webauthn::AuthenticationResponse login(SoftAuthenticator& authenticator,
                                         std::optional<std::string_view> email = {},
                                         const support::GetCeremony& ceremony = {},
                                         const CeremonyContext& context = {}) {
    const auto options = service->generate_authentication_options(email, context);
    EXPECT_TRUE(options.has_value()) << options.error().detail;
    return decode_authentication(authenticator.get(to_json(*options), ceremony));
  }

  Result<AuthenticatedUser> verify(const webauthn::AuthenticationResponse& response,
                                   const CeremonyContext& context = {}) {
    return service->verify_authentication(response, context, session_maker());
  }

  SessionMaker session_maker() {
    return [this](const User& user, const CredentialData& credential, bool) -> Result<SessionRow> {
      return SessionRow{Uuid::v7(clock.now(), random),
                        user.id,
                        credential.id,
                        credential.record.rp_id,
                        "hwk user",
                        clock.now(),
                        clock.now() + 24h};
    };
  }

  bool session_lives(const SessionRow& session) {
    return store->refresh_tokens().get_session(session.id)->has_value();
  }

  std::size_t stored_credentials(const User& user) {
    return store->credentials().get_credentials_for_user(user.id)->size();
  }

  template <class T>
  static Errc refusal(const Result<T>& result) {
    EXPECT_FALSE(result.has_value());
    return result ? Errc::internal_error : result.error().code;
  }

  MovableClock clock;
  support::SeededRandom random{"passkey service"};
  RecordingLog log;
  std::unique_ptr<store::Store> store = store::open_memory(random);
  PasskeyConfig config;
  std::vector<SecretBytes> masters = {SecretBytes(Bytes(32, 0xaa))};
  std::unique_ptr<PasskeyService> service;
};

}  // namespace blockauth::passkey
