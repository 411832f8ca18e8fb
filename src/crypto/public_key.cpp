// Which signature algorithms are there, and who verifies each?
#include "crypto/public_key.hpp"

#include <algorithm>
#include <string>

#include "crypto/algorithm.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/signature_schemes.hpp"

namespace blockauth::crypto {
namespace {

using enum COSEAlgorithmIdentifier;

// RFC 9053 §2.1 (ECDSA) and §2.2 (EdDSA), RFC 8812 (RSA, secp256k1), RFC 8230 (PSS), RFC 9864 (fully
// specified ones), RFC 9964 (ML-DSA). RFC 9053 lets ES256 be used with any curve; WebAuthn §5.8.5 ties it,
// and EdDSA, to one.
constexpr Algorithm kAlgorithms[] = {
    {ES256, Scheme::ecdsa, HashAlgorithm::sha256, Curve::P256},
    {EdDSA, Scheme::eddsa, std::nullopt, Curve::Ed25519},
    {ESP256, Scheme::ecdsa, HashAlgorithm::sha256, Curve::P256},
    {COSEAlgorithmIdentifier::Ed25519, Scheme::eddsa, std::nullopt, Curve::Ed25519},
    {ES384, Scheme::ecdsa, HashAlgorithm::sha384, Curve::P384},
    {ES512, Scheme::ecdsa, HashAlgorithm::sha512, Curve::P521},
    {PS256, Scheme::rsassa_pss, HashAlgorithm::sha256, {}},
    {PS384, Scheme::rsassa_pss, HashAlgorithm::sha384, {}},
    {PS512, Scheme::rsassa_pss, HashAlgorithm::sha512, {}},
    {ES256K, Scheme::ecdsa, HashAlgorithm::sha256, Curve::secp256k1},
    {ESP384, Scheme::ecdsa, HashAlgorithm::sha384, Curve::P384},
    {ESP512, Scheme::ecdsa, HashAlgorithm::sha512, Curve::P521},
    {COSEAlgorithmIdentifier::Ed448, Scheme::eddsa, std::nullopt, Curve::Ed448},
    {RS256, Scheme::rsassa_pkcs1_v1_5, HashAlgorithm::sha256, {}},
    {RS384, Scheme::rsassa_pkcs1_v1_5, HashAlgorithm::sha384, {}},
    {RS512, Scheme::rsassa_pkcs1_v1_5, HashAlgorithm::sha512, {}},
    {RS1, Scheme::rsassa_pkcs1_v1_5, HashAlgorithm::sha1, {}},
#if OPENSSL_VERSION_NUMBER >= 0x30500000L  // the first with ML-DSA
    {ML_DSA_44, Scheme::ml_dsa, std::nullopt, {}},
    {ML_DSA_65, Scheme::ml_dsa, std::nullopt, {}},
    {ML_DSA_87, Scheme::ml_dsa, std::nullopt, {}},
#endif
};

Failure no_such_algorithm(COSEAlgorithmIdentifier algorithm) {
  return fail(Errc::algorithm_not_allowed, explain_unsupported(algorithm));
}

Failure wrong_key_type(COSEAlgorithmIdentifier algorithm) {
  return fail(Errc::malformed_cose_key, "not a key of algorithm " + std::string{to_string(algorithm)});
}

EvpMdPtr fetch_digest(const char* name) {
  EvpMdPtr digest{EVP_MD_fetch(nullptr, name, nullptr)};
  require(digest != nullptr, "EVP_MD_fetch");
  return digest;
}

}  // namespace

const Algorithm* find_algorithm(COSEAlgorithmIdentifier id) noexcept {
  const auto* row = std::ranges::find(kAlgorithms, id, &Algorithm::id);
  return row == std::ranges::end(kAlgorithms) ? nullptr : row;
}

CurveInfo curve_info(Curve curve) noexcept {
  switch (curve) {
    case Curve::P256:
      return {"prime256v1", 32};
    case Curve::P384:
      return {"secp384r1", 48};
    case Curve::P521:
      return {"secp521r1", 66};
    case Curve::Ed25519:
      return {"ED25519", 32};
    case Curve::Ed448:
      return {"ED448", 57};
    case Curve::secp256k1:
      return {"secp256k1", 32};
  }
  return {"", 0};
}

MlDsaInfo ml_dsa_info(COSEAlgorithmIdentifier id) noexcept {
  switch (id) {
    case ML_DSA_44:
      return {"ML-DSA-44", 1312, 2420};
    case ML_DSA_65:
      return {"ML-DSA-65", 1952, 3309};
    case ML_DSA_87:
      return {"ML-DSA-87", 2592, 4627};
    default:  // of all algorithms these are three
      return {"", 0, 0};
  }
}

const EVP_MD* message_digest(HashAlgorithm hash) {
  static const EvpMdPtr sha1 = fetch_digest("SHA1");
  static const EvpMdPtr sha256 = fetch_digest("SHA256");
  static const EvpMdPtr sha384 = fetch_digest("SHA384");
  static const EvpMdPtr sha512 = fetch_digest("SHA512");
  switch (hash) {
    case HashAlgorithm::sha1:
      return sha1.get();
    case HashAlgorithm::sha256:
      return sha256.get();
    case HashAlgorithm::sha384:
      return sha384.get();
    case HashAlgorithm::sha512:
      return sha512.get();
  }
  return nullptr;
}

Digest hash_message(HashAlgorithm hash, ByteView message) {
  thread_local const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  Digest digest;
  unsigned int size = 0;
  require(context && EVP_DigestInit_ex2(context.get(), message_digest(hash), nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), message.data(), message.size()) == 1 &&
              EVP_DigestFinal_ex(context.get(), digest.octets.data(), &size) == 1,
          "message digest");
  digest.size = size;
  return digest;
}

Bytes hash(HashAlgorithm algorithm, ByteView message) {
  const Digest digest = hash_message(algorithm, message);
  return to_bytes(digest.view());
}

bool is_supported(COSEAlgorithmIdentifier algorithm) noexcept { return find_algorithm(algorithm) != nullptr; }

std::string explain_unsupported(COSEAlgorithmIdentifier algorithm) {
  std::string text =
      "this build does not verify COSE algorithm " + std::to_string(static_cast<std::int32_t>(algorithm));
  if (algorithm == ML_DSA_44 || algorithm == ML_DSA_65 || algorithm == ML_DSA_87) {
    text += " (" + std::string{to_string(algorithm)} +
            "): it was made with " OPENSSL_VERSION_TEXT ", ML-DSA came with OpenSSL 3.5";
  }
  return text;
}

std::optional<HashAlgorithm> hash_of(COSEAlgorithmIdentifier algorithm) noexcept {
  const Algorithm* row = find_algorithm(algorithm);
  return row == nullptr ? std::nullopt : row->hash;
}

std::vector<COSEAlgorithmIdentifier> supported_algorithms() {
  std::vector<COSEAlgorithmIdentifier> ids;
  for (const Algorithm& row : kAlgorithms) ids.push_back(row.id);
  return ids;
}

bool is_same_key(const KeyParameters& a, const KeyParameters& b) noexcept {
  if (const auto* x = std::get_if<EcKey>(&a), *y = std::get_if<EcKey>(&b); x != nullptr && y != nullptr) {
    return x->curve == y->curve && equal(x->x, y->x) && equal(x->y, y->y);
  }
  if (const auto* x = std::get_if<OkpKey>(&a), *y = std::get_if<OkpKey>(&b); x != nullptr && y != nullptr) {
    return x->curve == y->curve && equal(x->x, y->x);
  }
  if (const auto* x = std::get_if<RsaKey>(&a), *y = std::get_if<RsaKey>(&b); x != nullptr && y != nullptr) {
    return equal(x->modulus, y->modulus) && equal(x->exponent, y->exponent);
  }
  if (const auto* x = std::get_if<AkpKey>(&a), *y = std::get_if<AkpKey>(&b); x != nullptr && y != nullptr) {
    return equal(x->public_key, y->public_key);
  }
  return false;
}

Result<void> check_key(COSEAlgorithmIdentifier algorithm, const KeyParameters& key) {
  const Algorithm* row = find_algorithm(algorithm);
  if (row == nullptr) return no_such_algorithm(algorithm);
  switch (row->scheme) {
    case Scheme::ecdsa:
      if (const auto* ec = std::get_if<EcKey>(&key)) return check_ec_key(*row, *ec);
      break;
    case Scheme::eddsa:
      if (const auto* okp = std::get_if<OkpKey>(&key)) return check_okp_key(*row, *okp);
      break;
    case Scheme::rsassa_pkcs1_v1_5:
    case Scheme::rsassa_pss:
      if (const auto* rsa = std::get_if<RsaKey>(&key)) return check_rsa_key(*rsa);
      break;
    case Scheme::ml_dsa:
      if (const auto* akp = std::get_if<AkpKey>(&key)) return check_ml_dsa_key(*row, *akp);
      break;
  }
  return wrong_key_type(algorithm);
}

Result<void> verify_signature(COSEAlgorithmIdentifier algorithm, const KeyParameters& key, ByteView message,
                              ByteView signature) {
  const Algorithm* row = find_algorithm(algorithm);
  if (row == nullptr) return no_such_algorithm(algorithm);
  switch (row->scheme) {
    case Scheme::ecdsa:
      if (const auto* ec = std::get_if<EcKey>(&key)) return verify_ecdsa(*row, *ec, message, signature);
      break;
    case Scheme::eddsa:
      if (const auto* okp = std::get_if<OkpKey>(&key)) return verify_eddsa(*row, *okp, message, signature);
      break;
    case Scheme::rsassa_pkcs1_v1_5:
    case Scheme::rsassa_pss:
      if (const auto* rsa = std::get_if<RsaKey>(&key)) return verify_rsassa(*row, *rsa, message, signature);
      break;
    case Scheme::ml_dsa:
      if (const auto* akp = std::get_if<AkpKey>(&key)) return verify_ml_dsa(*row, *akp, message, signature);
      break;
  }
  return wrong_key_type(algorithm);
}

}  // namespace blockauth::crypto
