// Writes the seed corpora: `blockauth_fuzz_seeds fuzz/corpus`. They are committed; this says where they come
// from.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "honest_ceremony.hpp"
#include "honest_statements.hpp"
#include "support/attestation/android_key.hpp"
#include "support/attestation/tpm.hpp"
#include "support/mds_blob_maker.hpp"
#include "webauthn/attestation_object.hpp"

namespace {

using blockauth::as_bytes;
using blockauth::as_chars;
using blockauth::Bytes;
using blockauth::ByteView;
using namespace blockauth::webauthn;

class Corpus final {
 public:
  explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void write(std::string_view fuzzer, std::string_view name, ByteView octets) const {
    std::filesystem::create_directories(folder_ / fuzzer);
    std::ofstream(folder_ / fuzzer / name, std::ios::binary) << as_chars(octets);
  }
  void write_text(std::string_view fuzzer, std::string_view name, std::string_view text) const {
    write(fuzzer, name, as_bytes(text));
  }

 private:
  std::filesystem::path folder_;
};

// What a registration with this authenticator is made of. Its challenge is not the honest ceremony's, so that
// registration_response_fuzz knows one valid self attestation only.
void write_registration(const Corpus& corpus, std::string_view name,
                        blockauth::support::AuthenticatorConfig config,
                        blockauth::COSEAlgorithmIdentifier algorithm) {
  using namespace blockauth::support;
  SeededRandom random(name);
  SoftAuthenticator authenticator(random, std::move(config));
  RelyingPartyConfig rp{.rp_id = "example.org", .rp_name = "Example", .origins = {"https://example.org"}};
  rp.algorithms = {algorithm};
  rp.attestation = AttestationConveyancePreference::direct;
  CreateCeremony ceremony;
  ceremony.spoil = [&](AttestationParts& parts) {
    parts.statement.tpm_public = [&](TpmPublicParts& area) {
      corpus.write("tpm_structures", std::string(name) + "_public", area.encode());
    };
    parts.statement.tpm_attest = [&](TpmAttestParts& attest) {
      corpus.write("tpm_structures", std::string(name) + "_attest", attest.encode());
    };
    parts.statement.android_key = [&](AndroidKeyParts& key) {
      corpus.write("android_key_description", name, key.encode());
    };
    corpus.write("cose_key", name, parts.public_key().encode());
    corpus.write("authenticator_data", std::string(name) + "_registration",
                 parts.authenticator_data.encode());
  };
  ceremony.spoil_signed = [&](SignedAttestation& made) {
    corpus.write("attestation_object", name, made.attestation_object.encode());
    corpus.write("client_data", std::string(name) + "_registration", made.client_data_json);
    if (Cbor* x5c = made.statement().find("x5c"))
      corpus.write("certificate", name, x5c->items().front().octets());
  };
  const auto response = authenticator.create(
      to_json(RelyingParty::create(rp).value().creation_options(
          {blockauth::UserHandle(Bytes(64, 0xa1)), "alice", "Alice"}, {}, Challenge(Bytes(32, 0xc8)))),
      ceremony);
  corpus.write_text("registration_response", name, response.value());
}

void write_ceremonies(const Corpus& corpus) {
  using enum blockauth::COSEAlgorithmIdentifier;
  using blockauth::support::SoftAttestation;
  write_registration(corpus, "none_es256", {}, ES256);
  write_registration(corpus, "tpm_es256", {.attestation = SoftAttestation::tpm}, ES256);
  write_registration(corpus, "tpm_rs256", {.attestation = SoftAttestation::tpm, .attestation_algorithm = RS1},
                     RS256);
  write_registration(corpus, "android_key_es256", {.attestation = SoftAttestation::android_key}, ES256);
  write_registration(corpus, "self_eddsa", {.attestation = SoftAttestation::packed_self}, EdDSA);
  write_registration(corpus, "self_rs256", {.attestation = SoftAttestation::packed_self}, RS256);
  write_registration(corpus, "basic_es256", {.attestation = SoftAttestation::packed_x5c}, ES256);
  write_registration(corpus, "self_es512",
                     {.backup_eligible = true, .attestation = SoftAttestation::packed_self}, ES512);

  blockauth::fuzz::HonestCeremony honest;
  corpus.write_text("registration_response", "honest", honest.registration_json);
  corpus.write_text("authentication_response", "honest", honest.authentication_json);
  const auto response = AuthenticationResponse::from_json(honest.authentication_json).value();
  corpus.write("authenticator_data", "authentication", response.authenticator_data);
  corpus.write("client_data", "authentication", response.client_data_json);
  corpus.write("cbor", "cose_key", honest.credential.record.public_key);
  corpus.write("cbor", "attestation_object",
               RegistrationResponse::from_json(honest.registration_json).value().attestation_object);
  corpus.write_text("json", "registration_response", honest.registration_json);
  corpus.write("json", "client_data", response.client_data_json);

  const auto begun = honest.rp.begin_registration({honest.user, "alice", "Alice"}, {}, honest.challenge, {});
  corpus.write("registration_state", "begun", begun.state.to_bytes());
  const KnownUser known{honest.user, {{honest.credential.record.id, {}}}};
  corpus.write("authentication_state", "known",
               honest.rp.begin_authentication(known, honest.challenge, {}).state.to_bytes());
  corpus.write("authentication_state", "discoverable",
               honest.rp.begin_authentication(DiscoverableUser{}, honest.challenge, {}).state.to_bytes());
}

void write_metadata(const Corpus& corpus) {
  blockauth::support::SeededRandom random("metadata");
  const blockauth::support::MdsBlobMaker maker(random);
  auto parts = maker.parts();
  parts.models = {{.aaguid = "01020304-0506-0708-0102-030405060708", .roots = {maker.root()}},
                  {.key_identifiers = {std::string(40, 'a')},
                   .icon = "data:image/png;base64,AAAA",
                   .reports = {{"REVOKED", ""}}}};
  corpus.write_text("metadata", "payload", parts.payload_text());
  parts.models.clear();
  corpus.write_text("metadata", "blob", maker.make(parts));
}

void write_statements(const Corpus& corpus) {
  for (const blockauth::fuzz::HonestStatement& honest : blockauth::fuzz::honest_statements()) {
    corpus.write("attestation_statement", honest.name, honest.attestation_object);
  }
  const auto safetynet =
      blockauth::fuzz::honest_statement(blockauth::support::SoftAttestation::android_safetynet);
  const auto object = AttestationObject::parse(safetynet.attestation_object).value();
  corpus.write("compact_jws", "es256", *object.statement.find("response")->bytes());
}

void write_by_hand(const Corpus& corpus) {
  corpus.write("cbor", "nested", Bytes{0xa3, 0x01, 0x82, 0x20, 0xf5, 0x61, 0x61, 0xa1, 0x41, 0x00, 0xf6, 0x39,
                                       0x01, 0x00, 0xfb, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18});
  corpus.write_text(
      "client_data", "framed",
      R"({"type":"webauthn.get","challenge":"AAAA","origin":"https://example.org","crossOrigin":true,)"
      R"("topOrigin":"https://portal.example","x":[1,null]})");
  corpus.write("der", "authorization_list",
               Bytes{0x30, 0x16, 0xbf, 0x85, 0x3e, 0x03, 0x02, 0x01, 0x00, 0x31, 0x06, 0x02,
                     0x01, 0x02, 0x02, 0x01, 0x03, 0x04, 0x02, 0xab, 0xcd, 0x01, 0x01, 0xff});
  corpus.write("der", "object_identifier",
               Bytes{0x30, 0x0a, 0x06, 0x06, 0x67, 0x81, 0x05, 0x05, 0x02, 0x03, 0x05, 0x00});
  corpus.write_text(
      "payment_data", "everything",
      R"({"type":"payment.get","challenge":"AAAA","origin":"https://shoes.example","payment":{"rpId)"
      R"(":"example.org","rp":"example.org","topOrigin":"https://shoes.example","payeeName":"Shoes")"
      R"(,"payeeOrigin":"https://shoes.example","paymentEntitiesLogos":[{"url":"https://a.example/1)"
      R"(.png","label":"A"}],"total":{"currency":"EUR","value":"99.90"},"instrument":{"displayName")"
      R"(:"Card","icon":"https://bank.example/card.png","iconMustBeShown":false,"details":"12/29"},)"
      R"("browserBoundPublicKey":"oA"}})");
  corpus.write_text(
      "payment_data", "least",
      R"({"payment":{"rp":"example.org","topOrigin":"","total":{"currency":"","value":""},"instrume)"
      R"(nt":{"displayName":"","icon":""}}})");
  // Which original, registration or authentication, then one edit.
  corpus.write("ceremony_mutation", "registration_unchanged", Bytes{0, 0});
  corpus.write("ceremony_mutation", "registration_unsigned_members", Bytes{1, 0, 4, 1, 2, 0, 3});
  corpus.write("ceremony_mutation", "registration_flags", Bytes{0, 0, 1, 1, 2});
  corpus.write("ceremony_mutation", "registration_signature", Bytes{1, 0, 2, 6, 0, 0, 0, 9, 3});
  corpus.write("ceremony_mutation", "registration_without_statement",
               Bytes{0, 0, 2, 5, 3, 5, 4, 'n', 'o', 'n', 'e'});
  corpus.write("ceremony_mutation", "authentication_unchanged", Bytes{0, 1});
  corpus.write("ceremony_mutation", "authentication_origin", Bytes{0, 1, 0, 2, 1, 1, 0, 9, 'x'});
  corpus.write("ceremony_mutation", "authentication_user_handle", Bytes{1, 1, 3, 0, 0, 5, 1});
  corpus.write_text("base64url", "alphabet",
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
  corpus.write_text("base64url", "short", "Zg");
  corpus.write_text("base64url", "padded", "+w==");
  corpus.write_text(
      "json", "types",
      R"({"s":"\u00fc\ud83d\udd11","n":-1.5e3,"i":[1,-7],"o":{"a":{}},"b":"-_8","z":null,"t":true})");
  corpus.write_text("uuid", "lower", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  corpus.write_text("uuid", "upper", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
  corpus.write_text("origin", "https", "https://login.example.org:8443");
  corpus.write_text("origin", "localhost", "http://localhost:8080");
  corpus.write_text("origin", "android", "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: blockauth_fuzz_seeds DIRECTORY\n";
    return 2;
  }
  const Corpus corpus(argv[1]);
  write_ceremonies(corpus);
  write_metadata(corpus);
  write_statements(corpus);
  write_by_hand(corpus);
  return 0;
}
