// The HTTP server on a credential store of one's own. Users, sessions and spent challenges stay in a store of
// ours.
//
//   custom_credential_store <port>        0 takes a free one; the port is printed
#include <iostream>
#include <string>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/crypto/system_random.hpp"
#include "blockauth/http/server.hpp"
#include "blockauth/store/memory.hpp"
#include "plain_credential_store.hpp"

namespace {

using blockauth::Result;
using blockauth::SecretBytes;
namespace passkey = blockauth::passkey;
namespace token = blockauth::token;

Result<void> serve(const std::string& port) {
  const blockauth::SystemClock clock;
  blockauth::crypto::SystemRandom random;
  blockauth::NullLogSink log;

  PlainCredentialStore credentials;
  const auto store =
      blockauth::store::with_credential_store(blockauth::store::open_memory(random), credentials);

  passkey::PasskeyConfig config;
  config.relying_parties.emplace_back();
  config.relying_parties[0].rp_id = "example.org";
  config.relying_parties[0].rp_name = "Custom store";
  config.relying_parties[0].origins = {"https://example.org"};
  config.passkey_signup = true;
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
  BLOCKAUTH_TRY(server,
                blockauth::http::Server::create(listener, {.passkeys = *passkeys,
                                                           .tokens = *tokens,
                                                           .users = store->users(),
                                                           .ping_store = [&store] { return store->ping(); },
                                                           .log = log,
                                                           .clock = clock,
                                                           .random = random}));
  std::cout << server->port() << std::endl;
  return server->run();
}

}  // namespace

int main(int argc, char** argv) {
  const auto outcome = serve(argc > 1 ? argv[1] : "8080");
  if (!outcome) std::cerr << outcome.error().detail << "\n";
  return outcome ? 0 : 1;
}
