// Which user does an access token stand for?
#include "http/bearer_auth.hpp"

#include <utility>

#include "blockauth/passkey/user_directory.hpp"
#include "blockauth/token/token_service.hpp"
#include "http/text.hpp"

namespace blockauth::http {
namespace {

constexpr std::string_view kScheme = "bearer";

// RFC 6750 §2.1. Another scheme counts as no credentials at all.
Result<std::string_view> bearer_token(const Request& request) {
  if (!request.authorization) return fail(Errc::token_missing, "no Authorization header");
  const std::string_view header = trim(*request.authorization);
  const auto space = header.find(' ');
  if (!equals_ignoring_case(header.substr(0, space), kScheme)) {
    return fail(Errc::token_missing, "the Authorization scheme is not Bearer");
  }
  const std::string_view token =
      space == std::string_view::npos ? std::string_view() : trim(header.substr(space + 1));
  if (token.empty()) return fail(Errc::token_malformed, "Bearer without a token");
  return token;
}

Result<Caller> session_caller(const token::Session& session, const Context& context) {
  BLOCKAUTH_TRY(user, context.services.users.get_user({session.user_id}));
  if (!user) return fail(Errc::user_not_found, "the session's user is gone");
  return Caller{*std::move(user), session.id, session.auth_time};
}

// An account for somebody whom a trusted issuer vouches for. The e-mail is only shown: who holds the address
// here is somebody else, and must not be joined with a stranger (product decision 10).
Result<passkey::User> provision(const token::ForeignBearer& bearer, const Context& context) {
  const passkey::ForeignIdentity identity{bearer.issuer_name, bearer.subject};
  const TimePoint now = context.services.clock.now();
  passkey::User user;
  user.id = {Uuid::v7(now, context.services.random).to_string()};
  if (passkey::canonical_email(bearer.email)) user.email = bearer.email;
  user.handle = UserHandle(context.services.random.bytes(kMaxUserHandleBytes));
  user.foreign = identity;
  user.created_at = now;
  const auto inserted = context.services.users.insert_user(user);
  if (inserted) {
    context.services.log.write(LogEvent(LogLevel::info, "user.provisioned")
                                   .text("user_id", user.id.value)
                                   .text("issuer", identity.issuer));
    return user;
  }
  if (inserted.error().code != Errc::user_already_exists) return fail(inserted.error());
  // Two first calls at once: the other one won.
  BLOCKAUTH_TRY(existing, context.services.users.get_user_by_foreign_identity(identity));
  if (existing) return *std::move(existing);
  context.services.log.write(LogEvent(LogLevel::warning, "user.provisioning_refused")
                                 .text("issuer", identity.issuer)
                                 .text("reason", "the e-mail belongs to another account"));
  return fail(Errc::user_not_found,
              "the e-mail of the trusted issuer's user belongs to another account here");
}

Result<Caller> foreign_caller(const token::ForeignBearer& bearer, const Context& context) {
  BLOCKAUTH_TRY(known,
                context.services.users.get_user_by_foreign_identity({bearer.issuer_name, bearer.subject}));
  if (!known) {
    BLOCKAUTH_TRY(made, provision(bearer, context));
    known = std::move(made);
  }
  if (!known->is_active) return fail(Errc::user_disabled, "the user is disabled");
  return Caller{*std::move(known), std::nullopt, bearer.auth_time};
}

}  // namespace

Result<Caller> authenticate(const Request& request, const Context& context) {
  BLOCKAUTH_TRY(token, bearer_token(request));
  auto bearer = context.services.tokens.verify_access(token);
  if (!bearer) {
    Error error = std::move(bearer).error();
    // token_malformed is the header's; a token that is none is just invalid to its sender.
    if (error.code == Errc::token_malformed) error.code = Errc::token_invalid;
    return fail(std::move(error));
  }
  if (const auto* session = std::get_if<token::Session>(&*bearer)) return session_caller(*session, context);
  return foreign_caller(std::get<token::ForeignBearer>(*bearer), context);
}

Result<void> check_fresh(const Caller& caller, const Context& context) {
  const auto window = context.config.fresh_authentication;
  if (!window) return {};
  if (caller.auth_time && context.services.clock.now() - *caller.auth_time <= *window) return {};
  return fail(Errc::stale_authentication,
              "the sign-in must not be older than " + std::to_string(window->count()) + " s for this call");
}

}  // namespace blockauth::http
