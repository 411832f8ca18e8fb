// Clean-up and instance state in SQLite.
#pragma once

#include <memory>

#include "blockauth/passkey/instance_state.hpp"
#include "blockauth/passkey/maintenance.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The ports. `database` outlives them.
std::unique_ptr<passkey::IMaintenance> make_maintenance(Database& database);
std::unique_ptr<passkey::IInstanceState> make_instance_state(Database& database);

// A part of a transaction.
Result<Bytes> get_or_insert_state(Connection& connection, std::string_view name, ByteView candidate);

}  // namespace blockauth::store::sqlite
