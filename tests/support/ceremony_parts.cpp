// How do the parts of a response become octets?
#include "support/ceremony_parts.hpp"

namespace blockauth::support {
namespace {

void append_to(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

void append_big_endian(Bytes& out, std::uint64_t value, int octets) {
  for (int i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

Bytes ClientDataParts::encode() const {
  if (text) return to_bytes(as_bytes(*text));
  JsonObject object;  // in the order of §5.8.1.1
  if (type) object.set_string("type", *type);
  if (challenge) object.set_string("challenge", *challenge);
  if (origin) object.set_string("origin", *origin);
  if (cross_origin) object.set("crossOrigin", *cross_origin ? "true" : "false");
  if (top_origin) object.set_string("topOrigin", *top_origin);
  for (const auto& [name, json] : more) object.append(name, json);
  return to_bytes(as_bytes(prefix + object.text()));
}

Bytes AuthenticatorDataParts::encode() const {
  if (octets) return *octets;
  Bytes out = rp_id_hash;
  out.push_back(flags);
  append_big_endian(out, sign_count, 4);
  if (attested_credential) {
    append_to(out, attested_credential->aaguid);
    append_big_endian(out,
                      attested_credential->declared_id_length.value_or(
                          static_cast<std::uint16_t>(attested_credential->credential_id.size())),
                      2);
    append_to(out, attested_credential->credential_id);
    append_to(out, attested_credential->public_key.encode());
  }
  if (extensions) append_to(out, extensions->encode());
  append_to(out, trailing);
  return out;
}

std::string ResponseJson::text() const {
  JsonObject whole = credential;
  if (response) whole.append("response", response->text());
  if (client_extension_results) whole.append("clientExtensionResults", client_extension_results->text());
  return whole.text();
}

}  // namespace blockauth::support
