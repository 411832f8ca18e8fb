// The public half of an OpenSSL key, as COSE describes keys.
#pragma once

#include <optional>

#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::crypto {

// Nothing for key types and curves without a COSE algorithm in this build, explicit curve parameters among
// them.
[[nodiscard]] std::optional<PublicKeyOctets> read_public_key(EVP_PKEY* key);

}  // namespace blockauth::crypto
