// How is a private key made, kept and used?
#include "crypto/private_key.hpp"

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#include <array>
#include <optional>
#include <utility>

#include "crypto/algorithm.hpp"
#include "crypto/key_octets.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::crypto {
namespace {

constexpr unsigned int kGeneratedRsaBits = 2048;
constexpr std::size_t kExtraScalarBytes = 8;

// FIPS 186-5 §A.2.1: the scalar is 1 + c mod (n - 1) with c 64 bits longer than the order, so that the bias
// is negligible and every source gives a key at the first try.
BignumPtr derive_scalar(const EC_GROUP* group, IRandom& random) {
  const std::size_t order_bytes = static_cast<std::size_t>(BN_num_bytes(EC_GROUP_get0_order(group)));
  const SecretBytes candidate{random.bytes(order_bytes + kExtraScalarBytes)};
  const BnCtxPtr context{BN_CTX_secure_new()};
  const BignumPtr modulus{BN_dup(EC_GROUP_get0_order(group))};
  BignumPtr scalar{BN_bin2bn(candidate.expose().data(), static_cast<int>(candidate.size()), BN_secure_new())};
  require(context && modulus && scalar && BN_sub_word(modulus.get(), 1) == 1 &&
              BN_nnmod(scalar.get(), scalar.get(), modulus.get(), context.get()) == 1 &&
              BN_add_word(scalar.get(), 1) == 1,
          "derive_scalar");
  return scalar;
}

EvpPkeyPtr generate_ec(const CurveInfo& curve, IRandom& random) {
  const EcGroupPtr group{EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve.name))};
  require(group != nullptr, "EC_GROUP_new_by_curve_name");
  const BignumPtr scalar = derive_scalar(group.get(), random);
  const EcPointPtr point{EC_POINT_new(group.get())};
  std::array<std::uint8_t, 1 + 2 * 66> encoded;
  require(point && EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1,
          "EC_POINT_mul");
  const std::size_t encoded_bytes = EC_POINT_point2oct(
      group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(), encoded.size(), nullptr);

  const ParamBuilderPtr builder{OSSL_PARAM_BLD_new()};
  require(
      builder &&
          OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.name, 0) == 1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(),
                                           encoded_bytes) == 1,
      "OSSL_PARAM_BLD");
  const ParamsPtr params{OSSL_PARAM_BLD_to_param(builder.get())};
  const EvpPkeyCtxPtr context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
  EVP_PKEY* key = nullptr;
  require(params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1,
          "EVP_PKEY_fromdata");
  return EvpPkeyPtr{key};
}

// RFC 8032 §5.1.5: any octet string of the right length is a private key.
EvpPkeyPtr generate_okp(const CurveInfo& curve, IRandom& random) {
  const SecretBytes seed{random.bytes(curve.coordinate_bytes)};
  EvpPkeyPtr key{
      EVP_PKEY_new_raw_private_key_ex(nullptr, curve.name, nullptr, seed.expose().data(), seed.size())};
  require(key != nullptr, "EVP_PKEY_new_raw_private_key");
  return key;
}

EvpPkeyPtr generate_rsa() {
  EvpPkeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{kGeneratedRsaBits})};
  require(key != nullptr, "RSA key generation");
  return key;
}

EvpPkeyPtr generate_ml_dsa(const MlDsaInfo& parameter_set) {
  EvpPkeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, parameter_set.name)};
  require(key != nullptr, "ML-DSA key generation");
  return key;
}

// Is the imported key of the type and curve that the algorithm fixes?
bool matches(const Algorithm& algorithm, EVP_PKEY* key) {
  const std::optional<PublicKeyOctets> octets = read_public_key(key);
  return octets && check_key(algorithm.id, parameters_of(*octets)).has_value();
}

}  // namespace

PrivateKey::PrivateKey(COSEAlgorithmIdentifier algorithm, std::unique_ptr<Impl> impl) noexcept
    : algorithm_(algorithm), impl_(std::move(impl)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> PrivateKey::generate(COSEAlgorithmIdentifier algorithm, IRandom& random) {
  const Algorithm* row = find_algorithm(algorithm);
  if (row == nullptr) return fail(Errc::algorithm_not_allowed, "no keys for this COSE algorithm");
  EvpPkeyPtr key;
  switch (row->scheme) {
    case Scheme::ecdsa:
      key = generate_ec(curve_info(row->curve), random);
      break;
    case Scheme::eddsa:
      key = generate_okp(curve_info(row->curve), random);
      break;
    case Scheme::rsassa_pkcs1_v1_5:
    case Scheme::rsassa_pss:
      key = generate_rsa();
      break;
    case Scheme::ml_dsa:
      key = generate_ml_dsa(ml_dsa_info(algorithm));
      break;
  }
  return PrivateKey{algorithm, std::make_unique<Impl>(Impl{std::move(key)})};
}

Result<PrivateKey> PrivateKey::from_pkcs8(COSEAlgorithmIdentifier algorithm, ByteView der) {
  const ErrorQueueGuard errors;
  const Algorithm* row = find_algorithm(algorithm);
  if (row == nullptr) return fail(Errc::algorithm_not_allowed, "no keys for this COSE algorithm");
  const std::uint8_t* next = der.data();
  const Pkcs8Ptr parsed{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &next, static_cast<long>(der.size()))};
  if (!parsed || next != der.data() + der.size())
    return fail(Errc::malformed_cose_key, "not one PKCS#8 structure");
  EvpPkeyPtr key{EVP_PKCS82PKEY(parsed.get())};
  if (!key || !matches(*row, key.get())) return fail(Errc::malformed_cose_key, "not a key of this algorithm");
  return PrivateKey{algorithm, std::make_unique<Impl>(Impl{std::move(key)})};
}

SecretBytes PrivateKey::to_pkcs8() const {
  const Pkcs8Ptr structure{EVP_PKEY2PKCS8(impl_->key.get())};
  require(structure != nullptr, "EVP_PKEY2PKCS8");
  const int size = i2d_PKCS8_PRIV_KEY_INFO(structure.get(), nullptr);
  require(size > 0, "i2d_PKCS8_PRIV_KEY_INFO");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* next = der.data();
  require(i2d_PKCS8_PRIV_KEY_INFO(structure.get(), &next) == size, "i2d_PKCS8_PRIV_KEY_INFO");
  return SecretBytes{std::move(der)};
}

PublicKeyOctets PrivateKey::public_key() const {
  std::optional<PublicKeyOctets> octets = read_public_key(impl_->key.get());
  require(octets.has_value(), "read_public_key");  // generate() and from_pkcs8() admit no other keys
  return *std::move(octets);
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
  const ErrorQueueGuard errors;
  const Algorithm& row = *find_algorithm(algorithm_);
  const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  require(context != nullptr, "EVP_MD_CTX_new");
  EVP_PKEY_CTX* parameters = nullptr;  // belongs to `context`
  bool done = EVP_DigestSignInit(context.get(), &parameters, row.hash ? message_digest(*row.hash) : nullptr,
                                 nullptr, impl_->key.get()) == 1;
  if (row.scheme == Scheme::rsassa_pss) {
    done = done && EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(impl_->key.get())));
  std::size_t size = signature.size();
  if (!done || EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return fail(Errc::internal_error, "OpenSSL could not sign");
  }
  signature.resize(size);
  return signature;
}

}  // namespace blockauth::crypto
