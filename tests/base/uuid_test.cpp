#include "blockauth/base/uuid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>

#include "support/seeded_random.hpp"

namespace blockauth {
namespace {

class AllBitsSet final : public IRandom {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override { std::ranges::fill(out, std::uint8_t{0xff}); }
};

// RFC 9562 §A.6: 2022-02-22 14:22:22 -05:00 is 0x017F22E279B0 milliseconds.
TEST(Uuid, Version7StartsWithTheMilliseconds) {
  AllBitsSet random;
  const TimePoint now{std::chrono::milliseconds{0x017F22E279B0}};
  EXPECT_EQ(Uuid::v7(now, random).to_string(), "017f22e2-79b0-7fff-bfff-ffffffffffff");
}

TEST(Uuid, LaterOnesSortLater) {
  support::SeededRandom random("uuid");
  const TimePoint start{std::chrono::milliseconds{1767323045000}};
  Uuid before = Uuid::v7(start, random);
  for (int i = 1; i < 100; ++i) {
    const Uuid next = Uuid::v7(start + std::chrono::milliseconds{i}, random);
    EXPECT_LT(before, next);
    EXPECT_LT(before.to_string(), next.to_string());
    before = next;
  }
}

TEST(Uuid, ThoseOfOneMillisecondDiffer) {
  support::SeededRandom random("uuid");
  std::set<Uuid> made;
  for (int i = 0; i < 100; ++i) made.insert(Uuid::v7(TimePoint{}, random));
  EXPECT_EQ(made.size(), 100U);
}

TEST(Uuid, IsReadInEitherCaseAndWrittenInLowerCase) {
  const auto upper = Uuid::parse("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
  const auto lower = Uuid::parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  ASSERT_TRUE(upper && lower);
  EXPECT_EQ(*upper, *lower);
  EXPECT_EQ(upper->to_string(), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
}

TEST(Uuid, NoOtherSpellingIsRead) {
  for (const char* text : {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
                           "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bf60",
                           "f81d4fae_7dec-11d0-a765-00a0c91e6bf6", "f81d4fa-e7dec-11d0-a765-00a0c91e6bf6",
                           "g81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6b-6",
                           "urn:uuid:f81d4fae-7dec-11d0-a765-00a0"}) {
    EXPECT_EQ(Uuid::parse(text), std::nullopt) << text;
  }
}

TEST(Uuid, HasExactlySixteenOctets) {
  Bytes octets(15, 0xab);
  EXPECT_EQ(Uuid::from_octets(octets), std::nullopt);
  octets.push_back(0xab);
  const auto uuid = Uuid::from_octets(octets);
  ASSERT_TRUE(uuid.has_value());
  EXPECT_TRUE(equal(uuid->view(), octets));
  octets.push_back(0xab);
  EXPECT_EQ(Uuid::from_octets(octets), std::nullopt);
}

}  // namespace
}  // namespace blockauth
