// `prf` (§10.1.4): does the credential have a pseudo-random function, and what does it make of these inputs?
// Authenticators carry it in `hmac-secret` and `hmac-secret-mc` (CTAP 2.2), encrypted for the client.
#include "blockauth/base/base64url.hpp"
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

void write_values(json::Writer& out, const PrfValues& values) {
  out.begin_object().base64url("first", values.first);
  if (values.second) out.base64url("second", *values.second);
  out.end_object();
}

void write_inputs(json::Writer& out, const PrfInputs& inputs) {
  out.key("prf").begin_object();
  if (inputs.eval) write_values(out.key("eval"), *inputs.eval);
  if (!inputs.eval_by_credential.empty()) {
    out.key("evalByCredential").begin_object();
    for (const auto& [id, values] : inputs.eval_by_credential) {
      write_values(out.key(base64url_encode(id.view())), values);
    }
    out.end_object();
  }
  out.end_object();
}

Result<Bytes> checked_length(Bytes output) {
  if (output.size() == kPrfOutputBytes) return output;
  return fail(Errc::malformed_response, "a PRF output has 32 octets");
}

Result<PrfValues> read_values(const json::Object& object) {
  PrfValues values;
  BLOCKAUTH_TRY(first, object.base64url("first").and_then(checked_length));
  BLOCKAUTH_TRY(second, object.optional_base64url("second"));
  values.first = std::move(first);
  if (second) {
    BLOCKAUTH_TRY(checked, checked_length(*std::move(second)));
    values.second = std::move(checked);
  }
  return values;
}

Result<void> read_outputs(const json::Object& results, ClientExtensionResults& into) {
  PrfOutputs outputs;
  BLOCKAUTH_TRY(prf, results.object("prf"));
  BLOCKAUTH_TRY(enabled, prf.optional_boolean("enabled"));
  BLOCKAUTH_TRY(values, prf.optional_object("results"));
  outputs.enabled = enabled;
  // A client that evaluated nothing, or a page that took the secrets out, may leave an empty object behind.
  if (values && values->size() > 0) {
    BLOCKAUTH_TRY(read, read_values(*values));
    outputs.results = std::move(read);
  }
  into.prf = std::move(outputs);
  return {};
}

}  // namespace

constexpr Extension kPrf = {
    .identifier = "prf",
    .in_authenticator_data = {"hmac-secret", "hmac-secret-mc"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.prf.has_value(); },
    .write_create = [](json::Writer& out,
                       const RegistrationExtensionInputs& inputs) { write_inputs(out, *inputs.prf); },
    .asked_at_get = [](const AuthenticationExtensionInputs& inputs) { return inputs.prf.has_value(); },
    .write_get = [](json::Writer& out,
                    const AuthenticationExtensionInputs& inputs) { write_inputs(out, *inputs.prf); },
    .read_client = read_outputs,
    .forget_client = [](ClientExtensionResults& results) { results.prf.reset(); },
    .read_authenticator = read_hmac_secret,
};

}  // namespace blockauth::webauthn
