// Android's KeyDescription: one SEQUENCE, of which no prefix is one as well.
#include "webauthn/attestation/android_key_description.hpp"

#include "expect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using blockauth::fuzz::expect;
  using blockauth::webauthn::AndroidKeyDescription;
  const blockauth::ByteView octets{data, size};
  const auto description = AndroidKeyDescription::parse(octets);
  if (!description) return 0;
  expect(octets.front() == 0x30);
  expect(!AndroidKeyDescription::parse(octets.first(size - 1)).has_value());
  expect(description->attestation_challenge.size() < size);
  return 0;
}
