// The enumerations of Web Authentication Level 3 that a relying party speaks, spelled as the specification
// does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "blockauth/base/cose_algorithm.hpp"

namespace blockauth::webauthn {

using blockauth::COSEAlgorithmIdentifier;

// §5.8.6
enum class UserVerificationRequirement : std::uint8_t { required, preferred, discouraged };
// §5.4.6
enum class ResidentKeyRequirement : std::uint8_t { required, preferred, discouraged };
// §5.4.5
enum class AuthenticatorAttachment : std::uint8_t { platform, cross_platform };
// §5.4.7
enum class AttestationConveyancePreference : std::uint8_t { none, indirect, direct, enterprise };

[[nodiscard]] std::string_view to_string(UserVerificationRequirement value) noexcept;
[[nodiscard]] std::string_view to_string(ResidentKeyRequirement value) noexcept;
[[nodiscard]] std::string_view to_string(
    AuthenticatorAttachment value) noexcept;  // "cross-platform" with a hyphen
[[nodiscard]] std::string_view to_string(AttestationConveyancePreference value) noexcept;

// The value spelled exactly so, or nothing.
[[nodiscard]] std::optional<UserVerificationRequirement> user_verification_from(
    std::string_view text) noexcept;
[[nodiscard]] std::optional<ResidentKeyRequirement> resident_key_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<AuthenticatorAttachment> attachment_from(std::string_view text) noexcept;
[[nodiscard]] std::optional<AttestationConveyancePreference> attestation_from(std::string_view text) noexcept;

}  // namespace blockauth::webauthn
