// Rows of our tables as the structs of the ports.
//
// The readers expect the columns in the order in which the comments list them; every SELECT names its
// columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/token/refresh_token_store.hpp"
#include "store/sqlite_handle.hpp"

namespace blockauth::store::sqlite {

// Reads the current row of a query from left to right. What we cannot have written is remembered as damage.
class RowReader final {
 public:
  explicit RowReader(const Query& query) : query_(query) {}

  [[nodiscard]] bool at_null() const noexcept { return query_.is_null(column_); }
  std::int64_t integer() noexcept { return query_.integer(column_++); }
  bool boolean() noexcept { return integer() != 0; }
  std::string text() { return std::string(query_.text(column_++)); }
  Bytes blob() { return to_bytes(query_.blob(column_++)); }
  TimePoint time() noexcept { return TimePoint(TimePoint::duration(integer())); }
  Uuid uuid() noexcept;
  std::uint32_t counter() noexcept;
  void damage() noexcept { damaged_ = true; }
  void skip() noexcept { ++column_; }

  // `read()`, or nothing where the column is NULL.
  template <class Read>
  auto optional(Read&& read) -> std::optional<std::invoke_result_t<Read&>> {
    if (at_null()) {
      skip();
      return std::nullopt;
    }
    return read();
  }

  // Errors: store_corrupt, if anything was read that we cannot have written.
  template <class T>
  [[nodiscard]] Result<T> finish(T value) const {
    if (damaged_) return fail(Errc::store_corrupt, "a row holds a value that BlockAuth does not write");
    return value;
  }

 private:
  const Query& query_;
  int column_ = 0;
  bool damaged_ = false;
};

webauthn::Aaguid read_aaguid(RowReader& row);

// id, email, display_name, handle, is_active, email_verified, foreign_issuer, foreign_subject, created_at
passkey::User read_user(RowReader& row);

// id, credential_id, user_id, user_handle, name, rp_id, public_key, algorithm, sign_count, uv_initialized,
// backup_eligible, backup_state, transports, aaguid, authenticator_attachment, is_discoverable,
// attestation_format, attestation_type, attestation_trusted, attestation_object, created_at, last_used_at,
// is_active, revoked_at, revocation_reason, attestation_key_id, enterprise_serial
passkey::CredentialData read_credential(RowReader& row);

// session: id, user_id; user: email, is_active; session: credential, rp_id, methods, auth_time, rotated_at,
// expires_at, generation
token::Session read_session(RowReader& row);

// credential.attestation_type: "none", "self", "basic", "attca", "anonca".
[[nodiscard]] std::string_view attestation_type_name(webauthn::AttestationType type) noexcept;

// credential.transports: one a line, each line ended by a line feed; line feed and backslash within one are
// escaped.
[[nodiscard]] std::string join_transports(const std::vector<std::string>& transports);
[[nodiscard]] std::vector<std::string> split_transports(std::string_view column);

// user.email_canonical: NULL for an account without e-mail.
// Errors: invalid_request, for an e-mail without canonical form.
Result<std::optional<std::string>> canonical_column(const passkey::User& user);

}  // namespace blockauth::store::sqlite
