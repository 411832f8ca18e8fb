// A service of one's own with passkeys inside: BlockAuth's server runs on a thread of it, on one SQLite file,
// and the service checks access tokens by itself, without asking anybody.
//
//   embedded_server <port> <folder>       0 takes a free port; the port is printed, then one line per token
//   on stdin
#include <iostream>
#include <string>
#include <thread>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/crypto/system_random.hpp"
#include "blockauth/http/server.hpp"
#include "blockauth/store/sqlite.hpp"

namespace {

using blockauth::Result;
using blockauth::SecretBytes;
namespace passkey = blockauth::passkey;
namespace token = blockauth::token;

// The service's own work: whose access token is this? A session that was signed out counts as such at once.
void answer_tokens(const token::TokenService& tokens) {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto bearer = tokens.verify_access(line);
    if (!bearer) {
      std::cout << "nobody (" << to_string(bearer.error().code) << ")" << std::endl;
    } else if (const auto* session = std::get_if<token::Session>(&*bearer)) {
      std::cout << "hello " << session->user_email << std::endl;
    }
  }
}

Result<void> serve(const std::string& port, const std::string& folder) {
  const blockauth::SystemClock clock;
  blockauth::crypto::SystemRandom random;
  blockauth::NullLogSink log;
  BLOCKAUTH_TRY(store, blockauth::store::open_sqlite({.path = folder + "/passkeys.db"}, random));

  passkey::PasskeyConfig config;
  config.relying_parties.emplace_back();
  config.relying_parties[0].rp_id = "example.org";
  config.relying_parties[0].rp_name = "Embedded";
  config.relying_parties[0].origins = {"https://example.org"};
  config.passkey_signup = true;
  // Made anew at every start here: outstanding challenges and sign-ins end with the process. A real service
  // keeps these in its secret store.
  const SecretBytes master(random.bytes(32));
  BLOCKAUTH_TRY(passkeys, passkey::PasskeyService::create(
                              config, {.master = {master}, .decoy_key = SecretBytes(random.bytes(32))},
                              {.credentials = store->credentials(),
                               .users = store->users(),
                               .accounts = store->accounts(),
                               .enrolments = store->enrolments(),
                               .commit = store->commit(),
                               .ledger = store->ledger(),
                               .clock = clock,
                               .random = random,
                               .log = log}));

  BLOCKAUTH_TRY(pem, token::SigningKey::generate_es256_pem(random));
  BLOCKAUTH_TRY(key,
                token::SigningKey::from_pem(token::JwsAlgorithm::ES256, blockauth::as_chars(pem.expose())));
  BLOCKAUTH_TRY(tokens, token::TokenService::create(
                            {}, {.signing = {key}, .master = {master}},
                            {.sessions = store->refresh_tokens(), .clock = clock, .random = random}));

  blockauth::http::ServerConfig listener;
  listener.listen = "127.0.0.1:" + port;
  listener.handle_signals = false;  // they are the service's
  BLOCKAUTH_TRY(server,
                blockauth::http::Server::create(listener, {.passkeys = *passkeys,
                                                           .tokens = *tokens,
                                                           .users = store->users(),
                                                           .ping_store = [&store] { return store->ping(); },
                                                           .log = log,
                                                           .clock = clock,
                                                           .random = random}));
  std::cout << server->port() << std::endl;
  Result<void> outcome;
  std::thread background([&] { outcome = server->run(); });
  answer_tokens(*tokens);  // until the end of its input
  server->stop();
  background.join();
  return outcome;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: embedded_server <port> <folder>\n";
    return 2;
  }
  const auto outcome = serve(argv[1], argv[2]);
  if (!outcome) std::cerr << outcome.error().detail << "\n";
  return outcome ? 0 : 1;
}
