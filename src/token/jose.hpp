// Who frees what cjose allocates, and what is inside a key.
#pragma once

#include <cjose/header.h>
#include <cjose/jwk.h>
#include <cjose/jws.h>
#include <jansson.h>

#include <memory>
#include <optional>
#include <string>

#include "blockauth/base/result.hpp"
#include "blockauth/token/signing_key.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::token {

template <auto Free>
struct JoseDelete {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

using JwkPtr = std::unique_ptr<cjose_jwk_t, JoseDelete<cjose_jwk_release>>;
using JwsPtr = std::unique_ptr<cjose_jws_t, JoseDelete<cjose_jws_release>>;
using JoseHeaderPtr = std::unique_ptr<cjose_header_t, JoseDelete<cjose_header_release>>;

// cjose counts a key's references without a lock, but only retain and release touch the count, and signing
// and verifying read the key as const: so exactly one owner releases it, and any number of threads may use it
// meanwhile.
struct VerificationKey::Impl {
  JwsAlgorithm algorithm{};
  std::string key_id;
  JwkPtr jwk;  // of a SigningKey: with the private half
  std::optional<std::string> public_jwk;
};

// The JWK members of a public key, in the order in which RFC 7638 §3.2 hashes them.
[[nodiscard]] std::string ec_jwk_members(ByteView x, ByteView y);
[[nodiscard]] std::string rsa_jwk_members(ByteView modulus, ByteView exponent);
// RFC 7638: base64url of the SHA-256 of the required members.
[[nodiscard]] std::string thumbprint(std::string_view members);

// `key_id`: empty means the thumbprint. Errors: invalid_configuration.
[[nodiscard]] Result<VerificationKey> make_public_key(JwsAlgorithm algorithm,
                                                      const crypto::PublicKeyOctets& octets,
                                                      std::string key_id);

}  // namespace blockauth::token
