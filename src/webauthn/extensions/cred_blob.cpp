// `credBlob` (CTAP 2.1 §12.2): a few octets that the authenticator stores with the credential, written at
// creation, read with `getCredBlob` at each use.
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

Result<void> read_authenticator(CeremonyKind ceremony, std::string_view name, const cbor::Item& output,
                                AuthenticatorExtensionOutputs& into) {
  if (ceremony == CeremonyKind::registration) {
    const auto stored = output.boolean();
    if (!stored) return malformed_output(name, "true or false");
    into.cred_blob_stored = stored;
    return {};
  }
  const auto blob = output.bytes();
  if (!blob || blob->size() > kMaxCredBlobBytes) return malformed_output(name, "at most 1024 octets");
  into.cred_blob = to_bytes(*blob);
  return {};
}

}  // namespace

constexpr Extension kCredBlob = {
    .identifier = "credBlob",
    .in_authenticator_data = {"credBlob"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.cred_blob.has_value(); },
    .write_create =
        [](json::Writer& out, const RegistrationExtensionInputs& inputs) {
          out.base64url("credBlob", *inputs.cred_blob);
        },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(stored, results.boolean("credBlob"));
      into.cred_blob_stored = stored;
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.cred_blob_stored.reset(); },
    .read_authenticator = read_authenticator,
};

constexpr Extension kGetCredBlob = {
    .identifier = "getCredBlob",
    .in_authenticator_data = {"credBlob"},
    .asked_at_get = [](const AuthenticationExtensionInputs& inputs) { return inputs.get_cred_blob; },
    .write_get = [](json::Writer& out,
                    const AuthenticationExtensionInputs&) { out.boolean("getCredBlob", true); },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(blob, results.base64url("getCredBlob"));
      if (blob.size() > kMaxCredBlobBytes) return fail(Errc::malformed_response, "the credBlob is too long");
      into.cred_blob = std::move(blob);
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.cred_blob.reset(); },
    .read_authenticator = read_authenticator,
};

}  // namespace blockauth::webauthn
