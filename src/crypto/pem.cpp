// How does a PEM file become a key, and a key a PEM file?
#include "crypto/pem.hpp"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <limits>
#include <optional>
#include <utility>

#include "crypto/key_octets.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::crypto {
namespace {

constexpr std::size_t kMaxPemBytes = 64 * 1024;
constexpr std::size_t kP256ScalarBytes = 32;

using BioPtr = OpenSslPtr<BIO, BIO_free_all>;

// An encrypted key is refused, instead of asking for its password on the terminal as OpenSSL does by default.
int no_password(char*, int, int, void*) { return -1; }

BioPtr reader(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return nullptr;
  return BioPtr{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

Result<PemPublicKey> public_half(EVP_PKEY* key) {
  std::optional<PublicKeyOctets> octets = read_public_key(key);
  if (!octets) return fail(Errc::invalid_configuration, "this type of key cannot be used for tokens");
  PemPublicKey out{COSEAlgorithmIdentifier::RS256, *std::move(octets)};
  KeyParameters parameters = RsaKey{out.octets.modulus, out.octets.exponent};
  if (out.octets.modulus.empty()) {
    out.algorithm = COSEAlgorithmIdentifier::ES256;
    parameters = EcKey{out.octets.curve, out.octets.x, out.octets.y};
  }
  if (const auto usable = check_key(out.algorithm, parameters); !usable) {
    return fail(Errc::invalid_configuration,
                "the key must be EC on P-256, or RSA of at least 2048 bits: " + usable.error().detail);
  }
  return out;
}

// A private integer, big endian, left-padded to `width` (0: as long as it is). Nothing if the key has none.
std::optional<SecretBytes> private_integer(const EVP_PKEY* key, const char* name, std::size_t width) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return std::nullopt;
  const BignumPtr owned{number};
  const std::size_t size = width == 0 ? static_cast<std::size_t>(BN_num_bytes(number)) : width;
  Bytes octets(size);
  if (BN_bn2binpad(number, octets.data(), static_cast<int>(size)) < 0) return std::nullopt;
  return SecretBytes{std::move(octets)};
}

}  // namespace

Result<PemPublicKey> read_public_pem(std::string_view pem) {
  const ErrorQueueGuard errors;
  const BioPtr bio = reader(pem);
  const EvpPkeyPtr key{bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr) : nullptr};
  if (!key) return fail(Errc::invalid_configuration, "no PEM public key (\"-----BEGIN PUBLIC KEY-----\")");
  return public_half(key.get());
}

Result<PemPrivateKey> read_private_pem(std::string_view pem) {
  const ErrorQueueGuard errors;
  const BioPtr bio = reader(pem);
  const EvpPkeyPtr key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr};
  if (!key) return fail(Errc::invalid_configuration, "no unencrypted PEM private key");
  const EvpPkeyCtxPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
  require(context != nullptr, "EVP_PKEY_CTX_new_from_pkey");
  if (EVP_PKEY_check(context.get()) != 1) {
    return fail(Errc::invalid_configuration, "the private key is damaged: its parts do not belong together");
  }
  BLOCKAUTH_TRY(public_key, public_half(key.get()));
  PemPrivateKey out;
  out.public_key = std::move(public_key);

  const auto take = [&key](const char* name, std::size_t width, SecretBytes& into) {
    std::optional<SecretBytes> octets = private_integer(key.get(), name, width);
    if (!octets) return false;
    into = *std::move(octets);
    return true;
  };
  const bool complete = out.public_key.algorithm == COSEAlgorithmIdentifier::ES256
                            ? take(OSSL_PKEY_PARAM_PRIV_KEY, kP256ScalarBytes, out.d)
                            : take(OSSL_PKEY_PARAM_RSA_D, 0, out.d) &&
                                  take(OSSL_PKEY_PARAM_RSA_FACTOR1, 0, out.p) &&
                                  take(OSSL_PKEY_PARAM_RSA_FACTOR2, 0, out.q) &&
                                  take(OSSL_PKEY_PARAM_RSA_EXPONENT1, 0, out.dp) &&
                                  take(OSSL_PKEY_PARAM_RSA_EXPONENT2, 0, out.dq) &&
                                  take(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, 0, out.qi);
  if (!complete) return fail(Errc::invalid_configuration, "the private key is incomplete");
  return out;
}

SecretBytes private_pem(const SecretBytes& pkcs8) {
  const BioPtr bio{BIO_new(BIO_s_secmem())};
  const ByteView der = pkcs8.expose();
  require(
      bio && PEM_write_bio(bio.get(), PEM_STRING_PKCS8INF, "", der.data(), static_cast<long>(der.size())) > 0,
      "PEM_write_bio");
  BUF_MEM* memory = nullptr;
  BIO_get_mem_ptr(bio.get(), &memory);
  return SecretBytes{as_bytes(std::string_view(memory->data, memory->length))};
}

}  // namespace blockauth::crypto
