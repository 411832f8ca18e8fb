// A store: every port of the service on one database.
#pragma once

#include <memory>

#include "blockauth/base/result.hpp"
#include "blockauth/passkey/account_lookup.hpp"
#include "blockauth/passkey/ceremony_commit.hpp"
#include "blockauth/passkey/challenge_ledger.hpp"
#include "blockauth/passkey/credential_store.hpp"
#include "blockauth/passkey/enrolment_store.hpp"
#include "blockauth/passkey/instance_state.hpp"
#include "blockauth/passkey/maintenance.hpp"
#include "blockauth/passkey/metadata_store.hpp"
#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/token/refresh_token_store.hpp"

namespace blockauth::store {

// Owns its connections; the references it gives out live as long as it does. Thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  virtual passkey::ICredentialStore& credentials() noexcept = 0;
  virtual passkey::IUserDirectory& users() noexcept = 0;
  virtual passkey::IAccountLookup& accounts() noexcept = 0;
  virtual passkey::IChallengeLedger& ledger() noexcept = 0;
  virtual passkey::ICeremonyCommit& commit() noexcept = 0;
  virtual passkey::IEnrolmentStore& enrolments() noexcept = 0;
  virtual passkey::IInstanceState& instance_state() noexcept = 0;
  virtual passkey::IMaintenance& maintenance() noexcept = 0;
  virtual passkey::IMetadataStore& metadata() noexcept = 0;
  virtual token::IRefreshTokenStore& refresh_tokens() noexcept = 0;

  // Can the database be reached, and its write lock be had? Writes nothing. Errors: store_unavailable.
  virtual Result<void> ping() = 0;
};

// `own` with its credentials kept in `custom` instead: the four calls suffice. Ceremonies are then committed
// by spending the challenge first and holding a lock per user, which is exact within one process; challenges,
// sessions and users stay in `own`. `custom` must outlive the result.
[[nodiscard]] std::unique_ptr<Store> with_credential_store(std::unique_ptr<Store> own,
                                                           passkey::ICredentialStore& custom);

}  // namespace blockauth::store
