// ML-DSA keys and signatures (FIPS 204, RFC 9964): pure, with an empty context string.
//
// Compiled with every OpenSSL; without its rows in the table (public_key.cpp) nothing arrives here.
#include "crypto/signature_schemes.hpp"

namespace blockauth::crypto {

Result<void> check_ml_dsa_key(const Algorithm& algorithm, const AkpKey& key) {
  // FIPS 204 algorithm 23: every octet string of this length is a public key.
  if (key.public_key.size() != ml_dsa_info(algorithm.id).public_key_bytes) {
    return fail(Errc::malformed_cose_key, "the ML-DSA public key does not have its parameter set's length");
  }
  return {};
}

Result<void> verify_ml_dsa(const Algorithm& algorithm, const AkpKey& key, ByteView message,
                           ByteView signature) {
  const ErrorQueueGuard errors;
  BLOCKAUTH_CHECK(check_ml_dsa_key(algorithm, key));
  const MlDsaInfo info = ml_dsa_info(algorithm.id);
  if (signature.size() != info.signature_bytes) {
    return fail(Errc::invalid_signature, "the ML-DSA signature does not have its parameter set's length");
  }
  const EvpPkeyPtr handle{EVP_PKEY_new_raw_public_key_ex(nullptr, info.name, nullptr, key.public_key.data(),
                                                         key.public_key.size())};
  if (!handle) return fail(Errc::malformed_cose_key, "OpenSSL refuses the key");
  const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  require(context && EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, handle.get(),
                                             nullptr) == 1,
          "EVP_DigestVerifyInit_ex");
  if (EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) !=
      1) {
    return fail(Errc::invalid_signature, "the ML-DSA signature is wrong");
  }
  return {};
}

}  // namespace blockauth::crypto
