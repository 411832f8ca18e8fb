// Credentials that do not exist, for accounts that do not exist or have none: what an e-mail-first login
// answers so that nobody learns which e-mails are known.
#pragma once

#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::passkey {

// Immutable; thread-safe.
class Decoys {
 public:
  // `key`: stays the same for the life of the store, so that an unknown e-mail gets the same answer tomorrow.
  explicit Decoys(const SecretBytes& key);

  // At least one, sorted by id. `canonical_email`: as canonical_email() gives it.
  [[nodiscard]] std::vector<webauthn::PublicKeyCredentialDescriptor> make(
      std::string_view rp_id, std::string_view canonical_email) const;
  // Did we make this id up? No honest client ever presents one.
  [[nodiscard]] bool is_decoy(const CredentialId& id) const;

 private:
  [[nodiscard]] CredentialId make_id(ByteView seed, std::size_t bytes) const;

  SecretBytes shape_key_;
  SecretBytes id_key_;
  SecretBytes tag_key_;
};

}  // namespace blockauth::passkey
