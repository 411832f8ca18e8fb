// What every authenticator of one model carries: the attestation key, and the authority that certifies it.
#pragma once

#include <optional>

#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/random.hpp"
#include "crypto/private_key.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::support {

// Keys are made at first use, so that a seeded source gives the formats that need none the same values.
class AttestationIdentity final {
 public:
  // `random` outlives the identity.
  explicit AttestationIdentity(IRandom& random) : random_(&random) {}

  [[nodiscard]] const CertificateAuthority& authority();
  void set_authority(CertificateAuthority authority);

  // One key at a time: another algorithm makes a new one.
  [[nodiscard]] const crypto::PrivateKey& key(COSEAlgorithmIdentifier algorithm);

 private:
  IRandom* random_;
  std::optional<CertificateAuthority> authority_;
  std::optional<crypto::PrivateKey> key_;
};

}  // namespace blockauth::support
