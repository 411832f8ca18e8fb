// Randomness cannot be tested for; that it is asked for at all can.
#include "crypto/random.hpp"

#include <gtest/gtest.h>

namespace blockauth::crypto {
namespace {

TEST(SystemRandom, GivesOtherOctetsEachTime) {
  SystemRandom random;
  EXPECT_NE(random.bytes(32), random.bytes(32));
}

TEST(SystemRandom, FillsTheWholeSpan) {
  SystemRandom random;
  Bytes untouched(4096, 0);
  random.fill(untouched);
  // Each of 64 blocks of 64 octets stays zero with probability 2^-512.
  for (std::size_t block = 0; block < untouched.size(); block += 64) {
    EXPECT_NE(Bytes(untouched.begin() + static_cast<std::ptrdiff_t>(block),
                    untouched.begin() + static_cast<std::ptrdiff_t>(block + 64)),
              Bytes(64, 0));
  }
}

TEST(SystemRandom, FillsNothingIntoNothing) {
  SystemRandom random;
  EXPECT_TRUE(random.bytes(0).empty());
}

TEST(ConstantTimeEqual, ComparesContentAndLength) {
  EXPECT_TRUE(constant_time_equal({}, {}));
  EXPECT_TRUE(constant_time_equal(as_bytes("secret"), as_bytes("secret")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("Secret")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("secreT")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("secret1")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), {}));
}

}  // namespace
}  // namespace blockauth::crypto
