// EdDSA keys and signatures (RFC 8032, RFC 9053 §2.2, §7.2).
#include "crypto/edwards_point.hpp"
#include "crypto/signature_schemes.hpp"

namespace blockauth::crypto {
Result<void> check_okp_key(const Algorithm& algorithm, const OkpKey& key) {
  if (key.curve != algorithm.curve)
    return fail(Errc::malformed_cose_key, "the algorithm fixes another curve");
  if (key.x.size() != curve_info(algorithm.curve).coordinate_bytes) {
    return fail(Errc::malformed_cose_key, "x does not have the curve's length");
  }
  if (!is_edwards_key_point(key.curve, key.x))
    return fail(Errc::malformed_cose_key, "x is not a point of the curve");
  return {};
}

Result<void> verify_eddsa(const Algorithm& algorithm, const OkpKey& key, ByteView message,
                          ByteView signature) {
  const ErrorQueueGuard errors;
  BLOCKAUTH_CHECK(check_okp_key(algorithm, key));
  const EvpPkeyPtr handle{EVP_PKEY_new_raw_public_key_ex(nullptr, curve_info(algorithm.curve).name, nullptr,
                                                         key.x.data(), key.x.size())};
  if (!handle) return fail(Errc::malformed_cose_key, "OpenSSL refuses the key");
  const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  require(context && EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, handle.get(),
                                             nullptr) == 1,
          "EVP_DigestVerifyInit_ex");
  // OpenSSL checks the signature's length and, as RFC 8032 §5.1.7 and §5.2.7 demand, that S is below the
  // group's order.
  if (EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) !=
      1) {
    return fail(Errc::invalid_signature, "the EdDSA signature is wrong");
  }
  return {};
}

}  // namespace blockauth::crypto
