// How are the options of a ceremony read?
#include "support/authenticator_options.hpp"

#include <boost/json.hpp>

#include "blockauth/base/base64url.hpp"

namespace blockauth::support {
namespace {

namespace js = boost::json;

Failure malformed(std::string_view member) {
  return fail(Errc::invalid_request, "options: `" + std::string{member} + "` is missing or malformed");
}

Result<js::object> parse(std::string_view text) {
  boost::system::error_code error;
  js::value value = js::parse(text, error);
  if (error) return fail(Errc::malformed_json, "options: " + error.message());
  if (!value.is_object()) return fail(Errc::invalid_request, "options: not an object");
  js::object object = std::move(value.as_object());
  if (js::value* wrapped = object.if_contains("publicKey"); wrapped != nullptr && wrapped->is_object()) {
    return js::object{std::move(wrapped->as_object())};
  }
  return object;
}

std::optional<std::string_view> text_member(const js::object& object, std::string_view name) {
  const js::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view{value->as_string().data(), value->as_string().size()};
}

Result<Bytes> octets_member(const js::object& object, std::string_view name) {
  const std::optional<std::string_view> text = text_member(object, name);
  if (!text) return malformed(name);
  return base64url_decode(*text);
}

// The `id` of every descriptor (§5.8.3) in an optional list.
Result<std::vector<Bytes>> descriptor_ids(const js::object& object, std::string_view name) {
  std::vector<Bytes> ids;
  const js::value* list = object.if_contains(name);
  if (list == nullptr || list->is_null()) return ids;
  if (!list->is_array()) return malformed(name);
  for (const js::value& descriptor : list->as_array()) {
    if (!descriptor.is_object()) return malformed(name);
    BLOCKAUTH_TRY(id, octets_member(descriptor.as_object(), "id"));
    ids.push_back(std::move(id));
  }
  return ids;
}

// §5.3
Result<std::vector<COSEAlgorithmIdentifier>> algorithms_of(const js::object& object) {
  std::vector<COSEAlgorithmIdentifier> algorithms;
  const js::value* list = object.if_contains("pubKeyCredParams");
  if (list == nullptr || !list->is_array()) return malformed("pubKeyCredParams");
  for (const js::value& parameter : list->as_array()) {
    const js::value* number = parameter.is_object() ? parameter.as_object().if_contains("alg") : nullptr;
    if (number == nullptr || !number->is_int64()) return malformed("pubKeyCredParams");
    if (text_member(parameter.as_object(), "type") != "public-key") continue;
    algorithms.push_back(static_cast<COSEAlgorithmIdentifier>(number->as_int64()));
  }
  return algorithms;
}

std::optional<std::string> rp_id_of(const js::object& object, std::string_view name) {
  const std::optional<std::string_view> id = text_member(object, name);
  if (!id) return std::nullopt;
  return std::string{*id};
}

webauthn::UserVerificationRequirement user_verification_of(const js::object& object) {
  return webauthn::user_verification_from(text_member(object, "userVerification").value_or(""))
      .value_or(webauthn::UserVerificationRequirement::preferred);
}

// §5.4.4
void read_selection(const js::object& object, CreateOptions& options) {
  const js::value* value = object.if_contains("authenticatorSelection");
  if (value == nullptr || !value->is_object()) return;
  const js::object& selection = value->as_object();
  const js::value* required = selection.if_contains("requireResidentKey");
  const bool level1_required = required != nullptr && required->is_bool() && required->as_bool();
  options.resident_key = webauthn::resident_key_from(text_member(selection, "residentKey").value_or(""))
                             .value_or(level1_required ? webauthn::ResidentKeyRequirement::required
                                                       : webauthn::ResidentKeyRequirement::discouraged);
  options.user_verification = user_verification_of(selection);
  options.attachment =
      webauthn::attachment_from(text_member(selection, "authenticatorAttachment").value_or(""));
}

}  // namespace

Result<CreateOptions> CreateOptions::from_json(std::string_view json) {
  BLOCKAUTH_TRY(object, parse(json));
  const js::value* rp = object.if_contains("rp");
  const js::value* user = object.if_contains("user");
  if (rp == nullptr || !rp->is_object()) return malformed("rp");
  if (user == nullptr || !user->is_object()) return malformed("user");

  CreateOptions options;
  options.rp_id = rp_id_of(rp->as_object(), "id");
  BLOCKAUTH_TRY(user_id, octets_member(user->as_object(), "id"));
  BLOCKAUTH_TRY(challenge, octets_member(object, "challenge"));
  BLOCKAUTH_TRY(algorithms, algorithms_of(object));
  BLOCKAUTH_TRY(excluded, descriptor_ids(object, "excludeCredentials"));
  options.user_id = std::move(user_id);
  options.challenge = std::move(challenge);
  options.algorithms = std::move(algorithms);
  options.exclude_credentials = std::move(excluded);
  read_selection(object, options);
  options.attestation = webauthn::attestation_from(text_member(object, "attestation").value_or(""))
                            .value_or(webauthn::AttestationConveyancePreference::none);
  return options;
}

Result<GetOptions> GetOptions::from_json(std::string_view json) {
  BLOCKAUTH_TRY(object, parse(json));
  BLOCKAUTH_TRY(challenge, octets_member(object, "challenge"));
  BLOCKAUTH_TRY(allowed, descriptor_ids(object, "allowCredentials"));
  GetOptions options;
  options.rp_id = rp_id_of(object, "rpId");
  options.challenge = std::move(challenge);
  options.allow_credentials = std::move(allowed);
  options.user_verification = user_verification_of(object);
  return options;
}

}  // namespace blockauth::support
