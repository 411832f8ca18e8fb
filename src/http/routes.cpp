// THE table: every method and path that is answered, and how.
#include "http/routes.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "http/handlers/authentication.hpp"
#include "http/handlers/credentials.hpp"
#include "http/handlers/enrolment.hpp"
#include "http/handlers/health.hpp"
#include "http/handlers/icons.hpp"
#include "http/handlers/registration.hpp"
#include "http/handlers/signup.hpp"
#include "http/handlers/stepup.hpp"
#include "http/handlers/tokens.hpp"
#include "http/handlers/transaction.hpp"
#include "http/handlers/well_known.hpp"
#include "http/static_files.hpp"

namespace blockauth::http {
namespace {

using M = Method;
using R = RateClass;
using A = Audience;
using F = Feature;
using enum Runs;
using enum Freshness;

constexpr std::string_view kNameRequired = "Name is required";
constexpr std::string_view kRefreshRequired = "A refresh token is required.";
constexpr std::string_view kEmailRequired = "A valid e-mail address is required.";
constexpr std::string_view kHashRequired = "payload_hash must be 32 octets in base64url.";

// clang-format off
constexpr std::array kRoutes{
  Route{M::post,    "passkey/register/options",     register_options,    R::registration_options,   A::passkey, F::passkey_auth,   blocking, recent},
  Route{M::post,    "passkey/register/verify",      register_verify,     R::registration_verify,    A::passkey, F::passkey_auth,   blocking},
  Route{M::post,    "passkey/auth/options",         auth_options,        R::authentication_options, A::passkey, F::passkey_auth,   blocking, any, kEmailRequired},
  Route{M::post,    "passkey/auth/verify",          auth_verify,         R::authentication_verify,  A::login,   F::passkey_auth,   blocking},
  Route{M::get,     "passkey/credentials",          list_credentials,    R::management,             A::passkey, F::passkey_auth,   blocking},
  Route{M::get,     "passkey/credentials/<uuid>",   get_credential,      R::management,             A::passkey, F::passkey_auth,   blocking},
  Route{M::patch,   "passkey/credentials/<uuid>",   rename_credential,   R::management,             A::passkey, F::passkey_auth,   blocking, any, kNameRequired},
  Route{M::delete_, "passkey/credentials/<uuid>",   delete_credential,   R::management,             A::passkey, F::passkey_auth,   blocking, recent},
  Route{M::get,     "passkey/icons/<aaguid>",       model_icon,          R::unlimited,              A::passkey, F::passkey_auth,   blocking},
  Route{M::post,    "passkey/signup/options",       signup_options,      R::registration_options,   A::passkey, F::passkey_signup, blocking, any, kEmailRequired},
  Route{M::post,    "passkey/signup/verify",        signup_verify,       R::registration_verify,    A::passkey, F::passkey_signup, blocking, any, kEmailRequired},
  Route{M::post,    "passkey/enroll/options",       enroll_options,      R::registration_options,   A::passkey, F::passkey_auth,   blocking},
  Route{M::post,    "passkey/enroll/verify",        enroll_verify,       R::registration_verify,    A::passkey, F::passkey_auth,   blocking},
  Route{M::post,    "passkey/stepup/options",       stepup_options,      R::authentication_options, A::passkey, F::passkey_auth,   blocking},
  Route{M::post,    "passkey/stepup/verify",        stepup_verify,       R::authentication_verify,  A::login,   F::passkey_auth,   blocking},
  Route{M::post,    "passkey/transaction/options",  transaction_options, R::authentication_options, A::passkey, F::passkey_auth,   blocking, any, kHashRequired},
  Route{M::post,    "passkey/transaction/verify",   transaction_verify,  R::authentication_verify,  A::login,   F::passkey_auth,   blocking, any, kHashRequired},
  Route{M::post,    "token/refresh",                refresh_token,       R::unlimited,              A::token,   F::always,         blocking, any, kRefreshRequired},
  Route{M::post,    "token/revoke",                 revoke_token,        R::unlimited,              A::token,   F::always,         blocking, any, kRefreshRequired},
  Route{M::get,     "/.well-known/jwks.json",       jwks,                R::unlimited,              A::passkey, F::always,         in_line},
  Route{M::get,     "/.well-known/webauthn",        webauthn_origins,    R::unlimited,              A::passkey, F::passkey_auth,   in_line},
  Route{M::get,     "/.well-known/passkey-endpoints", passkey_endpoints, R::unlimited,              A::passkey, F::passkey_auth,   in_line},
  Route{M::get,     "/healthz",                     health,              R::unlimited,              A::passkey, F::always,         in_line},
  Route{M::get,     "/readyz",                      ready,               R::unlimited,              A::passkey, F::always,         blocking},
  Route{M::get,     "/openapi.json",                openapi,             R::unlimited,              A::passkey, F::always,         in_line},
  Route{M::get,     "/",                            demo_page,           R::unlimited,              A::passkey, F::demo,           in_line},
  Route{M::get,     "/demo/<file>",                 demo_file,           R::unlimited,              A::passkey, F::demo,           in_line},
};
// clang-format on

// Does `path` have the form of `pattern`? Then what its <...> stands for, else "". Both are without slashes
// around them.
std::optional<std::string_view> matches(std::string_view pattern, std::string_view path) {
  const auto placeholder = pattern.find('<');
  if (placeholder == std::string_view::npos) {
    return pattern == path ? std::optional<std::string_view>("") : std::nullopt;
  }
  if (!path.starts_with(pattern.substr(0, placeholder))) return std::nullopt;
  const std::string_view segment = path.substr(placeholder);
  if (segment.empty() || segment.find('/') != std::string_view::npos) return std::nullopt;
  return segment;
}

std::string_view without_trailing_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// The part of `path` that a route below the mount prefix is compared with.
std::optional<std::string_view> below_mount(std::string_view mount, std::string_view path) {
  if (!path.starts_with(mount)) return std::nullopt;
  path.remove_prefix(mount.size());
  if (!path.starts_with('/')) return std::nullopt;
  return path.substr(1);
}

}  // namespace

bool Features::has(Feature feature) const noexcept {
  switch (feature) {
    case Feature::always:
      return true;
    case Feature::passkey_auth:
      return passkey_auth;
    case Feature::passkey_signup:
      return passkey_auth && passkey_signup;
    case Feature::demo:
      return demo;
  }
  return false;
}

std::span<const Route> routes() noexcept { return kRoutes; }

Match match_route(std::string_view mount, const Features& features, Method method, std::string_view path) {
  path = without_trailing_slash(path);
  const auto api_path = below_mount(mount, path);
  const Method wanted = method == Method::head ? Method::get : method;
  Match match;
  for (const Route& route : kRoutes) {
    const bool from_root = route.path.starts_with('/');
    if ((!from_root && !api_path) || !features.has(route.feature)) continue;
    const auto parameter = matches(route.path, from_root ? path : *api_path);
    if (!parameter) continue;
    if (route.method == wanted) return {&route, *parameter, {}};
    match.allow += match.allow.empty() ? "" : ", ";
    match.allow += to_string(route.method);
    if (route.method == Method::get) match.allow += ", HEAD";
  }
  if (!match.allow.empty()) match.allow += ", OPTIONS";
  return match;
}

}  // namespace blockauth::http
