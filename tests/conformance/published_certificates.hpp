// The certificates of the specification's test vectors (§16): their fields are not printed there, but are the
// same in all of them.
#pragma once

#include <vector>

#include "blockauth/base/bytes.hpp"
#include "conformance/derivation.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::conformance {

// "Attestation trust root certificate" (attestation_ca_cert).
[[nodiscard]] const Bytes& root_certificate();

struct LeafRequest {
  ByteView serial;
  bool named = true;              // TPM certificates have an empty subject (§8.3.1)
  std::vector<Bytes> extensions;  // beyond those that all of them have
};
// Issued by that root.
[[nodiscard]] Bytes leaf_certificate(const LeafRequest& request, const crypto::PrivateKey& subject_key);

// Extension (RFC 5280 §4.1.2.9).
[[nodiscard]] Bytes extension(std::string_view oid, bool critical, ByteView value);

}  // namespace blockauth::conformance
