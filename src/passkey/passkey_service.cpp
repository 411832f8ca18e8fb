// How is the service put together, and how do all ceremonies begin and resume?
#include "blockauth/passkey/passkey_service.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"
#include "passkey/service_impl.hpp"
#include "webauthn/client_data.hpp"

namespace blockauth::passkey {
namespace {

constexpr std::size_t kMinSecretBytes = 32;

std::vector<std::string> texts_of(const std::vector<webauthn::Aaguid>& aaguids) {
  std::vector<std::string> texts;
  texts.reserve(aaguids.size());
  for (const webauthn::Aaguid& aaguid : aaguids) texts.push_back(webauthn::to_string(aaguid));
  return texts;
}

// Everything that options promise and that a response is checked against, besides what the challenge carries
// itself. Limits, names and timeouts are left out: changing them must not refuse ceremonies under way.
std::array<std::uint8_t, 8> policy_fingerprint(const PasskeyConfig& config,
                                               const webauthn::RelyingPartyConfig& rp) {
  std::string text = rp.rp_id;
  const auto add = [&text](std::string_view label, const std::vector<std::string>& values) {
    text += '\n';
    text += label;
    for (const std::string& value : values) {
      text += ' ';
      text += value;
    }
  };
  std::vector<std::string> algorithms;
  for (const COSEAlgorithmIdentifier id : rp.algorithms)
    algorithms.push_back(std::to_string(static_cast<int>(id)));
  add("origins", rp.origins);
  add("related", rp.related_origins);
  add("top", rp.top_origins);
  add("cross-origin", {rp.allow_cross_origin ? "yes" : "no"});
  add("algorithms", algorithms);
  add("user-verification", {std::string(to_string(rp.user_verification))});
  add("attestation", {std::string(to_string(rp.attestation)),
                      std::to_string(static_cast<int>(rp.attestation_policy.verify_statement)),
                      std::to_string(static_cast<int>(rp.attestation_policy.trust)),
                      std::to_string(static_cast<int>(rp.attestation_policy.accept_without_certificates)),
                      std::to_string(static_cast<int>(rp.attestation_policy.require_revocation_lists)),
                      std::to_string(static_cast<int>(rp.attestation_policy.unknown_formats)),
                      std::to_string(static_cast<int>(rp.attestation_policy.accept_compound)),
                      std::to_string(static_cast<int>(rp.attestation_policy.safetynet_cts_profile_match)),
                      std::to_string(static_cast<int>(rp.attestation_policy.android_key_tee_only))});
  add("allowed", texts_of(rp.attestation_policy.allowed_aaguids));
  add("denied", texts_of(rp.attestation_policy.denied_aaguids));
  // What the metadata says may change at any time, and is not promised.
  if (config.use_metadata) add("refused-statuses", rp.attestation_policy.refused_statuses);
  add("status-at-login", {config.check_status_at_login ? "yes" : "no"});
  const webauthn::RequestedExtensions created = requested_by(rp.registration_extensions);
  add("extensions", created.identifiers);
  add("least-protection",
      {created.least_protection ? std::string(to_string(*created.least_protection)) : ""});
  add("large-blob-required", {created.large_blob_required ? "yes" : "no"});
  add("authentication-extensions", requested_by(rp.authentication_extensions).identifiers);
  add("appid", {rp.authentication_extensions.appid.value_or("")});
  add("unsolicited", {std::to_string(static_cast<int>(rp.unsolicited_extensions))});
  const auto digest = crypto::sha256(as_bytes(text));
  std::array<std::uint8_t, 8> out;
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

// Asked at every registration, so an import takes effect at once.
webauthn::ModelLookup models_of(IMetadataStore& store) {
  return [&store](const webauthn::ModelQuery& query) { return store.find_models(query); };
}

Result<void> check_secrets(const PasskeySecrets& secrets) {
  if (secrets.master.empty()) return fail(Errc::invalid_configuration, "no master secret is given");
  for (const SecretBytes& secret : secrets.master) {
    if (secret.size() < kMinSecretBytes)
      return fail(Errc::invalid_configuration, "a master secret is too short");
  }
  if (secrets.decoy_key.size() < kMinSecretBytes)
    return fail(Errc::invalid_configuration, "the decoy key is too short");
  return {};
}

Result<void> check_config(const PasskeyConfig& config) {
  std::string detail;
  for (const std::string& error : configuration_errors(config)) {
    if (!detail.empty()) detail += "; ";
    detail += error;
  }
  if (detail.empty()) return {};
  return fail(Errc::invalid_configuration, std::move(detail));
}

}  // namespace

std::vector<webauthn::PublicKeyCredentialDescriptor> descriptors(
    const std::vector<CredentialData>& credentials) {
  std::vector<webauthn::PublicKeyCredentialDescriptor> out;
  out.reserve(credentials.size());
  for (const CredentialData& credential : credentials) {
    out.push_back({credential.record.id, credential.record.transports});
    std::ranges::sort(out.back().transports);
  }
  std::ranges::sort(out, {}, &webauthn::PublicKeyCredentialDescriptor::id);
  return out;
}

PasskeyService::PasskeyService(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
PasskeyService::~PasskeyService() = default;

Result<std::unique_ptr<PasskeyService>> PasskeyService::create(PasskeyConfig config, PasskeySecrets secrets,
                                                               PasskeyPorts ports) {
  BLOCKAUTH_CHECK(check_config(config));
  BLOCKAUTH_CHECK(check_secrets(secrets));
  BLOCKAUTH_TRY(epoch, ports.ledger.epoch());
  std::vector<webauthn::RelyingParty> relying_parties;
  std::map<std::string, std::size_t, std::less<>> rp_by_origin;
  std::vector<ChallengeScope> scopes;
  for (const webauthn::RelyingPartyConfig& rp_config : config.relying_parties) {
    for (const std::string& origin : rp_config.origins) rp_by_origin.emplace(origin, relying_parties.size());
    for (const std::string& origin : rp_config.related_origins)
      rp_by_origin.emplace(origin, relying_parties.size());
    scopes.push_back({rp_config.rp_id, policy_fingerprint(config, rp_config)});
    webauthn::RelyingPartyConfig with_metadata = rp_config;
    if (config.use_metadata && ports.metadata != nullptr)
      with_metadata.attestation_policy.find_models = models_of(*ports.metadata);
    BLOCKAUTH_TRY(rp, webauthn::RelyingParty::create(std::move(with_metadata)));
    relying_parties.push_back(std::move(rp));
  }
  ChallengeSealer sealer(secrets.master, std::move(epoch), std::move(scopes));
  auto impl =
      std::make_unique<Impl>(Impl{std::move(config), ports, std::move(relying_parties),
                                  std::move(rp_by_origin), std::move(sealer), Decoys(secrets.decoy_key)});
  return std::make_unique<PasskeyService>(std::move(impl));
}

const PasskeyConfig& PasskeyService::config() const noexcept { return impl_->config; }

bool PasskeyService::is_allowed_origin(std::string_view origin) const noexcept {
  return impl_->rp_by_origin.contains(origin);
}

Result<std::size_t> PasskeyService::Impl::begin(const CeremonyContext& context) const {
  if (!config.passkey_auth) return fail(Errc::passkeys_disabled, "the feature PASSKEY_AUTH is off");
  if (!context.origin) return std::size_t{0};
  const auto found = rp_by_origin.find(*context.origin);
  if (found != rp_by_origin.end()) return found->second;
  return fail_step({}, Errc::origin_not_configured, "the request's Origin belongs to no configured RP ID", {},
                   context.origin->substr(0, 200));
}

SealedChallenge PasskeyService::Impl::seal(const ChallengePromises& promises, std::size_t rp,
                                           ByteView subject) const {
  return sealer.seal(promises, rp, subject, ports.clock.now() + config.challenge_lifetime,
                     ports.random.bytes(config.challenge_nonce_bytes));
}

Result<CeremonyInProgress> PasskeyService::Impl::resume(Purpose purpose, ByteView client_data_json,
                                                        const CeremonyContext& context) const {
  BLOCKAUTH_TRY(rp_of_request, begin(context));
  BLOCKAUTH_TRY(client_data, webauthn::CollectedClientData::parse(client_data_json));
  auto octets = base64url_decode(client_data.challenge);
  if (!octets) return fail(Errc::challenge_invalid, "the challenge is not base64url");
  CeremonyInProgress ceremony;
  ceremony.now = ports.clock.now();
  BLOCKAUTH_TRY(opened, sealer.open(*octets, purpose, ceremony.now, config.challenge_lifetime));
  // The challenge says which relying party this is; a request from a page of another one is not its
  // continuation.
  if (context.origin && opened.scope != rp_of_request) {
    return fail(Errc::origin_not_configured,
                "the request's Origin belongs to another RP ID than the challenge");
  }
  ceremony.rp = &relying_parties[opened.scope];
  ceremony.challenge = std::move(opened);
  ceremony.octets = webauthn::Challenge(std::move(octets).value());
  return ceremony;
}

void PasskeyService::Impl::report_refusal(std::string_view ceremony, const Error& error) const {
  LogEvent event(LogLevel::warning, "passkey.refused");
  event.text("ceremony", ceremony).error(error);
  ports.log.write(event);
}

void PasskeyService::Impl::report(std::string_view name, const UserId& user,
                                  const CredentialData& credential) const {
  LogEvent event(LogLevel::info, name);
  event.text("user_id", user.value).text("credential_id", credential.id.to_string());
  event.text("rp_id", credential.record.rp_id);
  ports.log.write(event);
}

}  // namespace blockauth::passkey
