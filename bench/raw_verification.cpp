// How is a signature verified with nothing left to prepare?
#include "bench/raw_verification.hpp"

#include <openssl/rsa.h>

#include "crypto/algorithm.hpp"
#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::bench {

using crypto::require;

struct RawVerification::Impl {
  crypto::EvpPkeyPtr key;
  crypto::EvpPkeyCtxPtr context;       // ECDSA and RSA
  crypto::EvpMdCtxPtr digest_context;  // EdDSA
  Bytes message;                       // ECDSA and RSA: the digest
  Bytes signature;
};

RawVerification::RawVerification(const crypto::PrivateKey& key, ByteView message, ByteView signature)
    : impl_(std::make_unique<Impl>()) {
  // A key with its public half only, as a relying party has it.
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.impl().key.get(), &der);
  require(size > 0, "i2d_PUBKEY");
  const crypto::OpenSslBuffer owner{der};
  const unsigned char* next = der;
  impl_->key.reset(d2i_PUBKEY(nullptr, &next, size));
  require(impl_->key != nullptr, "d2i_PUBKEY");
  impl_->signature = to_bytes(signature);

  const crypto::Algorithm& algorithm = *crypto::find_algorithm(key.algorithm());
  if (!algorithm.hash) {  // it hashes by itself
    impl_->message = to_bytes(message);
    impl_->digest_context.reset(EVP_MD_CTX_new());
    return;
  }
  const crypto::Digest digest = crypto::hash_message(*algorithm.hash, message);
  impl_->message.assign(digest.octets.begin(),
                        digest.octets.begin() + static_cast<std::ptrdiff_t>(digest.size));
  impl_->context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, impl_->key.get(), nullptr));
  require(impl_->context && EVP_PKEY_verify_init(impl_->context.get()) == 1, "EVP_PKEY_verify_init");
  if (algorithm.scheme == crypto::Scheme::rsassa_pkcs1_v1_5) {
    require(
        EVP_PKEY_CTX_set_rsa_padding(impl_->context.get(), RSA_PKCS1_PADDING) == 1 &&
            EVP_PKEY_CTX_set_signature_md(impl_->context.get(), crypto::message_digest(*algorithm.hash)) == 1,
        "RSASSA-PKCS1-v1_5");
  }
}

RawVerification::RawVerification(RawVerification&&) noexcept = default;
RawVerification::~RawVerification() = default;

bool RawVerification::verify() const {
  const Impl& raw = *impl_;
  if (raw.context) {
    return EVP_PKEY_verify(raw.context.get(), raw.signature.data(), raw.signature.size(), raw.message.data(),
                           raw.message.size()) == 1;
  }
  EVP_MD_CTX_reset(raw.digest_context.get());
  return EVP_DigestVerifyInit(raw.digest_context.get(), nullptr, nullptr, nullptr, raw.key.get()) == 1 &&
         EVP_DigestVerify(raw.digest_context.get(), raw.signature.data(), raw.signature.size(),
                          raw.message.data(), raw.message.size()) == 1;
}

}  // namespace blockauth::bench
