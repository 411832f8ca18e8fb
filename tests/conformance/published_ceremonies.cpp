// How are the specification's examples made?
#include "conformance/published_ceremonies.hpp"

#include <utility>

#include "blockauth/base/base64url.hpp"
#include "conformance/derivation.hpp"
#include "conformance/published_keys.hpp"
#include "crypto/digest.hpp"
#include "support/ceremony_parts.hpp"
#include "support/rfc6979.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::conformance {
namespace {

using crypto::PrivateKey;
using support::AuthenticatorDataParts;
using support::Cbor;
using enum COSEAlgorithmIdentifier;

Bytes rp_id_hash() {
  const crypto::Sha256Digest digest = crypto::sha256(as_bytes(kRpId));
  return {digest.begin(), digest.end()};
}

PrivateKey derive_key(const Example& example, Derivation& derivation) {
  if (example.algorithm == RS256) return mersenne_rsa_key();
  const Bytes octets = derivation.next(example.private_key_bytes);
  if (example.algorithm == EdDSA || example.algorithm == COSEAlgorithmIdentifier::Ed448) {
    return edwards_key(example.algorithm, octets);
  }
  return ec_key(example.algorithm, octets);
}

// "extraData is added to clientDataJSON iff bit 0x01 of client_data_gen_flags is 1"
Bytes client_data(std::string_view type, const Bytes& challenge, const Example& example,
                  Derivation& derivation) {
  support::ClientDataParts parts{.type = std::string(type),
                                 .challenge = base64url_encode(challenge),
                                 .origin = std::string(kOrigin),
                                 .cross_origin = example.cross_origin};
  if (example.top_origin) parts.top_origin = kTopOrigin;
  if ((derivation.next_octet() & 0x01) != 0) {
    const std::string text =
        "clientDataJSON may be extended with additional fields in the future, such as this: " +
        base64url_encode(derivation.next(16));
    parts.more.emplace_back("extraData", support::json_string(text));
  }
  return parts.encode();
}

// "auth_data_UV_BE_BS determines the UV, BE and BS bits of the authenticator data flags, but BS is set only
// if BE is". At authentication BE is that of the registration.
std::uint8_t with_derived_bits(std::uint8_t flags, std::uint8_t derivable, Derivation& derivation) {
  flags = static_cast<std::uint8_t>(flags | (derivation.next_octet() & derivable));
  if ((flags & support::kBackupEligible) == 0) flags &= static_cast<std::uint8_t>(~support::kBackupState);
  return flags;
}

std::uint8_t registration_flags(const Example& example, Derivation& derivation) {
  constexpr std::uint8_t kFixed = support::kUserPresent | support::kAttestedCredentialData;
  if (example.statement == Statement::fido_u2f) return kFixed;  // U2F has no such bits
  return with_derived_bits(kFixed, support::kUserVerified | support::kBackupEligible | support::kBackupState,
                           derivation);
}

Bytes attestation_object(const Example& example, const Attested& attested, Derivation& derivation) {
  Cbor statement = make_statement(example.statement, attested, derivation);
  return Cbor::map({{Cbor::text("fmt"), Cbor::text(format_of(example.statement))},
                    {Cbor::text("attStmt"), std::move(statement)},
                    {Cbor::text("authData"), Cbor::bytes(attested.authenticator_data)}})
      .encode();
}

PublishedAuthentication authenticate(const Example& example, std::uint8_t be, const PrivateKey& key,
                                     Derivation& derivation) {
  PublishedAuthentication made;
  made.challenge = derivation.next(example.challenge_bytes);
  made.client_data_json = client_data("webauthn.get", made.challenge, example, derivation);
  const std::uint8_t fixed = support::kUserPresent | be;
  made.authenticator_data =
      AuthenticatorDataParts{
          .rp_id_hash = rp_id_hash(),
          .flags = with_derived_bits(fixed, support::kUserVerified | support::kBackupState, derivation)}
          .encode();
  Bytes message = made.authenticator_data;
  const crypto::Sha256Digest hash = crypto::sha256(made.client_data_json);
  message.insert(message.end(), hash.begin(), hash.end());
  made.signature = support::sign_deterministically(key, message);
  return made;
}

}  // namespace

const std::vector<Example>& examples() {
  static const std::vector<Example> all = {
      {.info = "none.ES256", .statement = Statement::none, .algorithm = ES256},
      {.info = "packed-self.ES256", .statement = Statement::packed_self, .algorithm = ES256},
      {.info = "none.ES256.crossOrigin",
       .statement = Statement::none,
       .algorithm = ES256,
       .cross_origin = true},
      {.info = "none.ES256.topOrigin",
       .statement = Statement::none,
       .algorithm = ES256,
       .cross_origin = true,
       .top_origin = true},
      {.info = "none.ES256.long-credential-id",
       .statement = Statement::none,
       .algorithm = ES256,
       .credential_id_bytes = 1023},
      {.info = "packed.ES256", .statement = Statement::packed, .algorithm = ES256},
      {.info = "packed.ES384", .statement = Statement::packed, .algorithm = ES384, .private_key_bytes = 48},
      {.info = "packed.ES512",
       .statement = Statement::packed,
       .algorithm = ES512,
       .private_key_bytes = 65,
       .challenge_bytes = 128},
      {.info = "packed.RS256", .statement = Statement::packed, .algorithm = RS256, .private_key_bytes = 0},
      {.info = "packed.EdDSA", .statement = Statement::packed, .algorithm = EdDSA},
      {.info = "packed.Ed448",
       .statement = Statement::packed,
       .algorithm = COSEAlgorithmIdentifier::Ed448,
       .private_key_bytes = 57},
      {.info = "tpm.ES256", .statement = Statement::tpm, .algorithm = ES256},
      {.info = "android-key.ES256", .statement = Statement::android_key, .algorithm = ES256},
      {.info = "apple.ES256", .statement = Statement::apple, .algorithm = ES256},
      {.info = "fido-u2f.ES256", .statement = Statement::fido_u2f, .algorithm = ES256},
  };
  return all;
}

PublishedCeremonies derive(const Example& example) {
  Derivation derivation(example.info);
  PublishedCeremonies made;
  made.example = example;
  made.registration.challenge = derivation.next(example.challenge_bytes);
  const PrivateKey key = derive_key(example, derivation);
  made.registration.client_data_json =
      client_data("webauthn.create", made.registration.challenge, example, derivation);
  made.aaguid = derivation.next(16);
  made.credential_id = derivation.next(example.credential_id_bytes);
  made.public_key = support::cose_key(key).encode();
  made.registration_flags = registration_flags(example, derivation);

  const Bytes hash = rp_id_hash();
  const Bytes authenticator_data = AuthenticatorDataParts{
      .rp_id_hash = hash,
      .flags = made.registration_flags,
      .attested_credential = support::AttestedCredentialParts{
          .aaguid = made.aaguid,
          .credential_id = made.credential_id,
          .public_key =
              support::cose_key(key)}}.encode();
  made.registration.attestation_object =
      attestation_object(example,
                         {.authenticator_data = authenticator_data,
                          .client_data_json = made.registration.client_data_json,
                          .rp_id_hash = hash,
                          .credential_id = made.credential_id,
                          .credential_key = key},
                         derivation);
  made.authentication =
      authenticate(example, made.registration_flags & support::kBackupEligible, key, derivation);
  return made;
}

}  // namespace blockauth::conformance
