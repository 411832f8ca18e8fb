// Port: who the accounts are.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::passkey {

// Names an account for good. UUIDv7 text for accounts that BlockAuth makes; opaque otherwise.
struct UserId {
  std::string value;

  friend bool operator==(const UserId&, const UserId&) = default;
  friend auto operator<=>(const UserId&, const UserId&) = default;
};

// Unicode code points of User::display_name, as clients may choose it.
inline constexpr std::size_t kMaxDisplayNameCharacters = 255;

// An account of another identity provider: the name under which its issuer is configured, and the token's
// `sub`.
struct ForeignIdentity {
  std::string issuer;
  std::string subject;

  friend bool operator==(const ForeignIdentity&, const ForeignIdentity&) = default;
};

struct User {
  UserId id;
  std::string email;         // as it was given; empty only for a foreign account without one
  std::string display_name;  // may be empty: then the e-mail is shown
  UserHandle handle;         // 64 random octets, made with the row, never changed (§5.4.3)
  bool is_active = true;
  bool email_verified = false;
  std::optional<ForeignIdentity> foreign;
  TimePoint created_at;

  friend bool operator==(const User&, const User&) = default;
};

// The form under which e-mails are looked up and kept unique: ASCII letters in lower case, everything else as
// given. Errors: invalid_request, for what is no plausible address: empty or longer than 254 octets, white
// space or control characters, not exactly one part before and after the last '@'.
[[nodiscard]] Result<std::string> canonical_email(std::string_view email);

// Thread-safe; may block. Every call may fail with store_unavailable or store_corrupt.
class IUserDirectory {
 public:
  virtual ~IUserDirectory() = default;
  virtual Result<std::optional<User>> get_user(const UserId& id) = 0;
  // `canonical`: as canonical_email() gives it.
  virtual Result<std::optional<User>> get_user_by_email(std::string_view canonical) = 0;
  virtual Result<std::optional<User>> get_user_by_foreign_identity(const ForeignIdentity& identity) = 0;
  // Errors: user_already_exists (id, e-mail, handle or foreign identity is taken). Never overwrites.
  virtual Result<void> insert_user(const User& user) = 0;
  // A disabled user can neither sign in nor refresh, and its sessions end. Errors: user_not_found.
  virtual Result<void> set_user_active(const UserId& id, bool active) = 0;
  // Removes the account with its credentials and sessions. Errors: user_not_found.
  virtual Result<void> erase_user(const UserId& id) = 0;
  // At most `limit` accounts whose id sorts after `after`, in order of id.
  virtual Result<std::vector<User>> list_users(const UserId& after, std::size_t limit) = 0;
};

}  // namespace blockauth::passkey
