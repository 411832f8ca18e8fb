// How do keys lie in the database? Sealed under the master secret: who reads the database cannot sign tokens.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/passkey/instance_state.hpp"

namespace blockauth::app {

// Values of IInstanceState that only holders of a master secret can read. Borrows its arguments.
class SealedState final {
 public:
  // `masters`: the sealing secret first.
  SealedState(passkey::IInstanceState& state, const std::vector<SecretBytes>& masters, IRandom& random);

  // The value under `name`, or nothing if nobody wrote one. One that is sealed under a previous secret is
  // sealed anew. Errors: secret_mismatch (sealed under none of ours), store_unavailable.
  [[nodiscard]] Result<std::optional<SecretBytes>> get(std::string_view name);
  // As IInstanceState::get_or_insert.
  [[nodiscard]] Result<SecretBytes> get_or_insert(std::string_view name, const SecretBytes& candidate);
  // Whoever writes last wins. Errors: store_unavailable.
  [[nodiscard]] Result<void> put(std::string_view name, const SecretBytes& value);

 private:
  [[nodiscard]] Result<SecretBytes> open(std::string_view name, const Bytes& sealed);
  [[nodiscard]] Bytes seal(std::string_view name, const SecretBytes& value);

  passkey::IInstanceState& state_;
  IRandom& random_;
  std::vector<SecretBytes> keys_;  // one per master secret
};

}  // namespace blockauth::app
