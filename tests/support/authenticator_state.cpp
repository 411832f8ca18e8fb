// How does a software authenticator survive the end of its process?
#include <boost/json.hpp>

#include "blockauth/base/base64url.hpp"
#include "support/json_object.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::support {
namespace {

namespace js = boost::json;

constexpr std::int64_t kStateVersion = 1;

Failure malformed() { return fail(Errc::invalid_request, "not the state of a software authenticator"); }

std::string credential_json(const SoftCredential& credential) {
  JsonObject object;
  object.set_base64url("id", credential.id)
      .set_string("rp_id", credential.rp_id)
      .set_base64url("user_handle", credential.user_handle)
      .set("discoverable", credential.discoverable ? "true" : "false")
      .set("sign_count", std::to_string(credential.sign_count))
      .set("algorithm", std::to_string(static_cast<std::int32_t>(credential.key.algorithm())))
      .set_base64url("private_key", credential.key.to_pkcs8().expose());
  const StoredExtensions& kept = credential.extensions;
  if (!kept.cred_random.empty()) object.set_base64url("cred_random", kept.cred_random);
  if (!kept.cred_blob.empty()) object.set_base64url("cred_blob", kept.cred_blob);
  if (!kept.large_blob.empty()) object.set_base64url("large_blob", kept.large_blob);
  return object.text();
}

// The member, if it is there and of this kind.
const js::value* member(const js::value& object, std::string_view name, js::kind kind) {
  const js::value* value = object.is_object() ? object.get_object().if_contains(name) : nullptr;
  return value != nullptr && value->kind() == kind ? value : nullptr;
}

Result<Bytes> octets(const js::value& object, std::string_view name) {
  const js::value* value = member(object, name, js::kind::string);
  if (value == nullptr) return malformed();
  return base64url_decode({value->get_string().data(), value->get_string().size()});
}

// Absent members, as in states of before there were extensions, are empty.
Result<Bytes> kept_octets(const js::value& object, std::string_view name) {
  if (!object.is_object() || !object.get_object().contains(name)) return Bytes();
  return octets(object, name);
}

Result<SoftCredential> read_credential(const js::value& object) {
  const js::value* rp_id = member(object, "rp_id", js::kind::string);
  const js::value* discoverable = member(object, "discoverable", js::kind::bool_);
  const js::value* sign_count = member(object, "sign_count", js::kind::int64);
  const js::value* algorithm = member(object, "algorithm", js::kind::int64);
  if (rp_id == nullptr || discoverable == nullptr || sign_count == nullptr || algorithm == nullptr)
    return malformed();
  BLOCKAUTH_TRY(id, octets(object, "id"));
  BLOCKAUTH_TRY(user_handle, octets(object, "user_handle"));
  BLOCKAUTH_TRY(private_key, octets(object, "private_key"));
  const SecretBytes pkcs8{std::move(private_key)};
  BLOCKAUTH_TRY(key, crypto::PrivateKey::from_pkcs8(
                         static_cast<COSEAlgorithmIdentifier>(algorithm->get_int64()), pkcs8.expose()));
  BLOCKAUTH_TRY(cred_random, kept_octets(object, "cred_random"));
  BLOCKAUTH_TRY(cred_blob, kept_octets(object, "cred_blob"));
  BLOCKAUTH_TRY(large_blob, kept_octets(object, "large_blob"));
  StoredExtensions kept{std::move(cred_random), std::move(cred_blob), std::move(large_blob)};
  return SoftCredential{.id = std::move(id),
                        .rp_id = std::string{rp_id->get_string().data(), rp_id->get_string().size()},
                        .user_handle = std::move(user_handle),
                        .discoverable = discoverable->get_bool(),
                        .sign_count = static_cast<std::uint32_t>(sign_count->get_int64()),
                        .key = std::move(key),
                        .extensions = std::move(kept)};
}

}  // namespace

std::string SoftAuthenticator::to_json() const {
  std::string list;
  for (const SoftCredential& credential : credentials_) {
    if (!list.empty()) list += ',';
    list += credential_json(credential);
  }
  JsonObject state;
  state.set("version", std::to_string(kStateVersion)).set("credentials", "[" + list + "]");
  return state.text();
}

Result<SoftAuthenticator> SoftAuthenticator::from_json(std::string_view state, IRandom& random,
                                                       AuthenticatorConfig config) {
  boost::system::error_code error;
  const js::value root = js::parse(state, error);
  if (error) return fail(Errc::malformed_json, "authenticator state: " + error.message());
  const js::value* version = member(root, "version", js::kind::int64);
  const js::value* list = member(root, "credentials", js::kind::array);
  if (version == nullptr || version->get_int64() != kStateVersion || list == nullptr) return malformed();

  SoftAuthenticator authenticator{random, std::move(config)};
  for (const js::value& object : list->get_array()) {
    BLOCKAUTH_TRY(credential, read_credential(object));
    authenticator.credentials_.push_back(std::move(credential));
  }
  return authenticator;
}

}  // namespace blockauth::support
