// How is authenticator data laid out (§6.1, §6.5.1)?
#include "webauthn/authenticator_data.hpp"

#include <algorithm>
#include <string>

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kRpIdHashBytes = 32;
constexpr std::size_t kHeaderBytes = kRpIdHashBytes + 1 + 4;
constexpr std::size_t kAttestedHeaderBytes = 16 + 2;  // aaguid, credentialIdLength

Failure malformed(std::string detail) { return fail(Errc::malformed_authenticator_data, std::move(detail)); }

// Takes the attested credential data off the front of `rest`.
Result<AttestedCredentialData> take_attested_credential(ByteView& rest) {
  if (rest.size() < kAttestedHeaderBytes)
    return malformed("AT is set, but attested credential data is truncated");
  Aaguid aaguid;
  std::ranges::copy(rest.first(aaguid.size()), aaguid.begin());
  const std::size_t id_length = (std::size_t{rest[16]} << 8) | rest[17];
  rest = rest.subspan(kAttestedHeaderBytes);
  if (rest.size() < id_length) return malformed("credentialIdLength runs past the end");
  const ByteView credential_id = rest.first(id_length);
  auto key = cbor::Item::parse_prefix(rest.subspan(id_length));
  if (!key) return malformed("credentialPublicKey: " + key.error().detail);
  rest = key->rest;
  return AttestedCredentialData{aaguid, credential_id, key->item};
}

Result<cbor::Item> take_extensions(ByteView& rest) {
  auto extensions = cbor::Item::parse_prefix(rest);
  if (!extensions) return malformed("ED is set, but extensions: " + extensions.error().detail);
  if (!extensions->item.is_map()) return malformed("extensions are no map");
  rest = extensions->rest;
  return extensions->item;
}

}  // namespace

Result<AuthenticatorData> AuthenticatorData::parse(ByteView bytes) {
  if (bytes.size() < kHeaderBytes) return malformed("shorter than 37 octets");
  AuthenticatorData data;
  data.rp_id_hash = bytes.first(kRpIdHashBytes);
  data.flags.octet = bytes[kRpIdHashBytes];
  for (std::size_t i = kRpIdHashBytes + 1; i < kHeaderBytes; ++i)
    data.sign_count = (data.sign_count << 8) | bytes[i];
  ByteView rest = bytes.subspan(kHeaderBytes);
  if (data.flags.has_attested_credential_data()) {
    BLOCKAUTH_TRY(attested, take_attested_credential(rest));
    data.attested_credential = attested;
  }
  if (data.flags.has_extensions()) {
    BLOCKAUTH_TRY(extensions, take_extensions(rest));
    data.extensions = extensions;
  }
  if (!rest.empty()) return malformed("trailing octets");
  return data;
}

}  // namespace blockauth::webauthn
