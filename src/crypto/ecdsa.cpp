// ECDSA keys and signatures (RFC 9053 §2.1, §7.1.1).
//
// Building an EVP_PKEY from nothing costs a third of a verification. So every thread keeps one per curve
// whose public point is replaced in place, and the EVP_PKEY_CTX that verifies with it.
#include <openssl/core_names.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "crypto/ecdsa_signature.hpp"
#include "crypto/signature_schemes.hpp"

namespace blockauth::crypto {
namespace {

constexpr std::size_t kMaxCoordinateBytes = 66;
constexpr std::uint8_t kUncompressedPoint = 0x04;  // SEC 1 §2.3.3

struct EcScratch {
  EvpPkeyPtr key;
  EvpPkeyCtxPtr context;
  Bytes order;
};

EcScratch make_scratch(const CurveInfo& curve) {
  const EvpPkeyCtxPtr generator{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  EVP_PKEY* parameters = nullptr;
  require(generator && EVP_PKEY_paramgen_init(generator.get()) == 1 &&
              EVP_PKEY_CTX_set_group_name(generator.get(), curve.name) == 1 &&
              EVP_PKEY_paramgen(generator.get(), &parameters) == 1,
          "EVP_PKEY_paramgen");
  EcScratch scratch;
  scratch.key.reset(parameters);

  BIGNUM* order = nullptr;
  require(EVP_PKEY_get_bn_param(parameters, OSSL_PKEY_PARAM_EC_ORDER, &order) == 1, "curve order");
  const BignumPtr order_owner{order};
  scratch.order.resize(curve.coordinate_bytes);
  require(BN_bn2binpad(order, scratch.order.data(), static_cast<int>(scratch.order.size())) > 0,
          "curve order");
  return scratch;
}

// This thread's scratch, built on first use. Dropped again when a key could not be set.
std::optional<EcScratch>& scratch_of(Curve curve) {
  thread_local std::array<std::optional<EcScratch>, static_cast<std::size_t>(Curve::secp256k1) + 1> scratch;
  auto& slot = scratch[static_cast<std::size_t>(curve)];
  if (!slot) slot = make_scratch(curve_info(curve));
  return slot;
}

// The scratch with `key` in it. A refused key takes the scratch with it, so that neither this key nor the one
// before can be met by a later verification.
Result<EcScratch*> with_key(const Algorithm& algorithm, const EcKey& key) {
  if (key.curve != algorithm.curve)
    return fail(Errc::malformed_cose_key, "the algorithm fixes another curve");
  const CurveInfo curve = curve_info(algorithm.curve);
  if (key.x.size() != curve.coordinate_bytes || key.y.size() != curve.coordinate_bytes) {
    return fail(Errc::malformed_cose_key, "a coordinate does not have the curve's length");
  }
  std::array<std::uint8_t, 1 + 2 * kMaxCoordinateBytes> point;
  point[0] = kUncompressedPoint;
  const auto after_x = std::ranges::copy(key.x, point.begin() + 1).out;
  const auto end = std::ranges::copy(key.y, after_x).out;

  std::optional<EcScratch>& scratch = scratch_of(algorithm.curve);
  if (EVP_PKEY_set1_encoded_public_key(scratch->key.get(), point.data(),
                                       static_cast<std::size_t>(end - point.begin())) != 1) {
    scratch.reset();
    return fail(Errc::malformed_cose_key, "the point is not on the curve");
  }
  return &*scratch;
}

}  // namespace

Result<void> check_ec_key(const Algorithm& algorithm, const EcKey& key) {
  const ErrorQueueGuard errors;
  BLOCKAUTH_CHECK(with_key(algorithm, key));
  return {};
}

Result<void> verify_ecdsa(const Algorithm& algorithm, const EcKey& key, ByteView message,
                          ByteView signature) {
  const ErrorQueueGuard errors;
  BLOCKAUTH_TRY(scratch, with_key(algorithm, key));
  if (!is_strict_ecdsa_signature(signature, scratch->order)) {
    return fail(Errc::invalid_signature, "not a DER ECDSA signature with r and s in range");
  }
  if (!scratch->context) {
    scratch->context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, scratch->key.get(), nullptr));
    require(scratch->context && EVP_PKEY_verify_init(scratch->context.get()) == 1, "EVP_PKEY_verify_init");
  }
  const Digest digest = hash_message(*algorithm.hash, message);
  if (EVP_PKEY_verify(scratch->context.get(), signature.data(), signature.size(), digest.octets.data(),
                      digest.size) != 1) {
    return fail(Errc::invalid_signature, "the ECDSA signature is wrong");
  }
  return {};
}

}  // namespace blockauth::crypto
