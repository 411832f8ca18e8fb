// Rotation of the store's own signing keys.
#include "app/commands/keys.hpp"

#include <cstddef>
#include <ostream>

#include "app/instance_keys.hpp"
#include "app/sealed_state.hpp"

namespace blockauth::app {
namespace {

// Enough for a second rotation before every server was restarted after the first.
constexpr std::size_t kPreviousKeys = 2;

}  // namespace

Result<void> keys_rotate_command(const KeysRotateOptions& options, const CommandContext& context) {
  const auto algorithm = token::jws_algorithm_from(options.algorithm);
  if (!algorithm) return fail(Errc::invalid_request, "--algorithm must be ES256, RS256 or HS256");
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(masters, data.master_secrets(context.random));
  SealedState sealed(data.store->instance_state(), masters, context.random);
  BLOCKAUTH_CHECK(rotate_signing_key(*algorithm, kPreviousKeys, sealed, context.random));
  BLOCKAUTH_TRY(
      keys, signing_keys({.algorithm = *algorithm, .current = {}, .previous = {}}, sealed, context.random));
  BLOCKAUTH_TRY(usable, to_signing_keys(keys));
  context.out << usable.front().key_id() << '\n';
  context.err << "Restart every server on this storage to sign with the new key.\n";
  return {};
}

}  // namespace blockauth::app
