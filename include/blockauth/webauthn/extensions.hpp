// The extensions that a relying party can ask for, and what comes back: those of §10.1, of CTAP 2.1 §12,
// `uvm` (Level 2 §10.3) and `payment` (Secure Payment Confirmation).
//
// Client outputs are what the browser says: nothing signs them. Authenticator outputs stand in the
// authenticator data and are signed with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::webauthn {

// §10.1.4 AuthenticationExtensionsPRFValues: inputs of any length; outputs of 32 octets each.
struct PrfValues {
  Bytes first;
  std::optional<Bytes> second{};

  friend bool operator==(const PrfValues&, const PrfValues&) = default;
};

// §10.1.4. Empty: only find out whether the credential has a PRF.
struct PrfInputs {
  std::optional<PrfValues> eval{};
  // Authentication only, and only with allowCredentials that name these.
  std::vector<std::pair<CredentialId, PrfValues>> eval_by_credential{};
};

// §10.1.5
enum class LargeBlobSupport : std::uint8_t { required, preferred };

// CTAP 2.1 §12.1, with the numbers of the authenticator's output.
enum class CredentialProtectionPolicy : std::uint8_t {
  user_verification_optional = 1,
  user_verification_optional_with_credential_id_list = 2,
  user_verification_required = 3,
};

[[nodiscard]] std::string_view to_string(LargeBlobSupport value) noexcept;
[[nodiscard]] std::string_view to_string(
    CredentialProtectionPolicy value) noexcept;  // "userVerificationRequired"
[[nodiscard]] std::optional<LargeBlobSupport> large_blob_support_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<CredentialProtectionPolicy> credential_protection_from(
    std::string_view text) noexcept;

// What navigator.credentials.create() is asked for.
struct RegistrationExtensionInputs {
  bool cred_props = true;                        // §10.1.3: is the credential discoverable?
  std::optional<std::string> appid_exclude{};    // §10.1.2: the AppID of legacy U2F credentials
  std::optional<PrfInputs> prf{};                // §10.1.4
  std::optional<LargeBlobSupport> large_blob{};  // §10.1.5
  std::optional<CredentialProtectionPolicy> credential_protection_policy{};  // CTAP 2.1 §12.1
  bool enforce_credential_protection_policy = false;  // then: at least this protection, or no credential
  std::optional<Bytes> cred_blob{};                   // CTAP 2.1 §12.2: stored with the credential
  bool min_pin_length = false;                        // CTAP 2.1 §12.4
  bool hmac_create_secret = false;                    // CTAP 2.1 §12.5
  bool uvm = false;                                   // Level 2 §10.3
  bool payment = false;  // Secure Payment Confirmation §5: the credential may pay
};

// What navigator.credentials.get() is asked for.
struct AuthenticationExtensionInputs {
  std::optional<std::string> appid{};       // §10.1.1: accept a legacy U2F credential of this AppID
  std::optional<PrfInputs> prf{};           // §10.1.4
  bool read_large_blob = false;             // §10.1.5; not together with write_large_blob
  std::optional<Bytes> write_large_blob{};  // then allowCredentials must name exactly one credential
  bool get_cred_blob = false;               // CTAP 2.1 §12.2
  bool uvm = false;                         // Level 2 §10.3
};

// What a ceremony asked for, as far as its response is judged by it.
struct RequestedExtensions {
  std::vector<std::string>
      identifiers;  // client extension identifiers: "credProps"; also of others' extensions
  // The least that the authenticator must report where enforceCredentialProtectionPolicy was set.
  std::optional<CredentialProtectionPolicy> least_protection{};
  bool large_blob_required = false;

  friend bool operator==(const RequestedExtensions&, const RequestedExtensions&) = default;
};

[[nodiscard]] RequestedExtensions requested_by(const RegistrationExtensionInputs& inputs);
[[nodiscard]] RequestedExtensions requested_by(const AuthenticationExtensionInputs& inputs);

// Bounds on outputs.
inline constexpr std::size_t kPrfOutputBytes = 32;
inline constexpr std::size_t kMaxLargeBlobBytes = 64 * 1024;
inline constexpr std::size_t kMaxCredBlobBytes = 1024;
inline constexpr std::size_t kMaxUvmEntries = 3;

// §10.1.4. At registration `enabled`; at authentication `results`, at registration only where the
// authenticator can. The results are secrets of the page: it has no reason to send them here.
struct PrfOutputs {
  std::optional<bool> enabled{};
  std::optional<PrfValues> results{};
};

// §10.1.5. At registration `supported`; at authentication `blob` or `written`.
struct LargeBlobOutputs {
  std::optional<bool> supported{};
  std::optional<Bytes> blob{};
  std::optional<bool> written{};
};

// Level 2 §10.3: one factor, in the FIDO Registry of Predefined Values' numbers.
struct UvmEntry {
  std::uint32_t user_verification_method = 0;
  std::uint16_t key_protection_type = 0;
  std::uint16_t matcher_protection_type = 0;

  friend bool operator==(const UvmEntry&, const UvmEntry&) = default;
};

// What the client says. Absent members were not sent.
struct ClientExtensionResults {
  std::vector<std::string> identifiers;  // every extension identifier that the client returned, in its order
  // Those among them whose output does not have its type. They are refused where they were asked for, and
  // otherwise as good as unknown.
  std::vector<std::string> malformed;

  std::optional<bool> appid{};  // true: the AppID stands in place of the RP ID
  std::optional<bool> appid_exclude{};
  std::optional<bool> cred_props_rk{};  // true: the credential is discoverable
  std::optional<PrfOutputs> prf{};
  std::optional<LargeBlobOutputs> large_blob{};
  std::optional<bool> cred_blob_stored{};  // registration
  std::optional<Bytes> cred_blob{};        // authentication: getCredBlob
  std::optional<bool> hmac_create_secret{};
  std::vector<UvmEntry> uvm{};
  std::optional<Bytes> browser_bound_signature{};  // payment
};

// What the authenticator says.
struct AuthenticatorExtensionOutputs {
  std::optional<CredentialProtectionPolicy> cred_protect{};
  std::optional<std::uint32_t> min_pin_length{};  // in code points
  std::optional<bool> cred_blob_stored{};         // registration
  std::optional<Bytes> cred_blob{};               // authentication; empty: nothing was stored
  std::optional<bool> hmac_secret{};              // registration: the credential has a secret
  std::vector<UvmEntry> uvm{};
};

// The outputs of what was asked for. Others never get here, whether the policy ignores or refuses them.
struct ExtensionOutputs {
  ClientExtensionResults client;
  AuthenticatorExtensionOutputs authenticator;
};

}  // namespace blockauth::webauthn
