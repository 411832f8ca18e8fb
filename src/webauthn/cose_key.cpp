// How does a COSE_Key become a key that signatures can be verified with?
#include "webauthn/cose_key.hpp"

#include <limits>
#include <string>
#include <string_view>

namespace blockauth::webauthn {
namespace {

// RFC 9052 table 4 and RFC 9053 tables 19 to 21; RSA: RFC 8230 table 4; AKP: RFC 9964.
constexpr std::int64_t kLabelKty = 1;
constexpr std::int64_t kLabelAlg = 3;
constexpr std::int64_t kLabelCrv = -1;  // EC2, OKP
constexpr std::int64_t kLabelX = -2;    // EC2, OKP
constexpr std::int64_t kLabelY = -3;    // EC2
constexpr std::int64_t kLabelN = -1;    // RSA
constexpr std::int64_t kLabelE = -2;    // RSA
constexpr std::int64_t kLabelPub = -1;  // AKP
constexpr std::int64_t kKtyOkp = 1;
constexpr std::int64_t kKtyEc2 = 2;
constexpr std::int64_t kKtyRsa = 3;
constexpr std::int64_t kKtyAkp = 7;

Failure malformed(std::string detail) { return fail(Errc::malformed_cose_key, std::move(detail)); }

Result<std::int64_t> required_integer(const cbor::Item& map, std::int64_t label, std::string_view name) {
  const auto item = map.find(label);
  const auto value = item ? item->integer() : std::nullopt;
  if (!value) return malformed(std::string(name) + " is missing or no integer");
  return *value;
}

Result<ByteView> required_bytes(const cbor::Item& map, std::int64_t label, std::string_view name) {
  const auto item = map.find(label);
  const auto value = item ? item->bytes() : std::nullopt;
  if (!value) return malformed(std::string(name) + " is missing or no byte string");
  return *value;
}

Result<crypto::Curve> required_curve(const cbor::Item& map) {
  BLOCKAUTH_TRY(crv, required_integer(map, kLabelCrv, "crv"));
  switch (crv) {
    case 1:
      return crypto::Curve::P256;
    case 2:
      return crypto::Curve::P384;
    case 3:
      return crypto::Curve::P521;
    case 6:
      return crypto::Curve::Ed25519;
    case 7:
      return crypto::Curve::Ed448;
    case 8:
      return crypto::Curve::secp256k1;
    default:
      return malformed("unknown crv " + std::to_string(crv));
  }
}

Result<crypto::KeyParameters> parse_parameters(const cbor::Item& map) {
  BLOCKAUTH_TRY(kty, required_integer(map, kLabelKty, "kty"));
  switch (kty) {
    case kKtyEc2: {
      BLOCKAUTH_TRY(curve, required_curve(map));
      BLOCKAUTH_TRY(x, required_bytes(map, kLabelX, "x"));
      // §5.8.5: the compressed point form, where y is a boolean, must not be used.
      BLOCKAUTH_TRY(y, required_bytes(map, kLabelY, "y"));
      return crypto::KeyParameters(crypto::EcKey{curve, x, y});
    }
    case kKtyOkp: {
      BLOCKAUTH_TRY(curve, required_curve(map));
      BLOCKAUTH_TRY(x, required_bytes(map, kLabelX, "x"));
      return crypto::KeyParameters(crypto::OkpKey{curve, x});
    }
    case kKtyRsa: {
      BLOCKAUTH_TRY(modulus, required_bytes(map, kLabelN, "n"));
      BLOCKAUTH_TRY(exponent, required_bytes(map, kLabelE, "e"));
      return crypto::KeyParameters(crypto::RsaKey{modulus, exponent});
    }
    case kKtyAkp: {
      BLOCKAUTH_TRY(public_key, required_bytes(map, kLabelPub, "pub"));
      return crypto::KeyParameters(crypto::AkpKey{public_key});
    }
    default:
      return malformed("unknown kty " + std::to_string(kty));
  }
}

Failure unsupported(COSEAlgorithmIdentifier algorithm) {
  return fail(Errc::algorithm_not_allowed, crypto::explain_unsupported(algorithm));
}

}  // namespace

Result<CoseKey> CoseKey::parse(ByteView encoded) {
  BLOCKAUTH_TRY(item, cbor::Item::parse(encoded));
  return from_item(item);
}

Result<CoseKey> CoseKey::from_item(const cbor::Item& item) {
  if (!item.is_map()) return malformed("not a map");
  // §6.5.1.1: alg must be present.
  BLOCKAUTH_TRY(alg, required_integer(item, kLabelAlg, "alg"));
  if (alg < std::numeric_limits<std::int32_t>::min() || alg > std::numeric_limits<std::int32_t>::max()) {
    return malformed("alg is out of range");
  }
  CoseKey key;
  key.algorithm = static_cast<COSEAlgorithmIdentifier>(static_cast<std::int32_t>(alg));
  if (crypto::is_supported(key.algorithm)) {
    BLOCKAUTH_TRY(parameters, parse_parameters(item));
    key.parameters = parameters;
  }
  return key;
}

Result<void> CoseKey::check() const {
  if (!parameters) return unsupported(algorithm);
  return crypto::check_key(algorithm, *parameters);
}

Result<void> CoseKey::verify(ByteView message, ByteView signature) const {
  if (!parameters) return unsupported(algorithm);
  return crypto::verify_signature(algorithm, *parameters, message, signature);
}

}  // namespace blockauth::webauthn
