// The parsers of layer webauthn, read aloud.
#include "app/ceremony_description.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "webauthn/attestation_object.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/client_data.hpp"
#include "webauthn/cose_key.hpp"

namespace blockauth::app {
namespace {

using webauthn::AttestationObject;
using webauthn::AuthenticatorData;
using webauthn::CollectedClientData;

class Description {
 public:
  void line(std::size_t depth, std::string_view name, std::string_view value) {
    text_.append(2 * depth, ' ').append(name).append(": ").append(value).append("\n");
  }
  void heading(std::size_t depth, std::string_view name) {
    text_.append(2 * depth, ' ').append(name).append("\n");
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string hex(ByteView octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t octet : octets) {
    out += kDigits[octet >> 4];
    out += kDigits[octet & 0x0f];
  }
  return out;
}

std::string octets(std::size_t count) { return std::to_string(count) + " octets"; }
std::string_view yes_no(bool value) { return value ? "yes" : "no"; }

// Text from outside may hold anything, also what moves a terminal's cursor.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out;
}

void describe_cbor(Description& out, std::size_t depth, std::string_view name,
                   const webauthn::cbor::Item& item);

void describe_children(Description& out, std::size_t depth, const webauthn::cbor::Item& item) {
  for (std::size_t i = 0; i < item.size(); ++i) {
    if (const auto entry = item.entry(i)) {
      const auto number = entry->key.integer();
      describe_cbor(out, depth, number ? std::to_string(*number) : printable(entry->key.text().value_or("?")),
                    entry->value);
    } else if (const auto element = item.element(i)) {
      describe_cbor(out, depth, "- ", *element);
    }
  }
}

void describe_cbor(Description& out, std::size_t depth, std::string_view name,
                   const webauthn::cbor::Item& item) {
  if (item.is_map() || item.is_array()) {
    out.heading(depth, name);
    describe_children(out, depth + 1, item);
  } else if (const auto number = item.integer()) {
    out.line(depth, name, std::to_string(*number));
  } else if (const auto text = item.text()) {
    out.line(depth, name, printable(*text));
  } else if (const auto bytes = item.bytes()) {
    out.line(depth, name,
             octets(bytes->size()) + ", " + hex(bytes->first(std::min<std::size_t>(bytes->size(), 32))) +
                 (bytes->size() > 32 ? "..." : ""));
  } else if (const auto flag = item.boolean()) {
    out.line(depth, name, yes_no(*flag));
  } else {
    out.line(depth, name, "(another simple value)");
  }
}

void describe(Description& out, std::size_t depth, const CollectedClientData& data) {
  out.heading(depth, "client data");
  out.line(depth + 1, "type", printable(data.type));
  out.line(depth + 1, "challenge", printable(data.challenge));
  out.line(depth + 1, "origin", printable(data.origin));
  out.line(depth + 1, "crossOrigin", yes_no(data.cross_origin));
  if (data.top_origin) out.line(depth + 1, "topOrigin", printable(*data.top_origin));
}

void describe(Description& out, std::size_t depth, const AuthenticatorData& data) {
  out.heading(depth, "authenticator data");
  out.line(depth + 1, "rpIdHash", hex(data.rp_id_hash));
  out.line(depth + 1, "user present (UP)", yes_no(data.flags.user_present()));
  out.line(depth + 1, "user verified (UV)", yes_no(data.flags.user_verified()));
  out.line(depth + 1, "backup eligible (BE)", yes_no(data.flags.backup_eligible()));
  out.line(depth + 1, "backed up (BS)", yes_no(data.flags.backup_state()));
  out.line(depth + 1, "signCount", std::to_string(data.sign_count));
  if (data.attested_credential) {
    const auto& credential = *data.attested_credential;
    out.line(depth + 1, "aaguid", webauthn::to_string(credential.aaguid));
    out.line(
        depth + 1, "credential id",
        base64url_encode(credential.credential_id) + " (" + octets(credential.credential_id.size()) + ")");
    const auto key = webauthn::CoseKey::from_item(credential.credential_public_key);
    out.line(depth + 1, "algorithm",
             key ? std::to_string(static_cast<std::int32_t>(key->algorithm)) + " (" +
                       std::string(to_string(key->algorithm)) + ")"
                 : key.error().detail);
    describe_cbor(out, depth + 1, "public key (COSE_Key)", credential.credential_public_key);
  }
  if (data.extensions) describe_cbor(out, depth + 1, "extensions", *data.extensions);
}

void describe(Description& out, std::size_t depth, const AttestationObject& object) {
  out.heading(depth, "attestation object");
  out.line(depth + 1, "fmt", printable(object.format));
  describe_cbor(out, depth + 1, "attStmt", object.statement);
  describe(out, depth + 1, object.authenticator_data);
}

// One binary member: described if it parses, else the reason why not.
template <class T>
void describe_member(Description& out, std::string_view name, const json::Object& response) {
  if (!response.has(name)) return;
  const auto bytes = response.base64url(name);
  if (!bytes) {
    out.line(1, name, bytes.error().detail);
    return;
  }
  const auto parsed = T::parse(*bytes);
  if (parsed) {
    describe(out, 1, *parsed);
  } else {
    out.line(1, name, "does not parse: " + parsed.error().detail);
  }
}

void describe_credential(Description& out, const json::Object& credential, const json::Object& response) {
  out.heading(0, "credential");
  out.line(1, "id", printable(credential.string("id").value_or("(missing)")));
  if (const auto attachment = credential.optional_string("authenticatorAttachment");
      attachment && attachment.value()) {
    out.line(1, "authenticatorAttachment", printable(**attachment));
  }
  describe_member<CollectedClientData>(out, "clientDataJSON", response);
  describe_member<AttestationObject>(out, "attestationObject", response);
  describe_member<AuthenticatorData>(out, "authenticatorData", response);
  for (const std::string_view name : {"transports", "userHandle", "signature"}) {
    if (const auto value = response.serialized(name)) out.line(1, name, printable(*value));
  }
  if (const auto extensions = credential.serialized("clientExtensionResults")) {
    out.line(1, "clientExtensionResults", printable(*extensions));
  }
}

// A response, or the request or recorded case that holds one as "credential".
Result<std::string> describe_json(std::string_view input) {
  json::Document document;
  BLOCKAUTH_TRY(outer, document.parse_object(input, Errc::malformed_response));
  BLOCKAUTH_TRY(nested, outer.optional_object("credential"));
  const json::Object credential = nested.value_or(outer);
  BLOCKAUTH_TRY(response, credential.object("response"));
  Description out;
  describe_credential(out, credential, response);
  return std::move(out).text();
}

template <class T>
std::optional<std::string> described_as(ByteView bytes) {
  const auto parsed = T::parse(bytes);
  if (!parsed) return std::nullopt;
  Description out;
  describe(out, 0, *parsed);
  return std::move(out).text();
}

}  // namespace

Result<std::string> describe_ceremony_data(std::string_view input) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = input.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return fail(Errc::malformed_response, "there is nothing to inspect");
  input = input.substr(first, input.find_last_not_of(kSpace) + 1 - first);
  if (input.starts_with('{')) return describe_json(input);

  BLOCKAUTH_TRY(bytes, base64url_decode(input));
  if (auto text = described_as<CollectedClientData>(bytes)) return *std::move(text);
  if (auto text = described_as<AttestationObject>(bytes)) return *std::move(text);
  if (auto text = described_as<AuthenticatorData>(bytes)) return *std::move(text);
  return fail(Errc::malformed_response,
              "neither client data, nor an attestation object, nor authenticator data");
}

}  // namespace blockauth::app
