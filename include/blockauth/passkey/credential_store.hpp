// Port: where credentials live. The first four calls are the whole of it: who implements them has a working
// store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/credential_record.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"

namespace blockauth::passkey {

inline constexpr std::size_t kMaxCredentialNameCharacters = 255;

// A registered passkey: the specification's credential record (§4) and what the service knows about it.
struct CredentialData {
  Uuid id;  // names the credential in our own API; UUIDv7
  UserId user_id;
  UserHandle user_handle;  // the account's handle at registration; compared with userHandle at every login
  std::string name;        // UTF-8, at most 255 characters
  webauthn::CredentialRecord record;
  COSEAlgorithmIdentifier algorithm = COSEAlgorithmIdentifier::ES256;
  webauthn::Aaguid aaguid{};
  std::string authenticator_attachment;  // "platform", "cross-platform" or empty
  std::optional<bool> is_discoverable;   // credProps.rk; absent if the client did not say
  std::string attestation_format;        // "none", "packed", ...
  webauthn::AttestationType attestation_type = webauthn::AttestationType::none;
  bool attestation_trusted = false;
  Bytes attestation_key_id;  // U2F: names the model where there is no AAGUID; 20 octets, else empty
  Bytes enterprise_serial;   // the device's, if enterprise attestation was asked for and given; else empty
  Bytes attestation_object;  // empty unless the configuration asks for it (data minimisation)
  TimePoint created_at;
  std::optional<TimePoint> last_used_at;
  bool is_active = true;  // false: revoked, kept for the record
  std::optional<TimePoint> revoked_at;
  std::string revocation_reason;

  [[nodiscard]] const CredentialId& credential_id() const noexcept { return record.id; }
};

// What a login changes (§7.2 step 24).
struct CredentialUpdate {
  CredentialId credential_id;
  std::uint32_t sign_count = 0;
  bool require_counter_advance = true;  // refuse unless it grows or both are zero; else keep the larger
  bool backup_eligible = false;
  bool backup_state = false;
  bool user_verified = false;  // uvInitialized becomes true, never false again
  TimePoint used_at;
};

// Thread-safe; may block. Every call may fail with store_unavailable or store_corrupt.
class ICredentialStore {
 public:
  virtual ~ICredentialStore() = default;

  // Inserts, or updates a record of the same user. Registration never updates: see ICeremonyCommit.
  // Errors: credential_already_registered, if the credential id belongs to another user.
  virtual Result<void> save_credential(const CredentialData& credential) = 0;
  virtual Result<std::optional<CredentialData>> get_credential(const CredentialId& credential_id) = 0;
  // Revoked ones included, newest first.
  virtual Result<std::vector<CredentialData>> get_credentials_for_user(const UserId& user_id) = 0;
  // Deleting what is not there is no error.
  virtual Result<void> delete_credential(const CredentialId& credential_id) = 0;

  // §7.2 step 24. Default: get_credential, apply_update, save_credential, which is not atomic; a store whose
  // users may sign in on two nodes at once overrides it with one conditional statement. Errors:
  // credential_not_found, credential_revoked, counter_not_advanced.
  virtual Result<void> update_credential(const CredentialUpdate& update);

  // Default: get_credential, save_credential, with the same caveat. Errors: credential_not_found.
  virtual Result<void> rename_credential(const CredentialId& credential_id, std::string_view name);

  // Deactivates it and ends the sessions made with it. The first revocation stands: another one changes
  // neither time nor reason. Default: get_credential, save_credential, with the same caveat: a credential
  // that is deleted in between comes back, revoked. Errors: credential_not_found.
  virtual Result<void> revoke_credential(const CredentialId& credential_id, TimePoint now,
                                         std::string_view reason);
};

// The change that a login makes, on a value. Errors: credential_revoked, counter_not_advanced; then
// `credential` is as it was. The stored counter never decreases (§7.2 step 22).
[[nodiscard]] Result<void> apply_update(CredentialData& credential, const CredentialUpdate& update);

}  // namespace blockauth::passkey
