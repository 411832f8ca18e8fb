// How are extensions answered?
#include "support/authenticator_extensions.hpp"

#include <boost/json.hpp>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"

namespace blockauth::support {
namespace {

namespace js = boost::json;

std::string_view view(const js::string& text) { return {text.data(), text.size()}; }

// The member "extensions"; empty if there is none.
Result<js::object> extensions_of(std::string_view options_json) {
  boost::system::error_code error;
  const js::value root = js::parse(options_json, error);
  if (error) return fail(Errc::malformed_json, "options: " + error.message());
  const js::value* options = &root;
  if (const auto* wrapped = root.is_object() ? root.get_object().if_contains("publicKey") : nullptr)
    options = wrapped;
  const js::value* extensions =
      options->is_object() ? options->get_object().if_contains("extensions") : nullptr;
  return extensions != nullptr && extensions->is_object() ? extensions->get_object() : js::object();
}

bool is_true(const js::object& object, std::string_view name) {
  const js::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const js::object* object_in(const js::object& object, std::string_view name) {
  const js::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

std::optional<std::string> text_in(const js::object& object, std::string_view name) {
  const js::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(view(value->get_string()));
}

std::string boolean_text(bool value) { return value ? "true" : "false"; }

void answer(ExtensionAnswers& answers, std::string_view name, Cbor value) {
  if (!answers.authenticator) answers.authenticator = Cbor::map({});
  answers.authenticator->set(name, std::move(value));
}

// §10.1.4: HMAC-SHA-256(CredRandom, SHA-256("WebAuthn PRF" || 0x00 || input)).
Result<Bytes> evaluate(const Bytes& cred_random, const std::string& input) {
  BLOCKAUTH_TRY(octets, base64url_decode(input));
  Bytes labelled = to_bytes(as_bytes("WebAuthn PRF"));
  labelled.push_back(0x00);
  labelled.insert(labelled.end(), octets.begin(), octets.end());
  return to_bytes(crypto::hmac_sha256(cred_random, {crypto::sha256(labelled)}));
}

Result<std::optional<JsonObject>> evaluate_all(const js::object& prf, const Bytes& cred_random,
                                               const std::string& credential) {
  const js::object* inputs = object_in(prf, "eval");
  if (const js::object* by_credential = object_in(prf, "evalByCredential")) {
    if (const js::object* own = object_in(*by_credential, credential)) inputs = own;
  }
  if (inputs == nullptr || cred_random.empty()) return std::optional<JsonObject>();
  JsonObject results;
  for (const char* name : {"first", "second"}) {
    const auto input = text_in(*inputs, name);
    if (!input) continue;
    BLOCKAUTH_TRY(output, evaluate(cred_random, *input));
    results.set_base64url(name, output);
  }
  return std::optional(std::move(results));
}

Cbor uvm_cbor() {  // fingerprint, in hardware, on chip (FIDO Registry of Predefined Values §3)
  return Cbor::array({Cbor::array({Cbor::integer(2), Cbor::integer(2), Cbor::integer(4)})});
}
constexpr const char* kUvmJson = "[[2,2,4]]";

// prf, and the hmac-secret beneath it.
Result<void> answer_secrets(const js::object& asked, bool supported, ByteView credential_id,
                            StoredExtensions& stored, ExtensionAnswers& answers) {
  const js::object* prf = object_in(asked, "prf");
  if (supported && (prf != nullptr || is_true(asked, "hmacCreateSecret"))) {
    stored.cred_random = to_bytes(crypto::sha256(credential_id));
    answer(answers, "hmac-secret", Cbor::boolean(true));
  }
  if (prf != nullptr) {
    JsonObject output;
    output.set("enabled", boolean_text(supported));
    BLOCKAUTH_TRY(results, evaluate_all(*prf, stored.cred_random, base64url_encode(credential_id)));
    if (results) output.set("results", results->text());
    answers.client.set("prf", output.text());
  }
  if (is_true(asked, "hmacCreateSecret")) answers.client.set("hmacCreateSecret", boolean_text(supported));
  return {};
}

Result<void> answer_protection(const js::object& asked, bool supported, ExtensionAnswers& answers) {
  if (const auto policy = text_in(asked, "credentialProtectionPolicy")) {
    if (!supported && is_true(asked, "enforceCredentialProtectionPolicy"))
      return fail(Errc::extension_not_honoured, "NotAllowedError: no credential protection here");
    const std::int64_t level = *policy == "userVerificationRequired"   ? 3
                               : *policy == "userVerificationOptional" ? 1
                                                                       : 2;
    if (supported) answer(answers, "credProtect", Cbor::integer(level));
  }
  return {};
}

Result<void> answer_cred_blob(const js::object& asked, bool supported, StoredExtensions& stored,
                              ExtensionAnswers& answers) {
  if (const auto blob = text_in(asked, "credBlob")) {
    BLOCKAUTH_TRY(octets, base64url_decode(*blob));
    const bool fits = supported && octets.size() <= 32;
    if (fits) stored.cred_blob = std::move(octets);
    if (supported) answer(answers, "credBlob", Cbor::boolean(fits));
    answers.client.set("credBlob", boolean_text(fits));
  }
  return {};
}

}  // namespace

std::optional<std::string> appid_of(std::string_view options_json, std::string_view extension) {
  const auto extensions = extensions_of(options_json);
  return extensions ? text_in(*extensions, extension) : std::nullopt;
}

Result<ExtensionAnswers> answer_create_extensions(std::string_view options_json, bool supported,
                                                  bool discoverable, ByteView credential_id,
                                                  StoredExtensions& stored) {
  BLOCKAUTH_TRY(asked, extensions_of(options_json));
  ExtensionAnswers answers;
  if (is_true(asked, "credProps"))
    answers.client.set("credProps", R"({"rk":)" + boolean_text(discoverable) + "}");
  if (asked.contains("appidExclude")) answers.client.set("appidExclude", "true");
  BLOCKAUTH_CHECK(answer_secrets(asked, supported, credential_id, stored, answers));
  if (const js::object* large_blob = object_in(asked, "largeBlob")) {
    if (!supported && text_in(*large_blob, "support") == "required")
      return fail(Errc::extension_not_honoured, "NotAllowedError: no large blobs here");
    answers.client.set("largeBlob", R"({"supported":)" + boolean_text(supported) + "}");
  }
  BLOCKAUTH_CHECK(answer_protection(asked, supported, answers));
  BLOCKAUTH_CHECK(answer_cred_blob(asked, supported, stored, answers));
  if (supported && is_true(asked, "minPinLength")) answer(answers, "minPinLength", Cbor::integer(4));
  if (supported && is_true(asked, "uvm")) {
    answer(answers, "uvm", uvm_cbor());
    answers.client.set("uvm", kUvmJson);
  }
  return answers;
}

Result<ExtensionAnswers> answer_get_extensions(std::string_view options_json, bool supported, bool used_appid,
                                               ByteView credential_id, StoredExtensions& stored) {
  BLOCKAUTH_TRY(asked, extensions_of(options_json));
  ExtensionAnswers answers;
  if (asked.contains("appid")) answers.client.set("appid", boolean_text(used_appid));
  if (const js::object* prf = object_in(asked, "prf")) {
    JsonObject output;
    BLOCKAUTH_TRY(results, evaluate_all(*prf, stored.cred_random, base64url_encode(credential_id)));
    if (results) {
      output.set("results", results->text());
      // What passes between client and authenticator is encrypted; nobody else can tell it from noise.
      answer(answers, "hmac-secret", Cbor::bytes(Bytes(results->members.size() == 2 ? 80 : 48, 0x5a)));
    }
    answers.client.set("prf", output.text());
  }
  if (const js::object* large_blob = object_in(asked, "largeBlob")) {
    JsonObject output;
    if (const auto written = text_in(*large_blob, "write")) {
      BLOCKAUTH_TRY(octets, base64url_decode(*written));
      if (supported) stored.large_blob = std::move(octets);
      output.set("written", boolean_text(supported));
    } else if (!stored.large_blob.empty()) {
      output.set_base64url("blob", stored.large_blob);
    }
    answers.client.set("largeBlob", output.text());
  }
  if (supported && is_true(asked, "getCredBlob")) {
    answer(answers, "credBlob", Cbor::bytes(stored.cred_blob));
    answers.client.set_base64url("getCredBlob", stored.cred_blob);
  }
  if (supported && is_true(asked, "uvm")) {
    answer(answers, "uvm", uvm_cbor());
    answers.client.set("uvm", kUvmJson);
  }
  return answers;
}

}  // namespace blockauth::support
