// Passkeys in SQLite.
#pragma once

#include <memory>

#include "blockauth/passkey/account_lookup.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The ports. `database` outlives them.
std::unique_ptr<passkey::ICredentialStore> make_credential_store(Database& database);
std::unique_ptr<passkey::IAccountLookup> make_account_lookup(Database& database);

// Parts of a transaction.
// Never overwrites. Errors: credential_already_registered (any user's, revoked or not).
Result<void> insert_credential(Connection& connection, const passkey::CredentialData& credential);
// §7.2 step 24, in one conditional statement; `owner` absent: whoever it belongs to.
// Errors: credential_not_found, credential_revoked, counter_not_advanced.
Result<void> update_credential(Connection& connection, const passkey::CredentialUpdate& update,
                               const std::optional<std::string>& owner);
// Deletes it and ends its sessions. Deleting what is not there is no error.
Result<void> delete_credential(Connection& connection, const CredentialId& credential_id);

}  // namespace blockauth::store::sqlite
