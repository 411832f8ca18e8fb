// What tells our kinds of tokens apart (RFC 8725 §3.11): the header's `typ` and the claim `type`.
#pragma once

#include <string_view>

namespace blockauth::token {

inline constexpr std::string_view kAccessTyp = "at+jwt";  // RFC 9068 §2.1
inline constexpr std::string_view kRefreshTyp = "refresh+jwt";
inline constexpr std::string_view kReceiptTyp = "receipt+jwt";

// The original's values.
inline constexpr std::string_view kAccessType = "access";
inline constexpr std::string_view kRefreshType = "refresh";
inline constexpr std::string_view kReceiptType = "stepup_receipt";

}  // namespace blockauth::token
