// AES-256-GCM over OpenSSL's EVP interface.
#include "crypto/aead.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using EvpCipherPtr = OpenSslPtr<EVP_CIPHER, EVP_CIPHER_free>;
using EvpCipherCtxPtr = OpenSslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

const EVP_CIPHER* aes_256_gcm() {
  static const EvpCipherPtr cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  require(cipher != nullptr, "fetch AES-256-GCM");
  return cipher.get();
}

EvpCipherCtxPtr new_context() {
  EvpCipherCtxPtr context{EVP_CIPHER_CTX_new()};
  require(context != nullptr, "EVP_CIPHER_CTX_new");
  return context;
}

int length(ByteView view) { return static_cast<int>(view.size()); }

}  // namespace

Bytes seal(ByteView key, ByteView associated, ByteView plaintext, IRandom& random) {
  require(key.size() == kAeadKeyBytes, "AES-256-GCM key length");
  Bytes out(kNonceBytes + plaintext.size() + kTagBytes);
  const auto nonce = std::span{out}.first(kNonceBytes);
  const auto ciphertext = std::span{out}.subspan(kNonceBytes, plaintext.size());
  const auto tag = std::span{out}.last(kTagBytes);
  random.fill(nonce);

  const EvpCipherCtxPtr context = new_context();
  int written = 0;
  require(
      EVP_EncryptInit_ex2(context.get(), aes_256_gcm(), key.data(), nonce.data(), nullptr) == 1 &&
          EVP_EncryptUpdate(context.get(), nullptr, &written, associated.data(), length(associated)) == 1 &&
          EVP_EncryptUpdate(context.get(), ciphertext.data(), &written, plaintext.data(),
                            length(plaintext)) == 1 &&
          EVP_EncryptFinal_ex(context.get(), tag.data(), &written) == 1 &&
          EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()),
                              tag.data()) == 1,
      "AES-256-GCM encryption");
  return out;
}

std::optional<SecretBytes> unseal(ByteView key, ByteView associated, ByteView sealed) {
  require(key.size() == kAeadKeyBytes, "AES-256-GCM key length");
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const ByteView nonce = sealed.first(kNonceBytes);
  const ByteView ciphertext = sealed.subspan(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  Bytes tag = to_bytes(sealed.last(kTagBytes));  // the interface wants it writable

  const ErrorQueueGuard guard;
  const EvpCipherCtxPtr context = new_context();
  Bytes plaintext(ciphertext.size());
  int written = 0;
  require(
      EVP_DecryptInit_ex2(context.get(), aes_256_gcm(), key.data(), nonce.data(), nullptr) == 1 &&
          EVP_DecryptUpdate(context.get(), nullptr, &written, associated.data(), length(associated)) == 1 &&
          EVP_DecryptUpdate(context.get(), plaintext.data(), &written, ciphertext.data(),
                            length(ciphertext)) == 1 &&
          EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                              tag.data()) == 1,
      "AES-256-GCM decryption");
  SecretBytes secret{std::move(plaintext)};
  std::uint8_t no_more = 0;
  if (EVP_DecryptFinal_ex(context.get(), &no_more, &written) != 1) return std::nullopt;
  return secret;
}

}  // namespace blockauth::crypto
