// The four kinds of key behind public_key.hpp: is a key usable, and did it make this signature?
#pragma once

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/algorithm.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {

// Errors: malformed_cose_key.
[[nodiscard]] Result<void> check_ec_key(const Algorithm& algorithm, const EcKey& key);
[[nodiscard]] Result<void> check_okp_key(const Algorithm& algorithm, const OkpKey& key);
[[nodiscard]] Result<void> check_rsa_key(const RsaKey& key);
[[nodiscard]] Result<void> check_ml_dsa_key(const Algorithm& algorithm, const AkpKey& key);

// Errors: malformed_cose_key, invalid_signature.
[[nodiscard]] Result<void> verify_ecdsa(const Algorithm& algorithm, const EcKey& key, ByteView message,
                                        ByteView signature);
[[nodiscard]] Result<void> verify_eddsa(const Algorithm& algorithm, const OkpKey& key, ByteView message,
                                        ByteView signature);
[[nodiscard]] Result<void> verify_rsassa(const Algorithm& algorithm, const RsaKey& key, ByteView message,
                                         ByteView signature);
[[nodiscard]] Result<void> verify_ml_dsa(const Algorithm& algorithm, const AkpKey& key, ByteView message,
                                         ByteView signature);

}  // namespace blockauth::crypto
