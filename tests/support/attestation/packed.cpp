// How is a `packed` attestation statement made (§8.2)?
#include "support/attestation/packed.hpp"

namespace blockauth::support {
namespace {

Result<Cbor> signed_by(const crypto::PrivateKey& key, const StatementInput& input) {
  BLOCKAUTH_TRY(signature, input.sign(key, input.signed_octets()));
  return Cbor::map({{Cbor::text("alg"), algorithm_of(key)}, {Cbor::text("sig"), Cbor::bytes(signature)}});
}

}  // namespace

Result<Cbor> make_packed_self(const StatementInput& input) { return signed_by(input.credential_key, input); }

Result<Cbor> make_packed_x5c(const StatementInput& input) {
  BLOCKAUTH_TRY(statement, signed_by(input.attestation_key(), input));
  statement.set("x5c", input.x5c(attestation_certificate(input.aaguid), input.attestation_key()));
  return statement;
}

}  // namespace blockauth::support
