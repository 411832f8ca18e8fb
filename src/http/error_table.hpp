// What a client is told about an Error: deliberately less than it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "blockauth/base/error.hpp"
#include "http/response.hpp"

namespace blockauth::http {

// Where an error is told: the same fact is worded differently.
enum class Audience : std::uint8_t {
  passkey,  // registration, management, every options call
  login,    // proofs of possession: every refusal looks the same
  token,    // refresh
  bearer,   // the Authorization header of any call
};

struct PublicError {
  int status = 500;
  std::string_view error_code;
  std::string_view message;
  std::string_view detail;  // 401 only: the original's wording
  std::string_view hint;    // development mode only
  bool is_refusal = false;  // an attempt that failed, as opposed to a request that made no sense
};

[[nodiscard]] PublicError public_error(Errc code, Audience audience) noexcept;

// `validation_message`: replaces the general one where the request itself is at fault; may be empty.
[[nodiscard]] Response error_response(const PublicError& told, const Error& error, bool dev_mode,
                                      std::string_view validation_message = {});

// A request that never reached a route: broken HTTP, or too large.
[[nodiscard]] Response protocol_error(int status, bool dev_mode);

}  // namespace blockauth::http
