// `blockauth authenticator`: a software authenticator for scripts and tests. Its keys are in a file, in the
// clear.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/command_context.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct AuthenticatorOptions {
  std::string key_file;
  std::optional<std::string> origin;     // absent: https:// and the RP ID
  std::string attestation = "none";      // one of attestation_names()
  std::vector<std::int64_t> algorithms;  // empty: all of this build
  bool user_verification = true;
  bool user_presence = true;
  bool discoverable = true;
  bool backup_eligible = false;
  bool backup_state = false;
  std::uint32_t counter_step = 1;  // 0: the counter stays 0
  std::string attachment = "platform";
  std::vector<std::string> transports = {"internal"};
};

enum class AuthenticatorCeremony : std::uint8_t { create, get };

// The attestation statements that it can make, as in "none, packed".
[[nodiscard]] std::string attestation_names();

// Options JSON on standard input, response JSON on standard output; the key file is made at first use and
// updated. Errors: io_error, invalid_request, those of the ceremony.
[[nodiscard]] Result<void> authenticator_command(AuthenticatorCeremony ceremony,
                                                 const AuthenticatorOptions& options,
                                                 const CommandContext& context);

}  // namespace blockauth::app
