// Sign-ins in SQLite.
#pragma once

#include <memory>

#include "blockauth/token/refresh_token_store.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The port. `database` outlives it.
std::unique_ptr<token::IRefreshTokenStore> make_refresh_token_store(Database& database);

// Parts of a transaction.
Result<void> insert_session(Connection& connection, const token::Session& session);
Result<void> end_sessions_of_credential(Connection& connection, const std::string& user_id,
                                        const Uuid& credential);
// `methods` absent: they stay as they are. Errors: session_ended.
Result<void> refresh_authentication(Connection& connection, const Uuid& id, const std::string& user_id,
                                    TimePoint auth_time, const std::optional<std::string>& methods);

}  // namespace blockauth::store::sqlite
