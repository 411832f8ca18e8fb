// What must hold between the two halves of a ceremony, and what exists once it held.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/credential_record.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"
#include "blockauth/webauthn/extensions.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/responses.hpp"

namespace blockauth::webauthn {

// §7.2 step 6 has two cases; so does this type. There is no third, half-identified one.
struct KnownUser {
  std::optional<UserHandle> handle;  // absent: the account's handle was never recorded
  std::vector<PublicKeyCredentialDescriptor> allow_credentials;  // empty: any credential of the user
};
struct DiscoverableUser {};
using AuthenticationSubject = std::variant<KnownUser, DiscoverableUser>;

// From where a ceremony may be carried out. Origins are compared as exact strings (§13.4.9).
struct OriginPolicy {
  std::string rp_id;
  std::vector<std::string> origins;
  // The page may run in an iframe that is not same-origin with its ancestors.
  bool allow_cross_origin = false;
  std::vector<std::string> top_origins;  // then: the top-level origins it may be embedded in
};

// Of outputs that nobody asked for. Clients may add some on their own (§7.1 step 28, note): Chromium asks for
// credProtect where it makes a discoverable credential, for instance.
enum class UnsolicitedExtensions : std::uint8_t { ignore, refuse };

// Everything that §7.1 compares a response with.
struct RegistrationExpectations {
  Challenge challenge;
  OriginPolicy origin;
  std::vector<COSEAlgorithmIdentifier> algorithms;
  bool require_user_presence = true;  // false only for a conditional create (§5.1.3)
  bool require_user_verification = true;
  AttestationPolicy attestation;
  RequestedExtensions extensions;
  UnsolicitedExtensions unsolicited_extensions = UnsolicitedExtensions::ignore;
};

// Everything that §7.2 compares a response with.
struct AuthenticationExpectations {
  Challenge challenge;
  OriginPolicy origin;
  AuthenticationSubject subject;
  bool require_user_presence = true;
  bool require_user_verification = true;
  std::optional<std::string> appid;  // the AppID offered in the appid extension (§10.1.1)
  RequestedExtensions extensions;
  UnsolicitedExtensions unsolicited_extensions = UnsolicitedExtensions::ignore;
};

// §7.2 step 22. What follows from it is policy, and not decided here.
enum class SignCountVerdict : std::uint8_t {
  advanced,
  unsupported,   // both counters are zero: the authenticator keeps none (synced passkeys)
  not_advanced,  // a sign that the authenticator was cloned
};

// Exists only if every step of §7.1 passed, except the two that need the store (26: the id is new).
struct RegistrationResult {
  CredentialRecord credential;
  COSEAlgorithmIdentifier algorithm{};
  Aaguid aaguid{};
  AttestationResult attestation;
  bool user_verified = false;
  std::optional<AuthenticatorAttachment> authenticator_attachment;
  std::optional<bool> discoverable;  // credProps.rk, if the client was asked and said
  ExtensionOutputs extensions;
};

// Exists only if every step of §7.2 passed.
struct AuthenticationResult {
  CredentialId credential_id;
  COSEAlgorithmIdentifier algorithm{};
  std::uint32_t sign_count = 0;
  SignCountVerdict sign_count_verdict = SignCountVerdict::unsupported;
  bool user_verified = false;
  bool backup_eligible = false;
  bool backup_state = false;
  ExtensionOutputs extensions;
};

// What to do when a credential that was single-device (BE clear) comes back backup-eligible. The
// specification's letter refuses; real providers do it.
enum class BackupEligibilityRise : std::uint8_t { accept, refuse };

// The pure procedures: no clock, no store, no policy beyond their arguments. Thread-safe.
// `certificates_at`: when certificate validity is judged (§7.1 step 24); absent where no certificate matters.
[[nodiscard]] Result<RegistrationResult> verify_registration(const RegistrationExpectations& expected,
                                                             const RegistrationResponse& response,
                                                             std::optional<TimePoint> certificates_at);

[[nodiscard]] Result<AuthenticationResult> verify_authentication(
    const AuthenticationExpectations& expected, const AuthenticationResponse& response,
    const OwnedCredential& credential, BackupEligibilityRise rise = BackupEligibilityRise::accept);

// The promises of begin_*, with their deadline. Move-only, consumed by finish_*: a library user keeps it
// server-side (to_bytes), bound to the browser session, and drops it after one use. The passkey service does
// not keep it at all: it seals these promises into the challenge (passkey/sealed_challenge).
class RegistrationState {
 public:
  RegistrationState(RegistrationExpectations expected, UserHandle user, TimePoint expires_at);
  RegistrationState(RegistrationState&&) noexcept = default;
  RegistrationState& operator=(RegistrationState&&) noexcept = default;
  RegistrationState(const RegistrationState&) = delete;
  RegistrationState& operator=(const RegistrationState&) = delete;

  [[nodiscard]] const RegistrationExpectations& expected() const noexcept { return expected_; }
  [[nodiscard]] const UserHandle& user() const noexcept { return user_; }
  [[nodiscard]] TimePoint expires_at() const noexcept { return expires_at_; }

  // Versioned. Of the attestation policy, what the options promised is kept: whether the statement is
  // verified and whether trust is required. Trust anchors and lists are configuration, not promises: they are
  // left out and given again to from_bytes.
  [[nodiscard]] Bytes to_bytes() const;
  // `configured`: the policy in force, for what was left out.
  // Errors: malformed_response, for bytes that to_bytes() did not make.
  [[nodiscard]] static Result<RegistrationState> from_bytes(ByteView stored, AttestationPolicy configured);

 private:
  RegistrationExpectations expected_;
  UserHandle user_;
  TimePoint expires_at_;
};

class AuthenticationState {
 public:
  AuthenticationState(AuthenticationExpectations expected, TimePoint expires_at);
  AuthenticationState(AuthenticationState&&) noexcept = default;
  AuthenticationState& operator=(AuthenticationState&&) noexcept = default;
  AuthenticationState(const AuthenticationState&) = delete;
  AuthenticationState& operator=(const AuthenticationState&) = delete;

  [[nodiscard]] const AuthenticationExpectations& expected() const noexcept { return expected_; }
  [[nodiscard]] TimePoint expires_at() const noexcept { return expires_at_; }

  [[nodiscard]] Bytes to_bytes() const;
  // Errors: malformed_response.
  [[nodiscard]] static Result<AuthenticationState> from_bytes(ByteView stored);

 private:
  AuthenticationExpectations expected_;
  TimePoint expires_at_;
};

struct RegistrationCeremony {
  PublicKeyCredentialCreationOptions options;
  RegistrationState state;
};

struct AuthenticationCeremony {
  PublicKeyCredentialRequestOptions options;
  AuthenticationState state;
};

}  // namespace blockauth::webauthn
