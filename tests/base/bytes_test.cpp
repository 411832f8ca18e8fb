#include "blockauth/base/bytes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace blockauth {
namespace {

using Ticket = OpaqueBytes<struct TicketTag>;
using Receipt = OpaqueBytes<struct ReceiptTag>;

static_assert(!std::is_convertible_v<Ticket, Receipt> && !std::is_constructible_v<Ticket, Receipt>,
              "octets of one meaning are no octets of another");
static_assert(!std::is_convertible_v<Bytes, Ticket>, "a meaning is given explicitly");

template <class T>
concept Comparable = requires(T a, T b) {
  a == b;
};
static_assert(Comparable<Ticket> && !Comparable<SecretBytes>, "secrets are compared in constant time only");

TEST(Bytes, TextAndOctetsAreViewsOfEachOther) {
  const std::string text("\0\x7f\xff", 3);
  const ByteView octets = as_bytes(text);
  ASSERT_EQ(octets.size(), 3U);
  EXPECT_EQ(octets[0], 0x00);
  EXPECT_EQ(octets[2], 0xff);
  EXPECT_EQ(as_chars(octets), text);
}

TEST(Bytes, OpaqueOctetsCompareByContent) {
  EXPECT_EQ(Ticket(Bytes{1, 2}), Ticket(ByteView(Bytes{1, 2})));
  EXPECT_NE(Ticket(Bytes{1, 2}), Ticket(Bytes{1, 2, 0}));
  EXPECT_LT(Ticket(Bytes{1, 2}), Ticket(Bytes{1, 3}));
  EXPECT_TRUE(Ticket().empty());
  EXPECT_EQ(Ticket(Bytes{7}).size(), 1U);
}

TEST(SecretBytes, AMovedFromSecretIsEmpty) {
  SecretBytes secret(Bytes{1, 2, 3});
  const SecretBytes taken = std::move(secret);
  EXPECT_TRUE(secret.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
  EXPECT_TRUE(equal(taken.expose(), Bytes{1, 2, 3}));
}

TEST(SecretBytes, AssignmentReplacesTheSecret) {
  SecretBytes secret(Bytes{1, 2, 3});
  const SecretBytes other(Bytes{4, 5});
  secret = other;
  EXPECT_TRUE(equal(secret.expose(), Bytes{4, 5}));
  EXPECT_TRUE(equal(other.expose(), Bytes{4, 5}));
}

TEST(SecretBytes, SizeIsThatOfTheContent) {
  const SecretBytes secret(ByteView(Bytes(32, 0xaa)));
  EXPECT_EQ(secret.size(), 32U);
  EXPECT_FALSE(secret.empty());
}

}  // namespace
}  // namespace blockauth
