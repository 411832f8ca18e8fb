// What OpenSSL alone takes for a signature that no sign-in can avoid verifying: the unit V.
#pragma once

#include <cstddef>
#include <memory>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::bench {

// A public key as OpenSSL likes it best, built and prepared to verify, and one signature with its digest (for
// EdDSA, which has no separate digest: its message).
class RawVerification final {
 public:
  RawVerification(const crypto::PrivateKey& key, ByteView message, ByteView signature);
  RawVerification(RawVerification&&) noexcept;
  ~RawVerification();

  // EVP_PKEY_verify (EdDSA: EVP_DigestVerify) and nothing else.
  [[nodiscard]] bool verify() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace blockauth::bench
