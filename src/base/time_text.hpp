// How are times written for people and other programs? ISO 8601, always UTC (RFC 3339).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "blockauth/base/clock.hpp"

namespace blockauth {

// "2026-01-02T03:04:05.678901+00:00"
[[nodiscard]] std::string to_iso8601(TimePoint time);

// "2026-01-02T03:04:05Z": UTC only ("Z" or "+00:00"), at most six digits of a fraction. Nothing for anything
// else.
[[nodiscard]] std::optional<TimePoint> time_from_iso8601(std::string_view text) noexcept;

}  // namespace blockauth
