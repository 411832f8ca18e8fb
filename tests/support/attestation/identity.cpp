// When are an authenticator's attestation key and authority made?
#include "support/attestation/identity.hpp"

#include <utility>

namespace blockauth::support {

const CertificateAuthority& AttestationIdentity::authority() {
  if (!authority_) authority_.emplace(*random_);
  return *authority_;
}

void AttestationIdentity::set_authority(CertificateAuthority authority) { authority_ = std::move(authority); }

const crypto::PrivateKey& AttestationIdentity::key(COSEAlgorithmIdentifier algorithm) {
  if (!key_ || key_->algorithm() != algorithm) {
    key_ = crypto::PrivateKey::generate(algorithm, *random_).value();
  }
  return *key_;
}

}  // namespace blockauth::support
