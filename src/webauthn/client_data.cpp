// What does clientDataJSON say?
#include "webauthn/client_data.hpp"

#include <string_view>

#include "blockauth/webauthn/responses.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

Result<json::Object> client_data_object(json::Document& document, ByteView json) {
  if (json.size() > kMaxClientDataBytes)
    return fail(Errc::malformed_client_data, "clientDataJSON is too long");
  std::string_view text = as_chars(json);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  auto object = document.parse_object(text, Errc::malformed_client_data);
  if (!object) return fail(Errc::malformed_client_data, "clientDataJSON: " + object.error().detail);
  return object;
}

Result<CollectedClientData> CollectedClientData::parse(ByteView json) {
  json::Document document;
  auto object = client_data_object(document, json);
  if (!object) return fail(std::move(object).error());
  CollectedClientData data;
  BLOCKAUTH_TRY(type, object->string("type"));
  BLOCKAUTH_TRY(challenge, object->string("challenge"));
  BLOCKAUTH_TRY(origin, object->string("origin"));
  BLOCKAUTH_TRY(cross_origin, object->optional_boolean("crossOrigin"));
  BLOCKAUTH_TRY(top_origin, object->optional_string("topOrigin"));
  data.type = type;
  data.challenge = challenge;
  data.origin = origin;
  data.cross_origin = cross_origin.value_or(false);
  if (top_origin) data.top_origin.emplace(*top_origin);
  return data;
}

}  // namespace blockauth::webauthn
