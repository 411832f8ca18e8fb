// Which handler answers which method and path?
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "http/context.hpp"
#include "http/error_table.hpp"
#include "http/rate_limit.hpp"

namespace blockauth::http {

// Routes of a feature that is off do not exist.
enum class Feature : std::uint8_t { always, passkey_auth, passkey_signup, demo };

struct Features {
  bool passkey_auth = true;
  bool passkey_signup = false;  // needs passkey_auth
  bool demo = false;

  [[nodiscard]] bool has(Feature feature) const noexcept;
};

// Where a handler runs: `blocking` ones on the worker pool, the others between two reads of the connection.
enum class Runs : std::uint8_t { in_line, blocking };

// Must the sign-in be recent, where that is configured?
enum class Freshness : std::uint8_t { any, recent };

struct Route {
  Method method;
  std::string_view
      path;  // below the mount prefix, or from the root if it starts with '/'; <name> is one segment
  std::variant<PublicHandler, BearerHandler> handler;
  RateClass rate_class;
  Audience audience;
  Feature feature;
  Runs runs;
  Freshness freshness = Freshness::any;
  std::string_view validation_message{};  // in place of the general one
};

[[nodiscard]] std::span<const Route> routes() noexcept;

struct Match {
  const Route* route = nullptr;
  std::string_view parameter;  // what stands for <...>
  std::string allow;  // without a route: the methods that the path knows; empty if there is no such path
};

// With or without a trailing slash. HEAD is answered where GET is. `mount`: "/auth", or "" for none.
[[nodiscard]] Match match_route(std::string_view mount, const Features& features, Method method,
                                std::string_view path);

}  // namespace blockauth::http
