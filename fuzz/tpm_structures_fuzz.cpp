// TPMT_PUBLIC and TPMS_ATTEST: every octet belongs to the structure, so no prefix of it is one as well.
#include "webauthn/attestation/tpm_structures.hpp"

#include "expect.hpp"

namespace tpm = blockauth::webauthn::tpm;
using blockauth::ByteView;
using blockauth::fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView octets{data, size};
  if (const auto area = tpm::Public::parse(octets)) {
    expect(!tpm::Public::parse(octets.first(size - 1)).has_value());
    const auto* rsa = std::get_if<tpm::RsaPublic>(&area->key);
    expect(rsa == nullptr || rsa->exponent != 0);
  }
  if (const auto attest = tpm::Attest::parse(octets)) {
    expect(attest->extra_data.size() + attest->attested.size() < size);
    const auto certified = tpm::CertifyInfo::parse(attest->attested);
    if (certified) {
      expect(certified->name.size() < attest->attested.size());
      expect(!tpm::CertifyInfo::parse(attest->attested.first(attest->attested.size() - 1)).has_value());
    }
  }
  return 0;
}
