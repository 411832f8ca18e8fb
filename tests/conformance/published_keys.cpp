// How do published private values become keys?
#include "conformance/published_keys.hpp"

#include <array>
#include <initializer_list>

#include "conformance/der.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::conformance {
namespace {

using crypto::BignumPtr;
using crypto::PrivateKey;
using crypto::require;

constexpr std::string_view kEcPublicKeyOid = "1.2.840.10045.2.1";
constexpr std::string_view kRsaEncryptionOid = "1.2.840.113549.1.1.1";
const Bytes kVersion0 = der::integer(Bytes{0});
const Bytes kVersion1 = der::integer(Bytes{1});

std::string_view curve_oid(COSEAlgorithmIdentifier algorithm) {
  if (algorithm == COSEAlgorithmIdentifier::ES384) return "1.3.132.0.34";
  if (algorithm == COSEAlgorithmIdentifier::ES512) return "1.3.132.0.35";
  return "1.2.840.10045.3.1.7";
}

std::string_view edwards_oid(COSEAlgorithmIdentifier algorithm) {
  return algorithm == COSEAlgorithmIdentifier::Ed448 ? "1.3.101.113" : "1.3.101.112";
}

// PKCS#8 (RFC 5208 §5)
PrivateKey read_key(COSEAlgorithmIdentifier algorithm, ByteView key_algorithm, ByteView key) {
  return PrivateKey::from_pkcs8(
             algorithm, der::sequence({kVersion0, key_algorithm, der::element(der::kOctetString, key)}))
      .value();
}

Bytes integer(const BignumPtr& value) {
  Bytes magnitude(static_cast<std::size_t>(BN_num_bytes(value.get())));
  BN_bn2bin(value.get(), magnitude.data());
  return der::integer(magnitude);
}

BignumPtr mersenne_prime(int exponent) {
  BignumPtr value{BN_new()};
  require(value && BN_set_bit(value.get(), exponent) == 1 && BN_sub_word(value.get(), 1) == 1, "2^p - 1");
  return value;
}

BignumPtr one_less(const BignumPtr& value) {
  BignumPtr less{BN_dup(value.get())};
  require(less && BN_sub_word(less.get(), 1) == 1, "BN_sub_word");
  return less;
}

}  // namespace

PrivateKey ec_key(COSEAlgorithmIdentifier algorithm, ByteView scalar) {
  // ECPrivateKey (RFC 5915 §3) without the optional public key.
  return read_key(
      algorithm,
      der::sequence({der::object_identifier(kEcPublicKeyOid), der::object_identifier(curve_oid(algorithm))}),
      der::sequence({kVersion1, der::element(der::kOctetString, scalar)}));
}

PrivateKey edwards_key(COSEAlgorithmIdentifier algorithm, ByteView seed) {
  // RFC 8410 §7
  return read_key(algorithm, der::sequence({der::object_identifier(edwards_oid(algorithm))}),
                  der::element(der::kOctetString, seed));
}

PrivateKey mersenne_rsa_key() {
  const BignumPtr p = mersenne_prime(1279);
  const BignumPtr q = mersenne_prime(2203);
  const BignumPtr p_less = one_less(p);
  const BignumPtr q_less = one_less(q);
  const BignumPtr modulus{BN_new()};
  const BignumPtr order{BN_new()};
  const BignumPtr exponent{BN_new()};
  const BignumPtr dp{BN_new()};
  const BignumPtr dq{BN_new()};
  const crypto::BnCtxPtr context{BN_CTX_new()};
  require(modulus && order && exponent && dp && dq && context, "BN_new");
  require(BN_mul(modulus.get(), p.get(), q.get(), context.get()) == 1 &&
              BN_mul(order.get(), p_less.get(), q_less.get(), context.get()) == 1 &&
              BN_set_word(exponent.get(), 65537) == 1,
          "RSA modulus");
  const BignumPtr d{BN_mod_inverse(nullptr, exponent.get(), order.get(), context.get())};
  const BignumPtr coefficient{BN_mod_inverse(nullptr, q.get(), p.get(), context.get())};
  require(d && coefficient && BN_nnmod(dp.get(), d.get(), p_less.get(), context.get()) == 1 &&
              BN_nnmod(dq.get(), d.get(), q_less.get(), context.get()) == 1,
          "RSA exponents");
  // RSAPrivateKey (RFC 8017 §A.1.2)
  return read_key(COSEAlgorithmIdentifier::RS256,
                  der::sequence({der::object_identifier(kRsaEncryptionOid), der::element(0x05, ByteView{})}),
                  der::sequence({kVersion0, integer(modulus), integer(exponent), integer(d), integer(p),
                                 integer(q), integer(dp), integer(dq), integer(coefficient)}));
}

PublicKeyInfo public_key_info(const PrivateKey& key) {
  const crypto::OpenSslPtr<X509_PUBKEY, X509_PUBKEY_free> info = [&] {
    X509_PUBKEY* made = nullptr;
    require(X509_PUBKEY_set(&made, key.impl().key.get()) == 1, "X509_PUBKEY_set");
    return crypto::OpenSslPtr<X509_PUBKEY, X509_PUBKEY_free>{made};
  }();
  const unsigned char* point = nullptr;
  int point_bytes = 0;
  require(X509_PUBKEY_get0_param(nullptr, &point, &point_bytes, nullptr, info.get()) == 1,
          "X509_PUBKEY_get0_param");
  unsigned char* der = nullptr;
  const int der_bytes = i2d_X509_PUBKEY(info.get(), &der);
  require(der_bytes > 0, "i2d_X509_PUBKEY");
  const crypto::OpenSslBuffer owned{der};
  return {.der = Bytes(der, der + der_bytes), .subject_public_key = Bytes(point, point + point_bytes)};
}

}  // namespace blockauth::conformance
