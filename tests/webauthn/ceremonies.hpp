// Whole ceremonies between a relying party and a software authenticator. They succeed, unless a test changes
// one thing.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/relying_party.hpp"
#include "blockauth/webauthn/responses.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::webauthn {

inline constexpr TimePoint kNow{std::chrono::seconds{1767323045}};  // 2026-01-02T03:04:05Z

// "example.org" with one origin and every algorithm of this build.
[[nodiscard]] RelyingPartyConfig example_rp();
[[nodiscard]] Challenge example_challenge();
[[nodiscard]] UserHandle alice_handle();
[[nodiscard]] PublicKeyCredentialUserEntity alice();

// The same values again, each with one bit flipped, for every bit.
void for_each_flipped_bit(const Bytes& octets, const std::function<void(const Bytes&)>& visit);
// The first 0, 1, 2, ... size - 1 octets, each in memory of its own.
void for_each_prefix(const Bytes& octets, const std::function<void(const Bytes&)>& visit);

struct RegistrationCase {
  RelyingPartyConfig rp = example_rp();
  support::SeededRandom random{"registration"};
  support::SoftAuthenticator authenticator{random};
  bool conditional = false;
  std::function<void(PublicKeyCredentialCreationOptions&)> offer{};  // what the client is asked
  support::CreateCeremony ceremony{};                                // what client and authenticator do
  std::function<void(RegistrationResponse&)> alter{};                // what happens to the decoded response
  std::function<void(RegistrationExpectations&)> expect{};           // what was promised
  std::optional<TimePoint> certificates_at = kNow;

  [[nodiscard]] RegistrationExpectations expected() const;
  // The response as JSON. Fails the test if the authenticator declines.
  [[nodiscard]] std::string response_json();
  [[nodiscard]] RegistrationResponse response();
  [[nodiscard]] Result<RegistrationResult> verdict();
};

// The authenticator registers honestly before it signs in.
struct AuthenticationCase {
  RelyingPartyConfig rp = example_rp();
  support::SeededRandom random{"authentication"};
  support::SoftAuthenticator authenticator{random};
  bool discoverable = false;                                        // nobody was identified before
  std::function<void(PublicKeyCredentialRequestOptions&)> offer{};  // what the client is asked
  std::function<void()> between{};                                  // what happens before signing in
  support::GetCeremony ceremony{};                                  // what client and authenticator do
  std::function<void(AuthenticationResponse&)> alter{};             // what happens to the decoded response
  std::function<void(AuthenticationExpectations&)> expect{};        // what was promised
  std::function<void(OwnedCredential&)> record{};                   // what the relying party remembers
  BackupEligibilityRise rise = BackupEligibilityRise::accept;

  struct Prepared {
    AuthenticationExpectations expected;
    AuthenticationResponse response;
    OwnedCredential credential;
  };
  // Everything verify_authentication() takes. Fails the test if the authenticator declines, and gives the
  // error of a response that does not decode.
  [[nodiscard]] Result<Prepared> prepare();
  [[nodiscard]] Result<AuthenticationResult> verdict();
};

// One Errc, at one step ("7.1/9").
template <class T>
void expect_refused(const Result<T>& result, Errc code, std::string_view step);
template <class T>
void expect_accepted(const Result<T>& result);

}  // namespace blockauth::webauthn
