// Is an attestation certificate for this AAGUID?
#include "webauthn/attestation/aaguid_extension.hpp"

#include <array>
#include <cstdint>

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {

// §8.2.1: the AAGUID stands in an OCTET STRING within the extension's own OCTET STRING.
Result<void> check_aaguid_extension(const crypto::Certificate& certificate, const Aaguid& aaguid) {
  const auto extension = certificate.extension(kAaguidExtension);
  if (!extension) return {};
  constexpr std::array<std::uint8_t, 2> kOctetString16 = {0x04, 16};
  const ByteView value = extension->value;
  if (value.size() != kOctetString16.size() + aaguid.size() ||
      !equal(value.first(kOctetString16.size()), kOctetString16)) {
    return invalid_statement("§8.2.1: the AAGUID extension is no OCTET STRING of 16 octets");
  }
  if (!equal(value.subspan(kOctetString16.size()), aaguid)) {
    return invalid_statement("the certificate is for another AAGUID");
  }
  return {};
}

}  // namespace blockauth::webauthn
