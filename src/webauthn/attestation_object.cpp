// What does an attestation object hold (§6.5.4)?
#include "webauthn/attestation_object.hpp"

#include <string>

namespace blockauth::webauthn {
namespace {

Failure malformed(std::string detail) { return fail(Errc::malformed_attestation_object, std::move(detail)); }

}  // namespace

Result<AttestationObject> AttestationObject::parse(ByteView bytes) {
  const auto item = cbor::Item::parse(bytes);
  if (!item) return malformed(item.error().detail);
  if (!item->is_map()) return malformed("not a map");

  const auto format = item->find("fmt");
  if (!format || !format->text()) return malformed("fmt is missing or no text");
  const auto statement = item->find("attStmt");
  if (!statement) return malformed("attStmt is missing");
  const auto data = item->find("authData");
  if (!data || !data->bytes()) return malformed("authData is missing or no byte string");

  const ByteView data_bytes = *data->bytes();
  BLOCKAUTH_TRY(authenticator_data, AuthenticatorData::parse(data_bytes));
  return AttestationObject{*format->text(), *statement, data_bytes, authenticator_data};
}

}  // namespace blockauth::webauthn
