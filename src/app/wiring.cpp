// The composition root: the only file that sees every layer. It reads as a parts list, and decides nothing.
#include "app/wiring.hpp"

#include <chrono>
#include <utility>
#include <vector>

#include "app/housekeeping.hpp"
#include "app/instance_keys.hpp"
#include "app/sealed_state.hpp"
#include "app/storage.hpp"
#include "blockauth/http/server.hpp"
#include "blockauth/passkey/passkey_service.hpp"
#include "blockauth/store/store.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::app {
namespace {

constexpr std::chrono::minutes kCleanupInterval{1};

}  // namespace

// Declared in order of dependence, so that each part outlives those that borrow it.
struct Deployment::Parts {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<passkey::PasskeyService> passkeys;
  std::unique_ptr<token::TokenService> tokens;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<Housekeeping> housekeeping;
};

Deployment::Deployment(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Deployment::~Deployment() = default;

Result<std::unique_ptr<Deployment>> Deployment::create(const AppConfig& config, ILogSink& log,
                                                       const IClock& clock, IRandom& random) {
  auto parts = std::make_unique<Parts>();

  BLOCKAUTH_TRY(store, open_storage(config.storage, random));
  parts->store = std::move(store);
  passkey::IInstanceState& state = parts->store->instance_state();

  BLOCKAUTH_TRY(masters, find_master_secrets(config.storage, config.secrets, state, random));
  SealedState sealed(state, masters, random);
  BLOCKAUTH_TRY(decoys, decoy_key(sealed, random));
  BLOCKAUTH_TRY(keys, signing_keys(config.signing, sealed, random));
  BLOCKAUTH_TRY(signing, to_signing_keys(keys));
  BLOCKAUTH_CHECK(remember_issuing_profile({config.tokens, keys}, sealed));

  BLOCKAUTH_TRY(passkeys, passkey::PasskeyService::create(config.passkey,
                                                          {.master = masters, .decoy_key = std::move(decoys)},
                                                          {.credentials = parts->store->credentials(),
                                                           .users = parts->store->users(),
                                                           .accounts = parts->store->accounts(),
                                                           .enrolments = parts->store->enrolments(),
                                                           .commit = parts->store->commit(),
                                                           .ledger = parts->store->ledger(),
                                                           .clock = clock,
                                                           .random = random,
                                                           .log = log,
                                                           .metadata = &parts->store->metadata()}));
  parts->passkeys = std::move(passkeys);

  BLOCKAUTH_TRY(tokens, token::TokenService::create(
                            config.tokens, {.signing = std::move(signing), .master = masters},
                            {.sessions = parts->store->refresh_tokens(), .clock = clock, .random = random}));
  parts->tokens = std::move(tokens);

  BLOCKAUTH_TRY(server, http::Server::create(config.server,
                                             {.passkeys = *parts->passkeys,
                                              .tokens = *parts->tokens,
                                              .users = parts->store->users(),
                                              .ping_store = [&store = *parts->store] { return store.ping(); },
                                              .log = log,
                                              .clock = clock,
                                              .random = random}));
  parts->server = std::move(server);

  parts->housekeeping =
      std::make_unique<Housekeeping>(parts->store->maintenance(), clock, log, kCleanupInterval);
  return std::make_unique<Deployment>(std::move(parts));
}

std::uint16_t Deployment::port() const noexcept { return parts_->server->port(); }
Result<void> Deployment::run() { return parts_->server->run(); }
void Deployment::stop() noexcept { parts_->server->stop(); }

}  // namespace blockauth::app
