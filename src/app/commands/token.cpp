// A session row and the access token for it, by the server's own TokenService.
#include "app/commands/token.hpp"

#include <ostream>
#include <utility>

#include "app/instance_keys.hpp"
#include "app/sealed_state.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::app {
namespace {

// As the last server on this storage; before there was one, as a server with default settings would.
Result<IssuingProfile> issuing_profile(SealedState& sealed, IRandom& random) {
  BLOCKAUTH_TRY(remembered, recall_issuing_profile(sealed));
  if (remembered) return *std::move(remembered);
  IssuingProfile profile;
  BLOCKAUTH_TRY(keys, signing_keys({}, sealed, random));
  profile.keys = std::move(keys);
  return profile;
}

}  // namespace

Result<void> token_issue_command(const TokenIssueOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  if (!user.is_active) return fail(Errc::user_disabled, "the user is disabled: enable it first");
  BLOCKAUTH_TRY(masters, data.master_secrets(context.random));
  SealedState sealed(data.store->instance_state(), masters, context.random);
  BLOCKAUTH_TRY(profile, issuing_profile(sealed, context.random));
  BLOCKAUTH_TRY(signing, to_signing_keys(profile.keys));
  BLOCKAUTH_TRY(tokens, token::TokenService::create(profile.tokens, {.signing = signing, .master = masters},
                                                    {.sessions = data.store->refresh_tokens(),
                                                     .clock = context.clock,
                                                     .random = context.random}));
  token::Session session =
      tokens->new_session({.user_id = user.id.value, .credential = {}, .rp_id = {}, .user_verified = false});
  BLOCKAUTH_CHECK(data.store->refresh_tokens().insert_session(session));
  session.user_email = user.email;
  BLOCKAUTH_TRY(pair, tokens->issue(session));
  context.out << pair.access << '\n';
  return {};
}

}  // namespace blockauth::app
