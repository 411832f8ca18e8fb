// `largeBlob` (§10.1.5): can the authenticator keep data with the credential, and what is in it?
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

Result<void> read_outputs(const json::Object& results, ClientExtensionResults& into) {
  LargeBlobOutputs outputs;
  BLOCKAUTH_TRY(large_blob, results.object("largeBlob"));
  BLOCKAUTH_TRY(supported, large_blob.optional_boolean("supported"));
  BLOCKAUTH_TRY(blob, large_blob.optional_base64url("blob"));
  BLOCKAUTH_TRY(written, large_blob.optional_boolean("written"));
  if (blob && blob->size() > kMaxLargeBlobBytes)
    return fail(Errc::malformed_response, "the large blob is too long");
  outputs.supported = supported;
  outputs.blob = std::move(blob);
  outputs.written = written;
  into.large_blob = std::move(outputs);
  return {};
}

void write_get(json::Writer& out, const AuthenticationExtensionInputs& inputs) {
  out.key("largeBlob").begin_object();
  // Clients refuse both together.
  if (inputs.write_large_blob) {
    out.base64url("write", *inputs.write_large_blob);
  } else {
    out.boolean("read", true);
  }
  out.end_object();
}

}  // namespace

constexpr Extension kLargeBlob = {
    .identifier = "largeBlob",
    .asked_at_create =
        [](const RegistrationExtensionInputs& inputs) { return inputs.large_blob.has_value(); },
    .write_create =
        [](json::Writer& out, const RegistrationExtensionInputs& inputs) {
          out.key("largeBlob").begin_object().string("support", to_string(*inputs.large_blob)).end_object();
        },
    .asked_at_get =
        [](const AuthenticationExtensionInputs& inputs) {
          return inputs.read_large_blob || inputs.write_large_blob.has_value();
        },
    .write_get = write_get,
    .read_client = read_outputs,
    .forget_client = [](ClientExtensionResults& results) { results.large_blob.reset(); },
};

}  // namespace blockauth::webauthn
