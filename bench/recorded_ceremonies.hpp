// Ceremonies that were carried out before the clock starts, each by an account and a key of its own: so that
// no cache of a key, a point or a challenge can flatter a figure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/raw_verification.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::bench {

inline constexpr TimePoint kNow{std::chrono::seconds{1767323045}};  // 2026-01-02T03:04:05Z

struct RecordedRegistration {
  std::string json;  // RegistrationResponseJSON
  webauthn::RegistrationExpectations expected;
};

// `ceremony`: what is spoilt in each of them.
[[nodiscard]] std::vector<RecordedRegistration> record_registrations(
    support::SoftAttestation format, std::size_t count, const support::CreateCeremony& ceremony = {});

struct RecordedSignIn {
  std::string json;  // AuthenticationResponseJSON
  webauthn::AuthenticationExpectations expected;
  webauthn::OwnedCredential credential;
  RawVerification raw;  // the same signature, and nothing around it
};

[[nodiscard]] std::vector<RecordedSignIn> record_sign_ins(COSEAlgorithmIdentifier algorithm,
                                                          std::size_t count);

// Ends the program: a benchmark of a ceremony that fails measures nothing.
[[noreturn]] void give_up(const Error& error);

template <class T>
[[nodiscard]] T must(Result<T> result) {
  if (!result) give_up(result.error());
  return std::move(result).value();
}

}  // namespace blockauth::bench
