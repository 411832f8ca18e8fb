// Metadata of the FIDO Metadata Service: the payload, and the JWS around it.
#include "blockauth/webauthn/metadata.hpp"

#include <algorithm>

#include "expect.hpp"
#include "webauthn/attestation/compact_jws.hpp"

using namespace blockauth::webauthn;
using blockauth::fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = blockauth::as_chars({data, size});
  if (const auto metadata = Metadata::from_json(text)) {
    for (const AuthenticatorModel& model : metadata->models) {
      // Whatever a model is known by finds it, and a status that it has can be refused.
      const ModelQuery query{model.aaguid.value_or(Aaguid{}), model.key_identifiers};
      const auto found = metadata->find(query);
      expect(std::ranges::find(found, model) != found.end());
      for (const StatusReport& report : model.status_reports)
        expect(!check_status(found, std::vector{report.status}).has_value());
    }
  }
  // Nobody can sign for a certificate that leads to no authority.
  if (const auto jws = CompactJws::parse(text)) (void)jws->verify();
  expect(!verify_metadata_blob(text, {}, blockauth::TimePoint{}).has_value());
  return 0;
}
