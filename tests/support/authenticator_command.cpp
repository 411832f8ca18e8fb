// One ceremony of an authenticator that lives in a file.
#include "support/authenticator_command.hpp"

#include <utility>

namespace blockauth::support {
namespace {

Result<SoftAuthenticator> open(const AuthenticatorCall& call, IRandom& random) {
  if (call.state.empty()) return SoftAuthenticator{random, call.config};
  return SoftAuthenticator::from_json(call.state, random, call.config);
}

}  // namespace

Result<AuthenticatorAnswer> authenticator_create(const AuthenticatorCall& call, IRandom& random) {
  BLOCKAUTH_TRY(authenticator, open(call, random));
  BLOCKAUTH_TRY(response, authenticator.create(call.options, {.origin = call.origin}));
  return AuthenticatorAnswer{.state = authenticator.to_json(), .response = std::move(response)};
}

Result<AuthenticatorAnswer> authenticator_get(const AuthenticatorCall& call, IRandom& random) {
  BLOCKAUTH_TRY(authenticator, open(call, random));
  BLOCKAUTH_TRY(response, authenticator.get(call.options, {.origin = call.origin}));
  return AuthenticatorAnswer{.state = authenticator.to_json(), .response = std::move(response)};
}

}  // namespace blockauth::support
