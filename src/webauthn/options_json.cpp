// Which JSON do browsers' parseCreationOptionsFromJSON() and parseRequestOptionsFromJSON() take (§5.1.8,
// §5.1.9)?
#include <utility>

#include "base/json_writer.hpp"
#include "blockauth/webauthn/options.hpp"
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

void write_strings(json::Writer& out, std::string_view name, const std::vector<std::string>& values) {
  out.key(name).begin_array();
  for (const std::string& value : values) out.string(value);
  out.end_array();
}

void write_descriptors(json::Writer& out, std::string_view name,
                       const std::vector<PublicKeyCredentialDescriptor>& descriptors) {
  out.key(name).begin_array();
  for (const PublicKeyCredentialDescriptor& descriptor : descriptors) {
    out.begin_object().base64url("id", descriptor.id.view()).string("type", "public-key");
    if (!descriptor.transports.empty()) write_strings(out, "transports", descriptor.transports);
    out.end_object();
  }
  out.end_array();
}

void write_selection(json::Writer& out, const AuthenticatorSelectionCriteria& selection) {
  out.key("authenticatorSelection").begin_object();
  if (selection.authenticator_attachment) {
    out.string("authenticatorAttachment", to_string(*selection.authenticator_attachment));
  }
  out.string("residentKey", to_string(selection.resident_key));
  // §5.4.4: for Level 1 clients, true exactly if residentKey is required.
  out.boolean("requireResidentKey", selection.resident_key == ResidentKeyRequirement::required);
  out.string("userVerification", to_string(selection.user_verification));
  out.end_object();
}

// The member "extensions", unless nothing is asked for.
template <class Inputs>
void write_extensions(json::Writer& out, const Inputs& inputs, bool (*Extension::*asked)(const Inputs&),
                      void (*Extension::*write)(json::Writer&, const Inputs&)) {
  bool open = false;
  for (const Extension* extension : all_extensions()) {
    if (extension->*asked == nullptr || !(extension->*asked)(inputs)) continue;
    if (!std::exchange(open, true)) out.key("extensions").begin_object();
    (extension->*write)(out, inputs);
  }
  if (open) out.end_object();
}

}  // namespace

std::string to_json(const PublicKeyCredentialCreationOptions& options) {
  json::Writer out;
  out.begin_object();
  out.key("rp").begin_object().string("name", options.rp.name).string("id", options.rp.id).end_object();
  out.key("user").begin_object().base64url("id", options.user.id.view());
  out.string("name", options.user.name).string("displayName", options.user.display_name).end_object();
  out.base64url("challenge", options.challenge.view());
  out.key("pubKeyCredParams").begin_array();
  for (const COSEAlgorithmIdentifier algorithm : options.pub_key_cred_params) {
    out.begin_object()
        .string("type", "public-key")
        .number("alg", static_cast<std::int32_t>(algorithm))
        .end_object();
  }
  out.end_array();
  out.number("timeout", options.timeout.count());
  write_descriptors(out, "excludeCredentials", options.exclude_credentials);
  write_selection(out, options.authenticator_selection);
  if (!options.hints.empty()) write_strings(out, "hints", options.hints);
  out.string("attestation", to_string(options.attestation));
  if (!options.attestation_formats.empty())
    write_strings(out, "attestationFormats", options.attestation_formats);
  write_extensions(out, options.extensions, &Extension::asked_at_create, &Extension::write_create);
  out.end_object();
  return std::move(out).text();
}

std::string to_json(const PublicKeyCredentialRequestOptions& options) {
  json::Writer out;
  out.begin_object();
  out.base64url("challenge", options.challenge.view());
  out.number("timeout", options.timeout.count());
  out.string("rpId", options.rp_id);
  write_descriptors(out, "allowCredentials", options.allow_credentials);
  out.string("userVerification", to_string(options.user_verification));
  if (!options.hints.empty()) write_strings(out, "hints", options.hints);
  write_extensions(out, options.extensions, &Extension::asked_at_get, &Extension::write_get);
  out.end_object();
  return std::move(out).text();
}

}  // namespace blockauth::webauthn
