#include "base/time_text.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace blockauth {
namespace {

using std::chrono::microseconds;

TEST(TimeText, IsWrittenWithMicrosecondsInUtc) {
  EXPECT_EQ(to_iso8601(TimePoint{}), "1970-01-01T00:00:00.000000+00:00");
  // date -u -d @1767323045
  EXPECT_EQ(to_iso8601(TimePoint{microseconds{1767323045678901}}), "2026-01-02T03:04:05.678901+00:00");
  EXPECT_EQ(to_iso8601(TimePoint{microseconds{-1}}), "1969-12-31T23:59:59.999999+00:00");
}

TEST(TimeText, IsReadWithAndWithoutAFraction) {
  EXPECT_EQ(time_from_iso8601("2026-01-02T03:04:05Z"), TimePoint{microseconds{1767323045000000}});
  EXPECT_EQ(time_from_iso8601("2026-01-02T03:04:05.25Z"), TimePoint{microseconds{1767323045250000}});
  EXPECT_EQ(time_from_iso8601("2026-01-02T03:04:05.678901+00:00"), TimePoint{microseconds{1767323045678901}});
  EXPECT_EQ(time_from_iso8601("2024-02-29T00:00:00Z"), TimePoint{microseconds{1709164800000000}});
}

TEST(TimeText, NothingElseIsATime) {
  for (const char* text :
       {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05+01:00", "2026-01-02T03:04:05ZZ",
        "2026-1-2T03:04:05Z", "2026-13-02T03:04:05Z", "2026-02-29T03:04:05Z", "2026-01-02T24:00:00Z",
        "2026-01-02T03:60:05Z", "2026-01-02T03:04:60Z", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:0xZ"}) {
    EXPECT_EQ(time_from_iso8601(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace blockauth
