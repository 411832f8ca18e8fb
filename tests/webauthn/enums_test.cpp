#include "blockauth/webauthn/enums.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string_view>

#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::webauthn {
namespace {

template <class Enum, std::size_t N, class Parse>
void expect_spellings(const std::array<std::pair<Enum, std::string_view>, N>& rows, Parse parse) {
  for (const auto& [value, spelling] : rows) {
    EXPECT_EQ(to_string(value), spelling);
    EXPECT_EQ(parse(spelling), std::optional(value)) << spelling;
  }
  for (const std::string_view other :
       {"", "Required", "required ", "PLATFORM", "cross_platform", "unknown"}) {
    EXPECT_EQ(parse(other), std::nullopt) << other;
  }
}

// §5.8.6
TEST(Enums, UserVerificationRequirementIsSpelledAsInTheSpecification) {
  using enum UserVerificationRequirement;
  expect_spellings(std::array{std::pair{required, std::string_view("required")},
                              std::pair{preferred, std::string_view("preferred")},
                              std::pair{discouraged, std::string_view("discouraged")}},
                   user_verification_from);
}

// §5.4.6
TEST(Enums, ResidentKeyRequirementIsSpelledAsInTheSpecification) {
  using enum ResidentKeyRequirement;
  expect_spellings(std::array{std::pair{discouraged, std::string_view("discouraged")},
                              std::pair{preferred, std::string_view("preferred")},
                              std::pair{required, std::string_view("required")}},
                   resident_key_from);
}

// §5.4.5
TEST(Enums, AuthenticatorAttachmentIsSpelledAsInTheSpecification) {
  using enum AuthenticatorAttachment;
  expect_spellings(std::array{std::pair{platform, std::string_view("platform")},
                              std::pair{cross_platform, std::string_view("cross-platform")}},
                   attachment_from);
}

// §5.4.7
TEST(Enums, AttestationConveyancePreferenceIsSpelledAsInTheSpecification) {
  using enum AttestationConveyancePreference;
  expect_spellings(
      std::array{std::pair{none, std::string_view("none")}, std::pair{indirect, std::string_view("indirect")},
                 std::pair{direct, std::string_view("direct")},
                 std::pair{enterprise, std::string_view("enterprise")}},
      attestation_from);
}

// §6.5.3
TEST(Enums, AttestationTypeHasOneWordEach) {
  using enum AttestationType;
  expect_spellings(
      std::array{std::pair{none, std::string_view("none")}, std::pair{self, std::string_view("self")},
                 std::pair{basic, std::string_view("basic")}, std::pair{attca, std::string_view("attca")},
                 std::pair{anonca, std::string_view("anonca")}},
      attestation_type_from);
}

// §6.5.1, and the AAGUID of §16's vectors.
TEST(Enums, AnAaguidIsWrittenLikeAUuid) {
  EXPECT_EQ(to_string(Aaguid{}), "00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(to_string(Aaguid{0xad, 0xce, 0x00, 0x02, 0x35, 0xbc, 0xc6, 0x0a, 0x64, 0x8b, 0x0b, 0x25, 0xf1,
                             0xf0, 0x55, 0x03}),
            "adce0002-35bc-c60a-648b-0b25f1f05503");
}

}  // namespace
}  // namespace blockauth::webauthn
