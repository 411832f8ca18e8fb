// The payment in client data: what was accepted names an RP ID, a total and an instrument, within bounds.
#include "webauthn/payment_data.hpp"

#include "blockauth/webauthn/responses.hpp"
#include "expect.hpp"

using blockauth::webauthn::CollectedPaymentData;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto data = CollectedPaymentData::parse({bytes, size});
  if (!data) return 0;
  blockauth::fuzz::expect(size <= blockauth::webauthn::kMaxClientDataBytes);
  blockauth::fuzz::expect(data->shown.logos.size() <= blockauth::webauthn::kMaxPaymentLogos);
  blockauth::fuzz::expect(data->says_icon_must_be_shown || data->shown.instrument.icon_must_be_shown);
  return 0;
}
