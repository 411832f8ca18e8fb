// Under which form an e-mail address is looked up, and what is no address at all.
#include "blockauth/passkey/user_directory.hpp"

#include <gtest/gtest.h>

namespace blockauth::passkey {
namespace {

TEST(CanonicalEmail, FoldsAsciiLettersOnly) {
  EXPECT_EQ(*canonical_email("Ada.LOVELACE+Tag@Example.ORG"), "ada.lovelace+tag@example.org");
  EXPECT_EQ(*canonical_email("ÄÖÜ@example.org"), "ÄÖÜ@example.org");
  EXPECT_EQ(*canonical_email("[{@}]"), "[{@}]");  // the neighbours of A and Z
}

TEST(CanonicalEmail, IsItsOwnCanonicalForm) {
  const std::string once = *canonical_email("Ada@Example.org");
  EXPECT_EQ(*canonical_email(once), once);
}

TEST(CanonicalEmail, AcceptsUpTo254Octets) {
  const std::string domain = "@example.org";
  EXPECT_TRUE(canonical_email(std::string(254 - domain.size(), 'a') + domain).has_value());
  const auto refused = canonical_email(std::string(255 - domain.size(), 'a') + domain);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::invalid_request);
}

TEST(CanonicalEmail, RefusesWhatIsNoAddress) {
  using std::literals::operator""sv;
  for (const std::string_view text :
       {""sv, "@"sv, "ada"sv, "@example.org"sv, "ada@"sv, "a@b@example.org"sv, "ada @example.org"sv,
        " ada@example.org"sv, "ada@example.org\n"sv, "ada\t@example.org"sv, "ada\0@example.org"sv,
        "ada\x7f@example.org"sv}) {
    const auto refused = canonical_email(text);
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().code, Errc::invalid_request);
  }
}

}  // namespace
}  // namespace blockauth::passkey
