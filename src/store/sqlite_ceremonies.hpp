// Spent challenges and committed ceremonies in SQLite.
#pragma once

#include <memory>

#include "blockauth/passkey/ceremony_commit.hpp"
#include "blockauth/passkey/challenge_ledger.hpp"
#include "store/sqlite_database.hpp"

namespace blockauth::store::sqlite {

// The ports. `database` outlives them.
std::unique_ptr<passkey::IChallengeLedger> make_challenge_ledger(Database& database);
std::unique_ptr<passkey::ICeremonyCommit> make_ceremony_commit(Database& database);

// Raises the watermark and forgets what expired before `now`, some at a time. Returns how many were
// forgotten.
Result<std::size_t> forget_expired_challenges(Database& database, TimePoint now);

}  // namespace blockauth::store::sqlite
