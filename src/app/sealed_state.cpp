// AES-256-GCM around IInstanceState, with the value's name as associated data.
#include "app/sealed_state.hpp"

#include <string>
#include <utility>

#include "crypto/aead.hpp"
#include "crypto/digest.hpp"

namespace blockauth::app {

SealedState::SealedState(passkey::IInstanceState& state, const std::vector<SecretBytes>& masters,
                         IRandom& random)
    : state_(state), random_(random) {
  for (const SecretBytes& master : masters) {
    keys_.push_back(
        crypto::hkdf_sha256(master.expose(), {}, "blockauth instance state v1", crypto::kAeadKeyBytes));
  }
}

Bytes SealedState::seal(std::string_view name, const SecretBytes& value) {
  return crypto::seal(keys_.front().expose(), as_bytes(name), value.expose(), random_);
}

Result<SecretBytes> SealedState::open(std::string_view name, const Bytes& sealed) {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    auto value = crypto::unseal(keys_[i].expose(), as_bytes(name), sealed);
    if (!value) continue;
    // Rotation. If another node replaced it in the meantime, the value is as good.
    if (i > 0) BLOCKAUTH_CHECK(state_.replace(name, sealed, seal(name, *value)));
    return *std::move(value);
  }
  return fail(Errc::secret_mismatch,
              "'" + std::string(name) + "' in the store is sealed under another master secret");
}

Result<std::optional<SecretBytes>> SealedState::get(std::string_view name) {
  BLOCKAUTH_TRY(sealed, state_.get_or_insert(name, {}));
  if (sealed.empty()) return std::optional<SecretBytes>();
  BLOCKAUTH_TRY(value, open(name, sealed));
  return std::optional(std::move(value));
}

Result<SecretBytes> SealedState::get_or_insert(std::string_view name, const SecretBytes& candidate) {
  const Bytes ours = seal(name, candidate);
  BLOCKAUTH_TRY(sealed, state_.get_or_insert(name, ours));
  if (sealed.empty()) {  // somebody asked before, and nobody wrote
    BLOCKAUTH_TRY(first, state_.replace(name, {}, ours));
    if (first) return candidate;
    BLOCKAUTH_TRY(theirs, state_.get_or_insert(name, {}));
    sealed = std::move(theirs);
  }
  return open(name, sealed);
}

Result<void> SealedState::put(std::string_view name, const SecretBytes& value) {
  const Bytes ours = seal(name, value);
  while (true) {
    BLOCKAUTH_TRY(before, state_.get_or_insert(name, ours));
    if (equal(before, ours)) return {};
    BLOCKAUTH_TRY(replaced, state_.replace(name, before, ours));
    if (replaced) return {};
  }
}

}  // namespace blockauth::app
