// The four calls of layer webauthn, without a store, a server or a policy: one passkey is registered, then
// used.
//
// Speaks JSON lines, so that anything can be the browser: writes options, reads the response to them, twice.
// walkthrough.sh plays both sides.
#include <iostream>
#include <string>

#include "blockauth/base/clock.hpp"
#include "blockauth/crypto/system_random.hpp"
#include "blockauth/webauthn/relying_party.hpp"

namespace {

using blockauth::Result;
using blockauth::UserHandle;
namespace webauthn = blockauth::webauthn;

Result<std::string> run() {
  const blockauth::SystemClock clock;
  blockauth::crypto::SystemRandom random;

  webauthn::RelyingPartyConfig config;
  config.rp_id = "example.org";
  config.rp_name = "Minimal";
  config.origins = {"https://example.org"};
  BLOCKAUTH_TRY(rp, webauthn::RelyingParty::create(config));

  // Registration. The state stays here, bound to the browser's session, until the response comes.
  const UserHandle user(random.bytes(32));
  auto creation = rp.begin_registration({.id = user, .name = "alice@example.org", .display_name = "Alice"},
                                        {}, webauthn::Challenge(random.bytes(32)), clock.now());
  std::cout << webauthn::to_json(creation.options) << std::endl;
  std::string line;
  std::getline(std::cin, line);
  BLOCKAUTH_TRY(attestation, webauthn::RegistrationResponse::from_json(line));
  BLOCKAUTH_TRY(registered, rp.finish_registration(std::move(creation.state), attestation, clock.now()));

  // What a real relying party writes to its database.
  webauthn::OwnedCredential stored{.owner = user, .record = registered.credential};

  // Sign-in, by any discoverable passkey.
  auto request = rp.begin_authentication(webauthn::DiscoverableUser{}, webauthn::Challenge(random.bytes(32)),
                                         clock.now());
  std::cout << webauthn::to_json(request.options) << std::endl;
  std::getline(std::cin, line);
  BLOCKAUTH_TRY(assertion, webauthn::AuthenticationResponse::from_json(line));
  // A real one looks the record up by assertion.id.
  BLOCKAUTH_TRY(signed_in,
                rp.finish_authentication(std::move(request.state), assertion, stored, clock.now()));
  // Facts are the library's, what follows from them is yours: here a clone signal refuses the sign-in.
  if (signed_in.sign_count_verdict == webauthn::SignCountVerdict::not_advanced) {
    return blockauth::fail(blockauth::Errc::counter_not_advanced);
  }
  stored.record.sign_count = signed_in.sign_count;
  stored.record.backup_state = signed_in.backup_state;
  return std::string("signed in, counter ") + std::to_string(stored.record.sign_count);
}

}  // namespace

int main() {
  const auto outcome = run();
  if (!outcome) {
    std::cerr << "refused: " << to_string(outcome.error().code) << " " << outcome.error().detail << "\n";
    return 1;
  }
  std::cout << *outcome << "\n";
  return 0;
}
