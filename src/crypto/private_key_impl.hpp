// What a PrivateKey holds: for src/crypto, and for the tests' certificate authority, which signs with it.
#pragma once

#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::crypto {

struct PrivateKey::Impl {
  EvpPkeyPtr key;
};

}  // namespace blockauth::crypto
