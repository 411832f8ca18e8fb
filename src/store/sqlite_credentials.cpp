// How are passkeys inserted, updated and deleted in SQLite?
#include "store/sqlite_credentials.hpp"

#include "store/sqlite_rows.hpp"
#include "store/sqlite_sessions.hpp"
#include "store/sqlite_users.hpp"

namespace blockauth::store::sqlite {
namespace {

using passkey::CredentialData;
using passkey::UserId;

constexpr Sql kInsertCredential{R"sql(
  INSERT INTO credential (id, credential_id, user_id, user_handle, name, rp_id, public_key, algorithm, sign_count,
                          uv_initialized, backup_eligible, backup_state, transports, aaguid,
                          authenticator_attachment, is_discoverable, attestation_format, attestation_type,
                          attestation_trusted, attestation_object, created_at, last_used_at, is_active, revoked_at,
                          revocation_reason, attestation_key_id, enterprise_serial)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
          ?24, ?25, ?26, ?27)
  ON CONFLICT DO NOTHING
)sql"};
constexpr Sql kReplaceCredential{R"sql(
  UPDATE OR IGNORE credential
  SET id = ?1, user_handle = ?4, name = ?5, rp_id = ?6, public_key = ?7, algorithm = ?8, sign_count = ?9,
      uv_initialized = ?10, backup_eligible = ?11, backup_state = ?12, transports = ?13, aaguid = ?14,
      authenticator_attachment = ?15, is_discoverable = ?16, attestation_format = ?17, attestation_type = ?18,
      attestation_trusted = ?19, attestation_object = ?20, created_at = ?21, last_used_at = ?22, is_active = ?23,
      revoked_at = ?24, revocation_reason = ?25, attestation_key_id = ?26, enterprise_serial = ?27
  WHERE credential_id = ?2 AND user_id = ?3
)sql"};
// §7.2 step 22 (signCount): the counter grows, or there is none and both are zero; it never decreases.
constexpr Sql kUpdateCredential{R"sql(
  UPDATE credential
  SET sign_count = max(sign_count, ?3), backup_eligible = ?5, backup_state = ?6,
      uv_initialized = max(uv_initialized, ?7), last_used_at = max(coalesce(last_used_at, ?8), ?8)
  WHERE credential_id = ?1 AND is_active = 1 AND (?2 IS NULL OR user_id = ?2)
    AND (?4 = 0 OR sign_count < ?3 OR (sign_count = 0 AND ?3 = 0))
)sql"};
constexpr Sql kWhyNotUpdated{R"sql(
  SELECT is_active, sign_count FROM credential WHERE credential_id = ?1 AND (?2 IS NULL OR user_id = ?2)
)sql"};
constexpr Sql kRenameCredential{"UPDATE credential SET name = ?2 WHERE credential_id = ?1"};
constexpr Sql kRevokeCredential{R"sql(
  UPDATE credential
  SET revoked_at = CASE is_active WHEN 1 THEN ?2 ELSE revoked_at END,
      revocation_reason = CASE is_active WHEN 1 THEN ?3 ELSE revocation_reason END,
      is_active = 0
  WHERE credential_id = ?1
  RETURNING user_id, id
)sql"};
constexpr Sql kDeleteCredential{"DELETE FROM credential WHERE credential_id = ?1 RETURNING user_id, id"};
constexpr Sql kCredential{R"sql(
  SELECT id, credential_id, user_id, user_handle, name, rp_id, public_key, algorithm, sign_count, uv_initialized,
         backup_eligible, backup_state, transports, aaguid, authenticator_attachment, is_discoverable,
         attestation_format, attestation_type, attestation_trusted, attestation_object, created_at, last_used_at,
         is_active, revoked_at, revocation_reason, attestation_key_id, enterprise_serial
  FROM credential WHERE credential_id = ?1
)sql"};
constexpr Sql kCredentialsOfUser{R"sql(
  SELECT id, credential_id, user_id, user_handle, name, rp_id, public_key, algorithm, sign_count, uv_initialized,
         backup_eligible, backup_state, transports, aaguid, authenticator_attachment, is_discoverable,
         attestation_format, attestation_type, attestation_trusted, attestation_object, created_at, last_used_at,
         is_active, revoked_at, revocation_reason, attestation_key_id, enterprise_serial
  FROM credential WHERE user_id = ?1 ORDER BY created_at DESC, id DESC
)sql"};

// Of the credential whose user_id and id a statement returns; false if it returns none.
Result<bool> end_sessions_of_returned(Connection& connection, Query& statement) {
  BLOCKAUTH_TRY(found, statement.next());
  if (!found) return false;
  RowReader row(statement);
  const std::string user_id = row.text();
  const Uuid id = row.uuid();
  BLOCKAUTH_CHECK(end_sessions_of_credential(connection, user_id, id));
  return true;
}

// Runs an INSERT or UPDATE that takes all columns, in the order of read_credential().
Result<std::int64_t> write_credential(Connection& connection, Sql sql, const CredentialData& credential) {
  const webauthn::CredentialRecord& record = credential.record;
  const std::string transports = join_transports(record.transports);
  const ByteView aaguid = credential.aaguid;
  Query query(connection, sql, credential.id, record.id, credential.user_id.value, credential.user_handle,
              credential.name, record.rp_id, record.public_key,
              static_cast<std::int64_t>(credential.algorithm), record.sign_count, record.uv_initialized,
              record.backup_eligible, record.backup_state, transports, aaguid,
              credential.authenticator_attachment, credential.is_discoverable, credential.attestation_format,
              attestation_type_name(credential.attestation_type), credential.attestation_trusted,
              credential.attestation_object, credential.created_at, credential.last_used_at,
              credential.is_active, credential.revoked_at, credential.revocation_reason,
              credential.attestation_key_id, credential.enterprise_serial);
  return query.execute();
}

class SqliteCredentialStore final : public passkey::ICredentialStore {
 public:
  explicit SqliteCredentialStore(Database& database) noexcept : database_(database) {}

  Result<void> save_credential(const CredentialData& credential) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      auto active = check_user_active(connection, credential.user_id);
      if (!active && active.error().code != Errc::user_disabled) return active;
      BLOCKAUTH_TRY(replaced, write_credential(connection, kReplaceCredential, credential));
      if (replaced == 0) BLOCKAUTH_CHECK(insert_credential(connection, credential));
      if (credential.is_active) return {};
      return end_sessions_of_credential(connection, credential.user_id.value, credential.id);
    });
  }

  Result<std::optional<CredentialData>> get_credential(const CredentialId& credential_id) override {
    return database_.read([&](Connection& connection) -> Result<std::optional<CredentialData>> {
      Query query(connection, kCredential, credential_id);
      BLOCKAUTH_TRY(found, query.next());
      if (!found) return std::optional<CredentialData>{};
      RowReader row(query);
      auto credential = read_credential(row);
      return row.finish(std::optional(std::move(credential)));
    });
  }

  Result<std::vector<CredentialData>> get_credentials_for_user(const UserId& user_id) override {
    return database_.read([&](Connection& connection) -> Result<std::vector<CredentialData>> {
      std::vector<CredentialData> credentials;
      Query query(connection, kCredentialsOfUser, user_id.value);
      for (;;) {
        BLOCKAUTH_TRY(found, query.next());
        if (!found) return credentials;
        RowReader row(query);
        auto credential = read_credential(row);
        BLOCKAUTH_TRY(sound, row.finish(std::move(credential)));
        credentials.push_back(std::move(sound));
      }
    });
  }

  Result<void> delete_credential(const CredentialId& credential_id) override {
    return database_.write(
        [&](Connection& connection) { return sqlite::delete_credential(connection, credential_id); });
  }

  Result<void> update_credential(const passkey::CredentialUpdate& update) override {
    return database_.write(
        [&](Connection& connection) { return sqlite::update_credential(connection, update, std::nullopt); });
  }

  Result<void> rename_credential(const CredentialId& credential_id, std::string_view name) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_TRY(renamed, Query(connection, kRenameCredential, credential_id, name).execute());
      if (renamed == 0) return fail(Errc::credential_not_found);
      return {};
    });
  }

  Result<void> revoke_credential(const CredentialId& credential_id, TimePoint now,
                                 std::string_view reason) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      Query revocation(connection, kRevokeCredential, credential_id, now, reason);
      BLOCKAUTH_TRY(ended, end_sessions_of_returned(connection, revocation));
      if (!ended) return fail(Errc::credential_not_found);
      return {};
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::ICredentialStore> make_credential_store(Database& database) {
  return std::make_unique<SqliteCredentialStore>(database);
}

Result<void> insert_credential(Connection& connection, const CredentialData& credential) {
  BLOCKAUTH_TRY(inserted, write_credential(connection, kInsertCredential, credential));
  if (inserted == 0) return fail(Errc::credential_already_registered);
  return {};
}

Result<void> update_credential(Connection& connection, const passkey::CredentialUpdate& update,
                               const std::optional<std::string>& owner) {
  Query statement(connection, kUpdateCredential, update.credential_id, owner, update.sign_count,
                  update.require_counter_advance, update.backup_eligible, update.backup_state,
                  update.user_verified, update.used_at);
  BLOCKAUTH_TRY(updated, statement.execute());
  if (updated == 1) return {};

  Query why(connection, kWhyNotUpdated, update.credential_id, owner);
  BLOCKAUTH_TRY(found, why.next());
  if (!found) return fail(Errc::credential_not_found);
  if (why.integer(0) == 0) return fail(Errc::credential_revoked);
  return fail_step("7.2/22", Errc::counter_not_advanced, "the signature counter did not advance",
                   "more than " + std::to_string(why.integer(1)), std::to_string(update.sign_count));
}

Result<void> delete_credential(Connection& connection, const CredentialId& credential_id) {
  Query deletion(connection, kDeleteCredential, credential_id);
  BLOCKAUTH_CHECK(end_sessions_of_returned(connection, deletion));
  return {};
}

}  // namespace blockauth::store::sqlite
