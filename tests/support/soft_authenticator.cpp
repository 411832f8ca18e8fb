// How does an authenticator answer?
#include "support/soft_authenticator.hpp"

#include <algorithm>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"
#include "crypto/private_key_impl.hpp"
#include "support/authenticator_options.hpp"
#include "support/rfc6979.hpp"

namespace blockauth::support {
namespace {

using crypto::PrivateKey;
using webauthn::AttestationConveyancePreference;
using webauthn::ResidentKeyRequirement;
using webauthn::UserVerificationRequirement;

constexpr std::size_t kCredentialIdBytes = 32;

Bytes sha256_octets(ByteView message) {
  const crypto::Sha256Digest digest = crypto::sha256(message);
  return {digest.begin(), digest.end()};
}

// The host of "https://host:port"; nothing for the origins of apps ("android:apk-key-hash:...").
std::optional<std::string> host_of(std::string_view origin) {
  const std::size_t scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  std::string_view host = origin.substr(scheme_end + 3);
  if (host.starts_with('[')) return std::string{host.substr(0, host.find(']') + 1)};
  return std::string{host.substr(0, host.find(':'))};
}

struct Page {
  std::string origin;
  std::string rp_id;
};

// §5.1.3 steps 5 to 8, §5.1.4 steps 5 to 7: the RP ID is the page's domain or a registrable suffix of it.
// (That the suffix is not a public one, such as "com", is left to browsers, which have the list.)
Result<Page> resolve_page(const std::optional<std::string>& origin, const std::optional<std::string>& rp_id,
                          bool honest_client) {
  if (!origin && !rp_id) return fail(Errc::invalid_request, "neither an origin nor an RP ID");
  Page page{.origin = origin.value_or("https://" + rp_id.value_or("")), .rp_id = rp_id.value_or("")};
  const std::optional<std::string> host = host_of(page.origin);
  if (!rp_id) page.rp_id = host.value_or("");
  const bool suffix = !host || *host == page.rp_id || host->ends_with("." + page.rp_id);
  if (honest_client && !suffix) {
    return fail(Errc::wrong_rp_id, "SecurityError: " + page.rp_id + " is no suffix of " + page.origin);
  }
  return page;
}

template <class Ceremony>
ClientDataParts client_data(std::string_view type, ByteView challenge, const Page& page,
                            const Ceremony& ceremony) {
  return {.type = std::string{type},
          .challenge = base64url_encode(challenge),
          .origin = page.origin,
          .cross_origin = ceremony.cross_origin,
          .top_origin = ceremony.top_origin};
}

template <class Parts>
void run(const std::function<void(Parts&)>& hook, Parts& parts) {
  if (hook) hook(parts);
}

// §6.3.2, §6.3.3: authenticator data, then the hash of the client data.
Result<Bytes> sign(const SigningParts& signing, const PrivateKey& honest_key, ByteView authenticator_data,
                   ByteView client_data_json) {
  Bytes message = to_bytes(authenticator_data);
  const crypto::Sha256Digest hash = crypto::sha256(client_data_json);
  message.insert(message.end(), hash.begin(), hash.end());
  const PrivateKey& key = signing.key != nullptr ? *signing.key : honest_key;
  return sign_deterministically(key, signing.data.value_or(message));
}

Bytes subject_public_key_info(const PrivateKey& key) {
  EVP_PKEY* handle = key.impl().key.get();
  const int size = i2d_PUBKEY(handle, nullptr);
  crypto::require(size > 0, "i2d_PUBKEY");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* next = der.data();
  crypto::require(i2d_PUBKEY(handle, &next) == size, "i2d_PUBKEY");
  return der;
}

std::string json_strings(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) {
    if (json.size() > 1) json += ',';
    json += json_string(text);
  }
  return json + "]";
}

ResponseJson response_json(ByteView id, webauthn::AuthenticatorAttachment attachment) {
  ResponseJson json;
  json.credential.set_base64url("id", id).set_base64url("rawId", id).set_string("type", "public-key");
  json.credential.set_string("authenticatorAttachment", webauthn::to_string(attachment));
  json.client_extension_results = JsonObject{};
  return json;
}

void add_outputs(std::optional<Cbor> outputs, AuthenticatorDataParts& data) {
  if (!outputs) return;
  data.flags |= kExtensionData;
  data.extensions = std::move(outputs);
}

bool contains(const std::vector<Bytes>& ids, const Bytes& id) {
  return std::ranges::find(ids, id) != ids.end();
}

std::int64_t cose_number(COSEAlgorithmIdentifier algorithm) { return static_cast<std::int64_t>(algorithm); }

}  // namespace

Cbor cose_key(const PrivateKey& key) {
  // RFC 9053 §7.1, §7.2; RFC 8230 §4. The order is CTAP2's canonical one.
  const crypto::PublicKeyOctets octets = key.public_key();
  const Cbor algorithm = Cbor::integer(cose_number(key.algorithm()));
  if (!octets.public_key.empty()) {  // RFC 9964
    return Cbor::map({{Cbor::integer(1), Cbor::integer(7)},
                      {Cbor::integer(3), algorithm},
                      {Cbor::integer(-1), Cbor::bytes(octets.public_key)}});
  }
  if (!octets.modulus.empty()) {
    return Cbor::map({{Cbor::integer(1), Cbor::integer(3)},
                      {Cbor::integer(3), algorithm},
                      {Cbor::integer(-1), Cbor::bytes(octets.modulus)},
                      {Cbor::integer(-2), Cbor::bytes(octets.exponent)}});
  }
  Cbor map = Cbor::map({{Cbor::integer(1), Cbor::integer(octets.y.empty() ? 1 : 2)},
                        {Cbor::integer(3), algorithm},
                        {Cbor::integer(-1), Cbor::integer(static_cast<std::int64_t>(octets.curve))},
                        {Cbor::integer(-2), Cbor::bytes(octets.x)}});
  if (!octets.y.empty()) map.set(-3, Cbor::bytes(octets.y));
  return map;
}

SoftAuthenticator::SoftAuthenticator(IRandom& random, AuthenticatorConfig config)
    : random_(&random), config_(std::move(config)), identity_(random) {}

std::uint8_t SoftAuthenticator::flags(UserVerificationRequirement requirement) const {
  std::uint8_t octet = 0;
  if (config_.user_present) octet |= kUserPresent;
  if (config_.can_verify_user && requirement != UserVerificationRequirement::discouraged)
    octet |= kUserVerified;
  if (config_.backup_eligible) octet |= kBackupEligible;
  if (config_.backup_state) octet |= kBackupState;
  return octet;
}

AuthenticatorDataParts SoftAuthenticator::authenticator_data(const std::string& rp_id,
                                                             std::uint32_t sign_count,
                                                             UserVerificationRequirement requirement) const {
  return {
      .rp_id_hash = sha256_octets(as_bytes(rp_id)), .flags = flags(requirement), .sign_count = sign_count};
}

Result<SignedAttestation> SoftAuthenticator::attest(const AttestationParts& parts,
                                                    const PrivateKey& credential_key,
                                                    SoftAttestation attestation) {
  SignedAttestation made;
  made.client_data_json = parts.client_data.encode();
  const Bytes auth_data = parts.authenticator_data.encode();
  const crypto::Sha256Digest client_data_hash = crypto::sha256(made.client_data_json);
  const MakerRow& maker = find_maker(attestation);
  BLOCKAUTH_TRY(statement, maker.make({.authenticator_data = auth_data,
                                       .client_data_hash = client_data_hash,
                                       .parts = parts,
                                       .credential_key = credential_key,
                                       .aaguid = config_.aaguid,
                                       .attestation_algorithm = config_.attestation_algorithm,
                                       .compound = config_.compound,
                                       .now = config_.now,
                                       .identity = identity_,
                                       .random = *random_}));
  made.attestation_object = Cbor::map({{Cbor::text("fmt"), Cbor::text(maker.format)},
                                       {Cbor::text("attStmt"), std::move(statement)},
                                       {Cbor::text("authData"), Cbor::bytes(auth_data)}});
  return made;
}

Result<std::string> SoftAuthenticator::create(std::string_view options_json, const CreateCeremony& ceremony) {
  BLOCKAUTH_TRY(options, CreateOptions::from_json(options_json));
  BLOCKAUTH_TRY(page, resolve_page(ceremony.origin, options.rp_id, ceremony.honest_client));

  // §6.3.2 steps 2 to 5.
  const auto algorithm = std::ranges::find_if(options.algorithms, [this](COSEAlgorithmIdentifier wanted) {
    return std::ranges::find(config_.algorithms, wanted) != config_.algorithms.end();
  });
  if (algorithm == options.algorithms.end()) {
    return fail(Errc::algorithm_not_allowed, "NotSupportedError: none of pubKeyCredParams is supported");
  }
  const std::optional<std::string> appid_exclude = appid_of(options_json, "appidExclude");
  for (const SoftCredential& credential : credentials_) {
    const bool in_scope = credential.rp_id == page.rp_id || credential.rp_id == appid_exclude;
    if (in_scope && contains(options.exclude_credentials, credential.id)) {
      return fail(Errc::credential_already_registered, "InvalidStateError: a credential is excluded");
    }
  }
  if (options.attachment && *options.attachment != config_.attachment) {
    return fail(Errc::invalid_configuration, "NotAllowedError: another attachment is wanted");
  }
  if (options.resident_key == ResidentKeyRequirement::required && !config_.can_discover) {
    return fail(Errc::invalid_configuration, "NotAllowedError: no discoverable credentials here");
  }
  if (options.user_verification == UserVerificationRequirement::required && !config_.can_verify_user) {
    return fail(Errc::user_not_verified, "NotAllowedError: no user verification here");
  }

  BLOCKAUTH_TRY(key, PrivateKey::generate(*algorithm, *random_));
  SoftCredential credential{
      .id = random_->bytes(kCredentialIdBytes),
      .rp_id = page.rp_id,
      .user_handle = options.user_id,
      .discoverable = config_.can_discover && options.resident_key != ResidentKeyRequirement::discouraged,
      .sign_count = 0,
      .key = std::move(key)};
  BLOCKAUTH_TRY(extensions,
                answer_create_extensions(options_json, config_.extensions, credential.discoverable,
                                         credential.id, credential.extensions));

  AttestationParts parts;
  parts.client_data = client_data("webauthn.create", options.challenge, page, ceremony);
  parts.authenticator_data = authenticator_data(page.rp_id, credential.sign_count, options.user_verification);
  parts.authenticator_data.flags |= kAttestedCredentialData;
  parts.authenticator_data.attested_credential =
      AttestedCredentialParts{.aaguid = to_bytes(config_.aaguid),
                              .credential_id = credential.id,
                              .public_key = cose_key(credential.key)};
  add_outputs(std::move(extensions.authenticator), parts.authenticator_data);
  // §5.1.3: where no attestation is wanted, an honest client passes on none but self attestation without an
  // AAGUID.
  SoftAttestation attestation = config_.attestation;
  const bool anonymous = attestation == SoftAttestation::packed_self && config_.aaguid == webauthn::Aaguid{};
  if (ceremony.honest_client && options.attestation == AttestationConveyancePreference::none && !anonymous) {
    attestation = SoftAttestation::none;
  }
  run(ceremony.spoil, parts);

  BLOCKAUTH_TRY(made, attest(parts, credential.key, attestation));
  run(ceremony.spoil_signed, made);
  Bytes attestation_object = made.attestation_object.encode();
  attestation_object.insert(attestation_object.end(), made.trailing.begin(), made.trailing.end());

  ResponseJson json = response_json(credential.id, config_.attachment);
  json.response = JsonObject{};
  json.response->set_base64url("clientDataJSON", made.client_data_json)
      .set_base64url("authenticatorData", parts.authenticator_data.encode())
      .set("transports", json_strings(config_.transports))
      .set_base64url("publicKey", subject_public_key_info(credential.key))
      .set("publicKeyAlgorithm", std::to_string(cose_number(*algorithm)))
      .set_base64url("attestationObject", attestation_object);
  json.client_extension_results = std::move(extensions.client);
  run(ceremony.spoil_json, json);

  // §6.3.2 step 7.3: a discoverable credential replaces the one of the same account.
  std::erase_if(credentials_, [&credential](const SoftCredential& other) {
    return credential.discoverable && other.discoverable && other.rp_id == credential.rp_id &&
           other.user_handle == credential.user_handle;
  });
  credentials_.push_back(std::move(credential));
  return json.text();
}

Result<SoftCredential*> SoftAuthenticator::find_credential(const std::string& rp_id,
                                                           const std::vector<Bytes>& allowed) {
  // The newest one, as the user would choose.
  const auto found =
      std::find_if(credentials_.rbegin(), credentials_.rend(), [&](const SoftCredential& credential) {
        return credential.rp_id == rp_id &&
               (allowed.empty() ? credential.discoverable : contains(allowed, credential.id));
      });
  if (found == credentials_.rend())
    return fail(Errc::credential_not_found, "NotAllowedError: no credential fits");
  return &*found;
}

Result<std::string> SoftAuthenticator::get(std::string_view options_json, const GetCeremony& ceremony) {
  BLOCKAUTH_TRY(options, GetOptions::from_json(options_json));
  BLOCKAUTH_TRY(page, resolve_page(ceremony.origin, options.rp_id, ceremony.honest_client));
  // §10.1.1: the AppID is tried where no credential is the RP ID's.
  const std::optional<std::string> appid = appid_of(options_json, "appid");
  auto found = find_credential(page.rp_id, options.allow_credentials);
  const bool used_appid = !found && appid;
  if (used_appid) found = find_credential(*appid, options.allow_credentials);
  BLOCKAUTH_TRY(credential, std::move(found));
  if (options.user_verification == UserVerificationRequirement::required && !config_.can_verify_user) {
    return fail(Errc::user_not_verified, "NotAllowedError: no user verification here");
  }
  BLOCKAUTH_TRY(extensions, answer_get_extensions(options_json, config_.extensions, used_appid,
                                                  credential->id, credential->extensions));
  credential->sign_count += config_.counter_step;

  AssertionParts parts;
  parts.client_data = client_data("webauthn.get", options.challenge, page, ceremony);
  parts.authenticator_data =
      authenticator_data(credential->rp_id, credential->sign_count, options.user_verification);
  add_outputs(std::move(extensions.authenticator), parts.authenticator_data);
  run(ceremony.spoil, parts);

  SignedAssertion made;
  made.client_data_json = parts.client_data.encode();
  made.authenticator_data = parts.authenticator_data.encode();
  BLOCKAUTH_TRY(signature,
                sign(parts.signing, credential->key, made.authenticator_data, made.client_data_json));
  made.signature = std::move(signature);
  if (credential->discoverable) made.user_handle = credential->user_handle;
  run(ceremony.spoil_signed, made);

  ResponseJson json = response_json(credential->id, config_.attachment);
  json.response = JsonObject{};
  json.response->set_base64url("clientDataJSON", made.client_data_json)
      .set_base64url("authenticatorData", made.authenticator_data)
      .set_base64url("signature", made.signature);
  if (made.user_handle) json.response->set_base64url("userHandle", *made.user_handle);
  json.client_extension_results = std::move(extensions.client);
  run(ceremony.spoil_json, json);
  return json.text();
}

}  // namespace blockauth::support
