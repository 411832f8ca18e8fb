// What a client and an authenticator that can do every extension answer to those that options ask for (§10.1,
// CTAP 2.1 §12).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "support/cbor_writer.hpp"
#include "support/json_object.hpp"

namespace blockauth::support {

// What the authenticator keeps with a credential.
struct StoredExtensions {
  Bytes cred_random;  // of hmac-secret; empty: none was made
  Bytes cred_blob;
  Bytes large_blob;
};

struct ExtensionAnswers {
  JsonObject client{};                  // members of clientExtensionResults
  std::optional<Cbor> authenticator{};  // the map in authenticator data; absent: ED stays clear
};

// `supported` false: the authenticator knows no extension. `options_json`: creation options. Fills `stored`.
// Errors: malformed_json; extension_not_honoured where an honest client gives up.
[[nodiscard]] Result<ExtensionAnswers> answer_create_extensions(std::string_view options_json, bool supported,
                                                                bool discoverable, ByteView credential_id,
                                                                StoredExtensions& stored);

// `options_json`: request options. `used_appid`: the credential is one of the AppID.
[[nodiscard]] Result<ExtensionAnswers> answer_get_extensions(std::string_view options_json, bool supported,
                                                             bool used_appid, ByteView credential_id,
                                                             StoredExtensions& stored);

// `extensions.appid` or `extensions.appidExclude`.
[[nodiscard]] std::optional<std::string> appid_of(std::string_view options_json, std::string_view extension);

}  // namespace blockauth::support
