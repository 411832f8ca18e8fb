// How is a refusal named to people and other programs? Every Errc has a public library code and a reason
// word.
//
// Coarser than Errc, finer than what a server tells its clients: for `blockauth verify`, development mode and
// logs.
#pragma once

#include <string_view>

#include "blockauth/base/error.hpp"

namespace blockauth::webauthn {

struct Refusal {
  std::string_view code;  // "PASSKEY_004": the code that BlockAuth's library has always used for this failure
  std::string_view reason;  // "origin": the check that refused, in one word; "other" outside the ceremonies
};

[[nodiscard]] Refusal refusal_of(Errc code) noexcept;

}  // namespace blockauth::webauthn
