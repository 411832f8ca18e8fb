// Accounts in SQLite.
#pragma once

#include <memory>

#include "blockauth/passkey/enrolment_store.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The ports. `database` outlives them.
std::unique_ptr<passkey::IUserDirectory> make_user_directory(Database& database);
std::unique_ptr<passkey::IEnrolmentStore> make_enrolment_store(Database& database);

// Parts of a transaction.
// Errors: user_already_exists.
Result<void> insert_user(Connection& connection, const passkey::User& user);
// Errors: user_not_found, user_disabled.
Result<void> check_user_active(Connection& connection, const passkey::UserId& id);
// Errors: enrolment_invalid.
Result<void> spend_enrolment(Connection& connection, ByteView token_hash, const passkey::UserId& user_id,
                             TimePoint now);

}  // namespace blockauth::store::sqlite
