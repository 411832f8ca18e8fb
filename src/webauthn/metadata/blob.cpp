// Does this BLOB come from the FIDO Metadata Service (MDS3 §3.2)?
#include <string>

#include "blockauth/webauthn/metadata.hpp"
#include "crypto/certificate.hpp"
#include "webauthn/attestation/compact_jws.hpp"

namespace blockauth::webauthn {
namespace {

// What of the CA store is no certificate to us vouches for nobody.
std::vector<crypto::Certificate> parsed(std::span<const Bytes> authorities) {
  std::vector<crypto::Certificate> certificates;
  for (const Bytes& der : authorities) {
    if (auto certificate = crypto::Certificate::parse(der))
      certificates.push_back(std::move(certificate).value());
  }
  return certificates;
}

}  // namespace

Result<Metadata> verify_metadata_blob(std::string_view blob, std::span<const Bytes> authorities,
                                      TimePoint now) {
  if (blob.size() > kMaxMetadataBlobBytes)
    return fail(Errc::metadata_invalid, "the BLOB is larger than 32 MiB");
  const auto jws = CompactJws::parse(blob);
  if (!jws) return fail(Errc::metadata_invalid, jws.error().detail);
  // The signature comes first: it is the cheapest thing that a BLOB of somebody else fails.
  if (const auto signed_by = jws->verify(); !signed_by)
    return fail(Errc::metadata_invalid, signed_by.error().detail);
  if (!jws->certificates.front().names_host(kMetadataHost)) {
    return fail(Errc::metadata_invalid, "the signer's certificate is not for " + std::string(kMetadataHost));
  }
  const auto path = crypto::verify_chain(jws->certificates, parsed(authorities), now);
  if (!path) {
    return fail(Errc::metadata_invalid,
                "the signer's certificate leads to no trusted CA: " + path.error().detail);
  }
  return Metadata::from_json(as_chars(jws->payload));
}

}  // namespace blockauth::webauthn
