// UUIDs (RFC 9562): version 7 for everything the server names.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"

namespace blockauth {

class Uuid {
 public:
  Uuid() = default;
  explicit Uuid(const std::array<std::uint8_t, 16>& octets) noexcept : octets_(octets) {}

  // Version 7: 48 bits of milliseconds since 1970, then random bits. Ids made later sort later, to the
  // millisecond.
  [[nodiscard]] static Uuid v7(TimePoint now, IRandom& random);
  // Canonical 8-4-4-4-12 form, either case, nothing else.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;
  // Exactly 16 octets, or nothing.
  [[nodiscard]] static std::optional<Uuid> from_octets(ByteView octets) noexcept;

  [[nodiscard]] std::string to_string() const;  // lower case
  [[nodiscard]] ByteView view() const noexcept { return octets_; }

  friend bool operator==(const Uuid&, const Uuid&) = default;
  friend auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  std::array<std::uint8_t, 16> octets_{};
};

}  // namespace blockauth
