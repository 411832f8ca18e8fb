// The tests' software authenticator with its state in a file.
#include "app/commands/authenticator.hpp"

#include <istream>
#include <iterator>
#include <ostream>
#include <utility>

#include "app/file.hpp"
#include "support/authenticator_command.hpp"

namespace blockauth::app {
namespace {

Result<support::AuthenticatorConfig> authenticator_config(const AuthenticatorOptions& options,
                                                          const IClock& clock) {
  support::AuthenticatorConfig config;
  config.now = clock.now();
  const auto attestation = support::soft_attestation_from(options.attestation);
  if (!attestation) {
    return fail(Errc::invalid_request, "--attestation must be one of: " + attestation_names());
  }
  config.attestation = *attestation;
  const auto attachment = webauthn::attachment_from(options.attachment);
  if (!attachment) return fail(Errc::invalid_request, "--attachment must be platform or cross-platform");
  config.attachment = *attachment;
  if (!options.algorithms.empty()) {
    config.algorithms.clear();
    for (const std::int64_t number : options.algorithms) {
      config.algorithms.push_back(static_cast<COSEAlgorithmIdentifier>(number));
    }
  }
  config.user_present = options.user_presence;
  config.can_verify_user = options.user_verification;
  config.can_discover = options.discoverable;
  config.backup_eligible = options.backup_eligible || options.backup_state;
  config.backup_state = options.backup_state;
  config.counter_step = options.counter_step;
  config.transports = options.transports;
  return config;
}

}  // namespace

std::string attestation_names() { return support::soft_attestation_names(); }

Result<void> authenticator_command(AuthenticatorCeremony ceremony, const AuthenticatorOptions& options,
                                   const CommandContext& context) {
  support::AuthenticatorCall call;
  BLOCKAUTH_TRY(config, authenticator_config(options, context.clock));
  call.config = std::move(config);
  call.origin = options.origin;
  call.options.assign(std::istreambuf_iterator<char>(context.in), {});
  if (file_exists(options.key_file)) {
    BLOCKAUTH_TRY(state, read_small_file(options.key_file));
    call.state = std::move(state);
  }
  BLOCKAUTH_TRY(answer, ceremony == AuthenticatorCeremony::create
                            ? support::authenticator_create(call, context.random)
                            : support::authenticator_get(call, context.random));
  BLOCKAUTH_CHECK(replace_private_file(options.key_file, answer.state, context.random));
  context.out << answer.response << '\n';
  return {};
}

}  // namespace blockauth::app
