// What does a ceremony read, in one statement?
#include "blockauth/passkey/account_lookup.hpp"
#include "store/sqlite_credentials.hpp"
#include "store/sqlite_rows.hpp"

namespace blockauth::store::sqlite {
namespace {

using passkey::Account;

// A row per active credential of the RP ID; one row with NULL in the credential's columns, if there is none.
constexpr Sql kAccountById{R"sql(
  SELECT u.id, u.email, u.display_name, u.handle, u.is_active, u.email_verified, u.foreign_issuer, u.foreign_subject,
         u.created_at,
         c.id, c.credential_id, c.user_id, c.user_handle, c.name, c.rp_id, c.public_key, c.algorithm, c.sign_count,
         c.uv_initialized, c.backup_eligible, c.backup_state, c.transports, c.aaguid, c.authenticator_attachment,
         c.is_discoverable, c.attestation_format, c.attestation_type, c.attestation_trusted, c.attestation_object,
         c.created_at, c.last_used_at, c.is_active, c.revoked_at, c.revocation_reason,
         c.attestation_key_id, c.enterprise_serial
  FROM user u LEFT JOIN credential c ON c.user_id = u.id AND c.rp_id = ?2 AND c.is_active = 1
  WHERE u.id = ?1
  ORDER BY c.created_at DESC, c.id DESC
)sql"};
constexpr Sql kAccountByEmail{R"sql(
  SELECT u.id, u.email, u.display_name, u.handle, u.is_active, u.email_verified, u.foreign_issuer, u.foreign_subject,
         u.created_at,
         c.id, c.credential_id, c.user_id, c.user_handle, c.name, c.rp_id, c.public_key, c.algorithm, c.sign_count,
         c.uv_initialized, c.backup_eligible, c.backup_state, c.transports, c.aaguid, c.authenticator_attachment,
         c.is_discoverable, c.attestation_format, c.attestation_type, c.attestation_trusted, c.attestation_object,
         c.created_at, c.last_used_at, c.is_active, c.revoked_at, c.revocation_reason,
         c.attestation_key_id, c.enterprise_serial
  FROM user u LEFT JOIN credential c ON c.user_id = u.id AND c.rp_id = ?2 AND c.is_active = 1
  WHERE u.email_canonical = ?1
  ORDER BY c.created_at DESC, c.id DESC
)sql"};
constexpr Sql kCredentialAndOwner{R"sql(
  SELECT u.id, u.email, u.display_name, u.handle, u.is_active, u.email_verified, u.foreign_issuer, u.foreign_subject,
         u.created_at,
         c.id, c.credential_id, c.user_id, c.user_handle, c.name, c.rp_id, c.public_key, c.algorithm, c.sign_count,
         c.uv_initialized, c.backup_eligible, c.backup_state, c.transports, c.aaguid, c.authenticator_attachment,
         c.is_discoverable, c.attestation_format, c.attestation_type, c.attestation_trusted, c.attestation_object,
         c.created_at, c.last_used_at, c.is_active, c.revoked_at, c.revocation_reason,
         c.attestation_key_id, c.enterprise_serial
  FROM credential c JOIN user u ON u.id = c.user_id
  WHERE c.credential_id = ?1
)sql"};

Result<std::optional<Account>> read_account(Query& query) {
  std::optional<Account> account;
  for (;;) {
    BLOCKAUTH_TRY(found, query.next());
    if (!found) return account;
    RowReader row(query);
    auto user = read_user(row);
    if (!account) account = Account{std::move(user), {}};
    if (row.at_null()) continue;
    auto credential = read_credential(row);
    BLOCKAUTH_TRY(sound, row.finish(std::move(credential)));
    account->credentials.push_back(std::move(sound));
  }
}

class SqliteAccountLookup final : public passkey::IAccountLookup {
 public:
  explicit SqliteAccountLookup(Database& database) noexcept : database_(database) {}

  Result<std::optional<Account>> find_account(const passkey::UserId& user_id,
                                              std::string_view rp_id) override {
    return database_.read([&](Connection& connection) {
      Query query(connection, kAccountById, user_id.value, rp_id);
      return read_account(query);
    });
  }

  Result<std::optional<Account>> find_account_by_email(std::string_view canonical,
                                                       std::string_view rp_id) override {
    return database_.read([&](Connection& connection) {
      Query query(connection, kAccountByEmail, canonical, rp_id);
      return read_account(query);
    });
  }

  Result<std::optional<passkey::CredentialOwner>> find_credential(
      const CredentialId& credential_id) override {
    return database_.read([&](Connection& connection) -> Result<std::optional<passkey::CredentialOwner>> {
      Query query(connection, kCredentialAndOwner, credential_id);
      BLOCKAUTH_TRY(found, query.next());
      if (!found) return std::optional<passkey::CredentialOwner>{};
      RowReader row(query);
      auto user = read_user(row);
      auto credential = read_credential(row);
      return row.finish(std::optional(passkey::CredentialOwner{std::move(credential), std::move(user)}));
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::IAccountLookup> make_account_lookup(Database& database) {
  return std::make_unique<SqliteAccountLookup>(database);
}

}  // namespace blockauth::store::sqlite
