// How do makers of attestation statements sign and certify?
#include "support/attestation/maker.hpp"

#include <utility>
#include <vector>

#include "support/rfc6979.hpp"

namespace blockauth::support {

Bytes StatementInput::signed_octets() const {
  Bytes octets = to_bytes(authenticator_data);
  octets.insert(octets.end(), client_data_hash.begin(), client_data_hash.end());
  return octets;
}

const crypto::PrivateKey& StatementInput::attestation_key() const {
  return identity.key(attestation_algorithm);
}

Result<Bytes> StatementInput::sign(const crypto::PrivateKey& honest_key, ByteView honest_octets) const {
  const crypto::PrivateKey& key = parts.signing.key != nullptr ? *parts.signing.key : honest_key;
  return sign_deterministically(key, parts.signing.data ? ByteView(*parts.signing.data) : honest_octets);
}

Bytes StatementInput::issue(CertificateSpec leaf, const crypto::PrivateKey& subject_key) const {
  run_hook(parts.statement.leaf, leaf);
  return identity.authority().issue(leaf, subject_key);
}

Cbor StatementInput::x5c(CertificateSpec leaf, const crypto::PrivateKey& subject_key) const {
  std::vector<Cbor> chain{Cbor::bytes(issue(std::move(leaf), subject_key))};
  for (const Bytes& certificate : identity.authority().intermediates()) {
    chain.push_back(Cbor::bytes(certificate));
  }
  return Cbor::array(std::move(chain));
}

Cbor algorithm_of(const crypto::PrivateKey& key) {
  return Cbor::integer(static_cast<std::int64_t>(key.algorithm()));
}

}  // namespace blockauth::support
