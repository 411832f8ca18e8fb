// SHA-256, HMAC and HKDF over OpenSSL: algorithms are fetched once, contexts once per thread.
#include "crypto/digest.hpp"

#include <openssl/core_names.h>

#include <array>
#include <cstddef>

#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {
namespace {

const EVP_MD* sha256_algorithm() {
  static const EvpMdPtr algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  require(algorithm != nullptr, "fetch SHA256");
  return algorithm.get();
}

// OSSL_PARAM is one struct for reading and for writing, so its constructors want non-const pointers; nothing
// is written.
char* digest_name() {
  static char name[] = "SHA256";
  return name;
}

void* param_data(ByteView bytes) { return const_cast<std::uint8_t*>(bytes.data()); }

// The digest is named once per context: each time it is named, OpenSSL looks it up under a lock.
EvpMacCtxPtr make_hmac_context() {
  static const EvpMacPtr algorithm{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name(), 0),
                               OSSL_PARAM_construct_end()};
  EvpMacCtxPtr context{EVP_MAC_CTX_new(algorithm.get())};
  require(context && EVP_MAC_CTX_set_params(context.get(), params) == 1, "HMAC");
  return context;
}

}  // namespace

Sha256Digest sha256(ByteView message) {
  thread_local const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  Sha256Digest digest;
  require(context != nullptr && EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), message.data(), message.size()) == 1 &&
              EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1,
          "SHA256");
  return digest;
}

Sha256Digest hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
  thread_local const EvpMacCtxPtr owner = make_hmac_context();
  EVP_MAC_CTX* context = owner.get();
  // A null key would mean "the key of the last call": an empty one must still point somewhere.
  static constexpr std::uint8_t kEmptyKey = 0;
  const std::uint8_t* key_data = key.empty() ? &kEmptyKey : key.data();
  require(EVP_MAC_init(context, key_data, key.size(), nullptr) == 1, "EVP_MAC_init");
  for (const ByteView part : parts) {
    require(EVP_MAC_update(context, part.data(), part.size()) == 1, "EVP_MAC_update");
  }
  Sha256Digest digest;
  std::size_t length = 0;
  require(EVP_MAC_final(context, digest.data(), &length, digest.size()) == 1 && length == digest.size(),
          "EVP_MAC_final");
  return digest;
}

SecretBytes hkdf_sha256(ByteView input_key, ByteView salt, std::string_view info, std::size_t out_bytes) {
  static const EvpKdfPtr algorithm{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
  require(algorithm != nullptr, "fetch HKDF");
  const EvpKdfCtxPtr context{EVP_KDF_CTX_new(algorithm.get())};
  require(context != nullptr, "EVP_KDF_CTX_new");

  const ByteView label = as_bytes(info);
  std::array<OSSL_PARAM, 5> params{};
  auto next = params.begin();
  *next++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_name(), 0);
  *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, param_data(input_key), input_key.size());
  // RFC 5869 §2.2: without a salt it is a string of zeros; an empty one is padded to the same HMAC key.
  if (!salt.empty()) {
    *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, param_data(salt), salt.size());
  }
  if (!label.empty()) {
    *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, param_data(label), label.size());
  }
  *next = OSSL_PARAM_construct_end();

  Bytes out(out_bytes);
  require(EVP_KDF_derive(context.get(), out.data(), out.size(), params.data()) == 1, "HKDF");
  return SecretBytes{std::move(out)};
}

std::string fingerprint(ByteView value) {
  static constexpr char kHexDigits[] = "0123456789abcdef";
  const Sha256Digest digest = sha256(value);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    text += kHexDigits[digest[i] >> 4];
    text += kHexDigits[digest[i] & 0x0f];
  }
  return text;
}

}  // namespace blockauth::crypto
