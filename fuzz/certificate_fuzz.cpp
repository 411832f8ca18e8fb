// X.509 certificates: every field, and the path to itself.
#include "crypto/certificate.hpp"

#include <array>

#include "expect.hpp"

using blockauth::crypto::Certificate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto certificate = Certificate::parse({data, size});
  if (!certificate) return 0;
  blockauth::fuzz::expect(blockauth::equal(certificate->der(), {data, size}));
  blockauth::fuzz::expect(!certificate->is_ca() || certificate->has_basic_constraints());
  for (const char* name : {"C", "O", "OU", "CN"}) (void)certificate->subject(name);
  (void)certificate->extension("1.3.6.1.4.1.45724.1.1.4");
  for (const char* oid : {"2.23.133.2.1", "2.23.133.2.2", "2.23.133.2.3"}) {
    (void)certificate->alternative_directory_name(oid);
  }
  (void)certificate->has_extended_key_usage("2.23.133.8.3");
  blockauth::fuzz::expect(!certificate->has_empty_subject() || certificate->subject("CN").empty());
  (void)certificate->is_for_host("attest.android.com");
  blockauth::fuzz::expect(!certificate->ec_point() || certificate->public_key());
  const auto algorithm = blockauth::COSEAlgorithmIdentifier::ES256;
  blockauth::fuzz::expect(!certificate->verify_signature(algorithm, {data, size}, {data, size}).has_value());
  const std::array chain{*certificate};
  (void)blockauth::crypto::verify_chain(chain, chain, blockauth::TimePoint{});
  return 0;
}
