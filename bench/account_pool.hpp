// Many accounts with a passkey each, and few key pairs: so that a hundred thousand of them are made in
// seconds.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/store/store.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::bench {

inline constexpr char kRpId[] = "localhost";
inline constexpr std::size_t kKeyPairs = 64;

struct PoolAccount {
  std::string email;
  UserHandle handle;
  Bytes credential_id;
};

struct AccountPool {
  std::vector<SecretBytes> keys;      // kKeyPairs ES256 keys, PKCS#8
  std::vector<PoolAccount> accounts;  // the passkey of account i has the key i % kKeyPairs

  // Draws `count` accounts and their keys, and nothing else.
  [[nodiscard]] static AccountPool make(std::size_t count);
  // Inserts all of them, by as many threads as make the store's commits worth while.
  void insert_into(store::Store& store) const;
};

}  // namespace blockauth::bench
