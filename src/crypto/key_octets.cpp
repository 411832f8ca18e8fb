// Which octets does COSE put into a key (RFC 9053 §7.1, §7.2; RFC 8230 §4)?
#include "crypto/key_octets.hpp"

#include <openssl/core_names.h>

#include <array>
#include <string_view>
#include <utility>

#include "crypto/algorithm.hpp"

namespace blockauth::crypto {
namespace {

// Big endian, left-padded with zeros to `padded_bytes`; zero means no padding. Nothing if the key has no such
// number: a certificate may hold the point at infinity, which has no coordinates.
std::optional<Bytes> integer(EVP_PKEY* key, const char* name, std::size_t padded_bytes = 0) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return std::nullopt;
  const BignumPtr owner{number};
  Bytes out(padded_bytes != 0 ? padded_bytes : static_cast<std::size_t>(BN_num_bytes(number)));
  if (BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) < 0) return std::nullopt;
  return out;
}

std::optional<Curve> ec_curve(EVP_PKEY* key) {
  std::array<char, 32> group{};
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) return std::nullopt;
  for (const Curve curve : {Curve::P256, Curve::P384, Curve::P521, Curve::secp256k1}) {
    if (std::string_view{group.data()} == curve_info(curve).name) return curve;
  }
  return std::nullopt;
}

std::optional<PublicKeyOctets> read_ec(EVP_PKEY* key) {
  const std::optional<Curve> curve = ec_curve(key);
  if (!curve) return std::nullopt;
  const std::size_t bytes = curve_info(*curve).coordinate_bytes;
  std::optional<Bytes> x = integer(key, OSSL_PKEY_PARAM_EC_PUB_X, bytes);
  std::optional<Bytes> y = integer(key, OSSL_PKEY_PARAM_EC_PUB_Y, bytes);
  if (!x || !y) return std::nullopt;
  return PublicKeyOctets{.curve = *curve,
                         .x = *std::move(x),
                         .y = *std::move(y),
                         .modulus = {},
                         .exponent = {},
                         .public_key = {}};
}

std::optional<PublicKeyOctets> read_okp(EVP_PKEY* key, Curve curve) {
  Bytes x(curve_info(curve).coordinate_bytes);
  std::size_t size = x.size();
  if (EVP_PKEY_get_raw_public_key(key, x.data(), &size) != 1) return std::nullopt;
  return PublicKeyOctets{
      .curve = curve, .x = std::move(x), .y = {}, .modulus = {}, .exponent = {}, .public_key = {}};
}

std::optional<PublicKeyOctets> read_rsa(EVP_PKEY* key) {
  std::optional<Bytes> modulus = integer(key, OSSL_PKEY_PARAM_RSA_N);
  std::optional<Bytes> exponent = integer(key, OSSL_PKEY_PARAM_RSA_E);
  if (!modulus || !exponent) return std::nullopt;
  return PublicKeyOctets{.curve = {},
                         .x = {},
                         .y = {},
                         .modulus = *std::move(modulus),
                         .exponent = *std::move(exponent),
                         .public_key = {}};
}

std::optional<PublicKeyOctets> read_ml_dsa(EVP_PKEY* key, const MlDsaInfo& parameter_set) {
  Bytes public_key(parameter_set.public_key_bytes);
  std::size_t size = public_key.size();
  if (EVP_PKEY_get_raw_public_key(key, public_key.data(), &size) != 1) return std::nullopt;
  return PublicKeyOctets{
      .curve = {}, .x = {}, .y = {}, .modulus = {}, .exponent = {}, .public_key = std::move(public_key)};
}

}  // namespace

std::optional<PublicKeyOctets> read_public_key(EVP_PKEY* key) {
  const ErrorQueueGuard errors;
  if (EVP_PKEY_is_a(key, "EC") == 1) return read_ec(key);
  for (const Curve curve : {Curve::Ed25519, Curve::Ed448}) {
    if (EVP_PKEY_is_a(key, curve_info(curve).name) == 1) return read_okp(key, curve);
  }
  if (EVP_PKEY_is_a(key, "RSA") == 1) return read_rsa(key);
  for (const COSEAlgorithmIdentifier id :
       {COSEAlgorithmIdentifier::ML_DSA_44, COSEAlgorithmIdentifier::ML_DSA_65,
        COSEAlgorithmIdentifier::ML_DSA_87}) {
    if (EVP_PKEY_is_a(key, ml_dsa_info(id).name) == 1) return read_ml_dsa(key, ml_dsa_info(id));
  }
  return std::nullopt;
}

KeyParameters parameters_of(const PublicKeyOctets& key) {
  if (!key.public_key.empty()) return AkpKey{key.public_key};
  if (!key.modulus.empty()) return RsaKey{key.modulus, key.exponent};
  if (!key.y.empty()) return EcKey{key.curve, key.x, key.y};
  return OkpKey{key.curve, key.x};
}

}  // namespace blockauth::crypto
