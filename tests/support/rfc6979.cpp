// How does ECDSA do without randomness?
#include "support/rfc6979.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>

#include <array>
#include <cstring>

#include "crypto/algorithm.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::support {
namespace {

using crypto::BignumPtr;
using crypto::require;
using EcdsaSigPtr = crypto::OpenSslPtr<ECDSA_SIG, ECDSA_SIG_free>;

// §2.3.2: the leftmost bits of `octets`, as many as the order has.
BignumPtr bits_to_integer(ByteView octets, const BIGNUM* order) {
  BignumPtr value{BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)};
  require(value != nullptr, "BN_bin2bn");
  const int excess = static_cast<int>(8 * octets.size()) - BN_num_bits(order);
  if (excess > 0) require(BN_rshift(value.get(), value.get(), excess) == 1, "BN_rshift");
  return value;
}

// §2.3.3: as many octets as the order has.
Bytes integer_to_octets(const BIGNUM* value, const BIGNUM* order) {
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(order)));
  require(BN_bn2binpad(value, octets.data(), static_cast<int>(octets.size())) > 0, "BN_bn2binpad");
  return octets;
}

// §3.2: the sequence of candidates for k.
class NonceGenerator final {
 public:
  NonceGenerator(const EVP_MD* hash, const BIGNUM* order, ByteView key_octets, ByteView digest_octets)
      : hash_(hash),
        order_(order),
        k_(static_cast<std::size_t>(EVP_MD_get_size(hash)), 0x00),
        v_(k_.size(), 0x01) {
    for (const std::uint8_t separator : {std::uint8_t{0x00}, std::uint8_t{0x01}}) {
      Bytes input = v_;
      input.push_back(separator);
      input.insert(input.end(), key_octets.begin(), key_octets.end());
      input.insert(input.end(), digest_octets.begin(), digest_octets.end());
      k_ = mac(input);
      v_ = mac(v_);
    }
  }

  BignumPtr next() {
    for (;;) {
      Bytes candidate;
      while (candidate.size() < static_cast<std::size_t>(BN_num_bytes(order_))) {
        v_ = mac(v_);
        candidate.insert(candidate.end(), v_.begin(), v_.end());
      }
      candidate.resize(static_cast<std::size_t>(BN_num_bytes(order_)));
      BignumPtr k = bits_to_integer(candidate, order_);
      Bytes input = v_;
      input.push_back(0x00);
      k_ = mac(input);
      v_ = mac(v_);
      if (BN_is_zero(k.get()) == 0 && BN_cmp(k.get(), order_) < 0) return k;
    }
  }

 private:
  [[nodiscard]] Bytes mac(ByteView message) const {
    Bytes out(k_.size());
    require(HMAC(hash_, k_.data(), static_cast<int>(k_.size()), message.data(), message.size(), out.data(),
                 nullptr) != nullptr,
            "HMAC");
    return out;
  }

  const EVP_MD* hash_;
  const BIGNUM* order_;
  Bytes k_;
  Bytes v_;
};

BignumPtr private_scalar(EVP_PKEY* key) {
  BIGNUM* scalar = nullptr;
  require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &scalar) == 1, "private scalar");
  return BignumPtr{scalar};
}

Bytes encode(BignumPtr r, BignumPtr s) {
  const EcdsaSigPtr signature{ECDSA_SIG_new()};
  require(signature && ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "ECDSA_SIG_set0");
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
  std::uint8_t* next = der.data();
  require(i2d_ECDSA_SIG(signature.get(), &next) > 0, "i2d_ECDSA_SIG");
  return der;
}

// FIPS 186-5 §6.4.1, with k from RFC 6979.
Bytes sign_ecdsa(const crypto::Algorithm& algorithm, EVP_PKEY* key, ByteView message) {
  const crypto::EcGroupPtr group{
      EC_GROUP_new_by_curve_name(OBJ_sn2nid(crypto::curve_info(algorithm.curve).name))};
  const crypto::BnCtxPtr context{BN_CTX_new()};
  require(group && context, "EC_GROUP_new_by_curve_name");
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  const BignumPtr d = private_scalar(key);
  const crypto::HashAlgorithm hash = algorithm.hash.value();  // ECDSA does not hash by itself
  const crypto::Digest digest = crypto::hash_message(hash, message);
  const BignumPtr z = bits_to_integer(digest.view(), order);
  const BignumPtr z_reduced{BN_new()};
  require(z_reduced && BN_nnmod(z_reduced.get(), z.get(), order, context.get()) == 1, "BN_nnmod");

  NonceGenerator nonces(crypto::message_digest(hash), order, integer_to_octets(d.get(), order),
                        integer_to_octets(z_reduced.get(), order));
  const crypto::EcPointPtr point{EC_POINT_new(group.get())};
  for (;;) {
    const BignumPtr k = nonces.next();
    BignumPtr r{BN_new()};
    BignumPtr s{BN_new()};
    const BignumPtr inverse{BN_mod_inverse(nullptr, k.get(), order, context.get())};
    require(
        point && r && s && inverse &&
            EC_POINT_mul(group.get(), point.get(), k.get(), nullptr, nullptr, context.get()) == 1 &&
            EC_POINT_get_affine_coordinates(group.get(), point.get(), r.get(), nullptr, context.get()) == 1 &&
            BN_nnmod(r.get(), r.get(), order, context.get()) == 1 &&
            BN_mod_mul(s.get(), r.get(), d.get(), order, context.get()) == 1 &&
            BN_mod_add(s.get(), s.get(), z_reduced.get(), order, context.get()) == 1 &&
            BN_mod_mul(s.get(), s.get(), inverse.get(), order, context.get()) == 1,
        "ECDSA");
    if (BN_is_zero(r.get()) == 0 && BN_is_zero(s.get()) == 0) return encode(std::move(r), std::move(s));
  }
}

}  // namespace

Bytes sign_deterministically(const crypto::PrivateKey& key, ByteView message) {
  const crypto::Algorithm& algorithm = *crypto::find_algorithm(key.algorithm());
  if (algorithm.scheme == crypto::Scheme::ecdsa) {
    return sign_ecdsa(algorithm, key.impl().key.get(), message);
  }
  return key.sign(message).value();
}

}  // namespace blockauth::support
