// How are the specification's enumerations spelled?
#include "blockauth/webauthn/enums.hpp"

#include <array>

#include "blockauth/webauthn/attestation.hpp"
#include "blockauth/webauthn/extensions.hpp"

namespace blockauth::webauthn {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> value_spelled(std::string_view text, const std::array<Enum, N>& values) noexcept {
  for (const Enum value : values) {
    if (to_string(value) == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(UserVerificationRequirement value) noexcept {
  switch (value) {
    case UserVerificationRequirement::required:
      return "required";
    case UserVerificationRequirement::preferred:
      return "preferred";
    case UserVerificationRequirement::discouraged:
      return "discouraged";
  }
  return "preferred";
}

std::string_view to_string(ResidentKeyRequirement value) noexcept {
  switch (value) {
    case ResidentKeyRequirement::required:
      return "required";
    case ResidentKeyRequirement::preferred:
      return "preferred";
    case ResidentKeyRequirement::discouraged:
      return "discouraged";
  }
  return "preferred";
}

std::string_view to_string(AuthenticatorAttachment value) noexcept {
  switch (value) {
    case AuthenticatorAttachment::platform:
      return "platform";
    case AuthenticatorAttachment::cross_platform:
      return "cross-platform";
  }
  return "";
}

std::string_view to_string(AttestationConveyancePreference value) noexcept {
  switch (value) {
    case AttestationConveyancePreference::none:
      return "none";
    case AttestationConveyancePreference::indirect:
      return "indirect";
    case AttestationConveyancePreference::direct:
      return "direct";
    case AttestationConveyancePreference::enterprise:
      return "enterprise";
  }
  return "none";
}

std::string_view to_string(AttestationType type) noexcept {
  switch (type) {
    case AttestationType::none:
      return "none";
    case AttestationType::self:
      return "self";
    case AttestationType::basic:
      return "basic";
    case AttestationType::attca:
      return "attca";
    case AttestationType::anonca:
      return "anonca";
  }
  return "none";
}

std::string_view to_string(LargeBlobSupport value) noexcept {
  switch (value) {
    case LargeBlobSupport::required:
      return "required";
    case LargeBlobSupport::preferred:
      return "preferred";
  }
  return "preferred";
}

std::string_view to_string(CredentialProtectionPolicy value) noexcept {
  switch (value) {
    case CredentialProtectionPolicy::user_verification_optional:
      return "userVerificationOptional";
    case CredentialProtectionPolicy::user_verification_optional_with_credential_id_list:
      return "userVerificationOptionalWithCredentialIDList";
    case CredentialProtectionPolicy::user_verification_required:
      return "userVerificationRequired";
  }
  return "userVerificationOptional";
}

std::optional<UserVerificationRequirement> user_verification_from(std::string_view text) noexcept {
  using enum UserVerificationRequirement;
  return value_spelled(text, std::array{required, preferred, discouraged});
}

std::optional<ResidentKeyRequirement> resident_key_from(std::string_view text) noexcept {
  using enum ResidentKeyRequirement;
  return value_spelled(text, std::array{required, preferred, discouraged});
}

std::optional<AuthenticatorAttachment> attachment_from(std::string_view text) noexcept {
  using enum AuthenticatorAttachment;
  return value_spelled(text, std::array{platform, cross_platform});
}

std::optional<AttestationConveyancePreference> attestation_from(std::string_view text) noexcept {
  using enum AttestationConveyancePreference;
  return value_spelled(text, std::array{none, indirect, direct, enterprise});
}

std::optional<LargeBlobSupport> large_blob_support_from(std::string_view text) noexcept {
  using enum LargeBlobSupport;
  return value_spelled(text, std::array{required, preferred});
}

std::optional<CredentialProtectionPolicy> credential_protection_from(std::string_view text) noexcept {
  using enum CredentialProtectionPolicy;
  return value_spelled(
      text, std::array{user_verification_optional, user_verification_optional_with_credential_id_list,
                       user_verification_required});
}

std::optional<AttestationType> attestation_type_from(std::string_view text) noexcept {
  using enum AttestationType;
  return value_spelled(text, std::array{none, self, basic, attca, anonca});
}

}  // namespace blockauth::webauthn
