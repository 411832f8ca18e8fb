#include "blockauth/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace blockauth {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Errc::invalid_request, "odd");
  return number / 2;
}

Result<void> check_positive(int number) {
  if (number > 0) return {};
  return fail_step("7.1/9", Errc::wrong_origin, "not positive", "> 0", std::to_string(number));
}

Result<std::string> half_of_positive(int number) {
  BLOCKAUTH_CHECK(check_positive(number));
  BLOCKAUTH_TRY(result, half(number));
  return std::to_string(result);
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = half(4);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, 2);
  const Result<int> error = half(3);
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, Errc::invalid_request);
  EXPECT_EQ(error.error().detail, "odd");
}

TEST(Result, TryAndCheckPassTheErrorOn) {
  EXPECT_EQ(half_of_positive(8).value(), "4");
  EXPECT_EQ(half_of_positive(7).error().code, Errc::invalid_request);
  const auto refused = half_of_positive(-2);
  EXPECT_EQ(refused.error().code, Errc::wrong_origin);
  EXPECT_EQ(refused.error().step, "7.1/9");
  EXPECT_EQ(refused.error().expected, "> 0");
  EXPECT_EQ(refused.error().got, "-2");
}

TEST(Result, AndThenRunsOnAValueOnly) {
  EXPECT_EQ(half(8).and_then(half).value(), 2);
  EXPECT_EQ(half(6).and_then(half).error().code, Errc::invalid_request);
  EXPECT_EQ(half(5).and_then(half).error().detail, "odd");
}

TEST(Result, ValueOrFallsBack) {
  EXPECT_EQ(half(8).value_or(-1), 4);
  EXPECT_EQ(half(7).value_or(-1), -1);
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 5);
}

TEST(Errc, EveryEnumeratorHasASpellingOfItsOwn) {
  std::set<std::string_view> spellings;
  for (std::size_t i = 0; i < kErrcCount; ++i) spellings.insert(to_string(static_cast<Errc>(i)));
  EXPECT_EQ(spellings.size(), kErrcCount);
  EXPECT_EQ(to_string(Errc::malformed_cbor), "malformed_cbor");
}

}  // namespace
}  // namespace blockauth
