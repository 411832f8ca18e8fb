// Is a text well-formed UTF-8 (RFC 3629), and how many characters does it hold?
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace blockauth {

// Code points in `text`, or nothing if it is not UTF-8: overlong forms, surrogates and code points above
// U+10FFFF are refused.
[[nodiscard]] std::optional<std::size_t> count_characters(std::string_view text) noexcept;

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  return count_characters(text).has_value();
}

// Octets of `text` that are not ASCII, at most `limit`: counting stops there.
[[nodiscard]] std::size_t count_non_ascii(std::string_view text, std::size_t limit) noexcept;

// The beginning of UTF-8 `text` that fits into `max_bytes` without cutting a character in two.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept;

}  // namespace blockauth
