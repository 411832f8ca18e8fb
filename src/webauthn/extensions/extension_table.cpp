// Which extensions are there? The one place that lists them.
#include <array>
#include <string>

#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {

std::span<const Extension* const> all_extensions() noexcept {
  static constexpr std::array<const Extension*, 12> kAll = {
      &kCredProps, &kAppId,       &kAppIdExclude, &kPrf,        &kLargeBlob, &kCredProtect,
      &kCredBlob,  &kGetCredBlob, &kMinPinLength, &kHmacSecret, &kUvm,       &kPayment};
  return kAll;
}

Failure malformed_output(std::string_view name, std::string_view wanted) {
  return fail(Errc::malformed_authenticator_data,
              "extension output '" + std::string(name) + "' must be " + std::string(wanted));
}

RequestedExtensions requested_by(const RegistrationExtensionInputs& inputs) {
  RequestedExtensions requested;
  for (const Extension* extension : all_extensions()) {
    if (extension->asked_at_create != nullptr && extension->asked_at_create(inputs))
      requested.identifiers.emplace_back(extension->identifier);
  }
  if (inputs.enforce_credential_protection_policy)
    requested.least_protection = inputs.credential_protection_policy;
  requested.large_blob_required = inputs.large_blob == LargeBlobSupport::required;
  return requested;
}

RequestedExtensions requested_by(const AuthenticationExtensionInputs& inputs) {
  RequestedExtensions requested;
  for (const Extension* extension : all_extensions()) {
    if (extension->asked_at_get != nullptr && extension->asked_at_get(inputs))
      requested.identifiers.emplace_back(extension->identifier);
  }
  return requested;
}

}  // namespace blockauth::webauthn
