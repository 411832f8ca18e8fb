// The attestation statements of the specification's test vectors (§16, by the formats of §8).
#pragma once

#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "conformance/derivation.hpp"
#include "crypto/private_key.hpp"
#include "support/cbor_writer.hpp"

namespace blockauth::conformance {

enum class Statement : std::uint8_t { none, packed_self, packed, tpm, android_key, apple, fido_u2f };

// "packed" for both kinds of it.
[[nodiscard]] std::string_view format_of(Statement statement);

struct Attested {
  ByteView authenticator_data;
  ByteView client_data_json;
  ByteView rp_id_hash;
  ByteView credential_id;
  const crypto::PrivateKey& credential_key;
};

// The attStmt. Formats with certificates take their key and serial number from `derivation`.
[[nodiscard]] support::Cbor make_statement(Statement statement, const Attested& attested,
                                           Derivation& derivation);

}  // namespace blockauth::conformance
