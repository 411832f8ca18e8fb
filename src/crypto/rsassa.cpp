// RSA keys and signatures: PKCS #1 v1.5 (RFC 8812 §2) and PSS (RFC 8230 §2), both by RFC 8017.
#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "crypto/signature_schemes.hpp"

namespace blockauth::crypto {
namespace {

constexpr std::size_t kMinModulusBits = 2048;
constexpr std::size_t kMaxModulusBits = 8192;
// Verification takes time in proportion to the exponent's length, and the key comes from a stranger. What
// authenticators use is 65537.
constexpr std::size_t kMaxExponentBytes = 4;

// OSSL_PARAM carries integers in the machine's byte order. `storage` must outlive the parameter.
OSSL_PARAM integer_param(const char* name, ByteView big_endian, Bytes& storage) {
  storage = to_bytes(big_endian);
  if constexpr (std::endian::native == std::endian::little) std::ranges::reverse(storage);
  return OSSL_PARAM_construct_BN(name, storage.data(), storage.size());
}

EvpPkeyPtr build_key(const RsaKey& key) {
  const EvpPkeyCtxPtr builder{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  Bytes modulus;
  Bytes exponent;
  std::array<OSSL_PARAM, 3> params{integer_param(OSSL_PKEY_PARAM_RSA_N, key.modulus, modulus),
                                   integer_param(OSSL_PKEY_PARAM_RSA_E, key.exponent, exponent),
                                   OSSL_PARAM_construct_end()};
  EVP_PKEY* built = nullptr;
  require(builder && EVP_PKEY_fromdata_init(builder.get()) == 1, "EVP_PKEY_fromdata_init");
  if (EVP_PKEY_fromdata(builder.get(), &built, EVP_PKEY_PUBLIC_KEY, params.data()) != 1) return nullptr;
  return EvpPkeyPtr{built};
}

bool configure(EVP_PKEY_CTX* context, const Algorithm& algorithm) {
  const bool pss = algorithm.scheme == Scheme::rsassa_pss;
  bool done = EVP_PKEY_verify_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1 &&
              EVP_PKEY_CTX_set_signature_md(context, message_digest(*algorithm.hash)) == 1;
  if (pss) {
    // RFC 8230 §2: MGF1 with the same hash, and a salt as long as its output.
    done = done && EVP_PKEY_CTX_set_rsa_mgf1_md(context, message_digest(*algorithm.hash)) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  return done;
}

}  // namespace

Result<void> check_rsa_key(const RsaKey& key) {
  const auto refuse = [](const char* why) { return fail(Errc::malformed_cose_key, why); };
  if (key.modulus.empty() || key.modulus.front() == 0)
    return refuse("the modulus is empty or starts with a zero octet");
  const std::size_t modulus_bits =
      8 * key.modulus.size() - static_cast<std::size_t>(std::countl_zero(key.modulus.front()));
  if (modulus_bits < kMinModulusBits || modulus_bits > kMaxModulusBits) {
    return refuse("the modulus must have 2048 to 8192 bits");
  }
  if ((key.modulus.back() & 1) == 0) return refuse("the modulus is even");
  if (key.exponent.empty() || key.exponent.front() == 0)
    return refuse("the exponent is empty or starts with a zero octet");
  if (key.exponent.size() > kMaxExponentBytes) return refuse("the exponent is above 32 bits");
  if ((key.exponent.back() & 1) == 0) return refuse("the exponent is even");
  if (key.exponent.size() == 1 && key.exponent.front() == 1) return refuse("the exponent is 1");
  return {};
}

Result<void> verify_rsassa(const Algorithm& algorithm, const RsaKey& key, ByteView message,
                           ByteView signature) {
  const ErrorQueueGuard errors;
  BLOCKAUTH_CHECK(check_rsa_key(key));
  if (signature.size() != key.modulus.size()) {  // RFC 8017 §8.1.2 and §8.2.2, step 1
    return fail(Errc::invalid_signature, "the signature is not as long as the modulus");
  }
  const EvpPkeyPtr handle = build_key(key);
  if (!handle) return fail(Errc::malformed_cose_key, "OpenSSL refuses the key");
  const EvpPkeyCtxPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, handle.get(), nullptr)};
  require(context && configure(context.get(), algorithm), "EVP_PKEY_verify_init");
  const Digest digest = hash_message(*algorithm.hash, message);
  if (EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.octets.data(), digest.size) !=
      1) {
    return fail(Errc::invalid_signature, "the RSA signature is wrong");
  }
  return {};
}

}  // namespace blockauth::crypto
