// `hmac-secret` (CTAP 2.1 §12.5): does the credential have a secret? Clients offer it as `hmacCreateSecret`,
// and inside `prf`.
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

// One or two HMAC outputs of 32 octets, encrypted for the client: with PIN/UV protocol two behind an IV
// of 16.
bool is_encrypted_output(const cbor::Item& output) {
  const auto octets = output.bytes();
  if (!octets) return false;
  const std::size_t size = octets->size();
  return size == 32 || size == 48 || size == 64 || size == 80;
}

}  // namespace

Result<void> read_hmac_secret(CeremonyKind ceremony, std::string_view name, const cbor::Item& output,
                              AuthenticatorExtensionOutputs& into) {
  if (name == "hmac-secret" && ceremony == CeremonyKind::registration) {
    const auto made = output.boolean();
    if (!made) return malformed_output(name, "true or false");
    into.hmac_secret = made;
    return {};
  }
  // Only the client can read it, so there is nothing to keep.
  if (!is_encrypted_output(output)) return malformed_output(name, "32, 48, 64 or 80 octets");
  return {};
}

constexpr Extension kHmacSecret = {
    .identifier = "hmacCreateSecret",
    .in_authenticator_data = {"hmac-secret"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.hmac_create_secret; },
    .write_create = [](json::Writer& out,
                       const RegistrationExtensionInputs&) { out.boolean("hmacCreateSecret", true); },
    .read_client = [](const json::Object& results, ClientExtensionResults& into) -> Result<void> {
      BLOCKAUTH_TRY(made, results.boolean("hmacCreateSecret"));
      into.hmac_create_secret = made;
      return {};
    },
    .forget_client = [](ClientExtensionResults& results) { results.hmac_create_secret.reset(); },
    .read_authenticator = read_hmac_secret,
};

}  // namespace blockauth::webauthn
