// CollectedClientAdditionalPaymentData (Secure Payment Confirmation): the member `payment` of client data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/payment.hpp"

namespace blockauth::webauthn {

inline constexpr std::size_t kMaxPaymentLogos = 16;

struct CollectedPaymentData {
  std::string rp_id;  // from `rpId`, or from `rp` of older browsers
  std::string top_origin;
  PaymentDetails shown;  // instrument.icon_must_be_shown: what the client data says, else true
  bool says_icon_must_be_shown = false;  // whether it does say
  std::optional<Bytes> browser_bound_public_key{};

  // `client_data_json`: the octets of clientDataJSON. Errors: malformed_client_data.
  [[nodiscard]] static Result<CollectedPaymentData> parse(ByteView client_data_json);
};

}  // namespace blockauth::webauthn
