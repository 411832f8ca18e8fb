// How do the two halves of a ceremony fit together, and which configurations can work?
#include "blockauth/webauthn/relying_party.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "crypto/public_key.hpp"
#include "webauthn/origin.hpp"

namespace blockauth::webauthn {
namespace {

// §5.11: browsers follow at least, and in practice at most, five different labels, and ignore further ones.
void check_related_labels(const RelyingPartyConfig& config, std::vector<std::string>& errors) {
  constexpr std::size_t kMaxLabels = 5;
  if (config.related_origins.empty()) return;
  std::set<std::string_view> labels;
  for (const auto* origins : {&config.origins, &config.related_origins}) {
    for (const std::string& origin : *origins) {
      if (const auto web = parse_web_origin(origin)) labels.insert(registrable_label(web->host));
    }
  }
  if (labels.size() <= kMaxLabels) return;
  errors.push_back("related_origins: the origins have " + std::to_string(labels.size()) +
                   " different names before their public suffix, and browsers follow 5: use fewer domains");
}

void check_origins(const RelyingPartyConfig& config, std::vector<std::string>& errors) {
  if (config.origins.empty())
    errors.emplace_back("allowed_origins is empty: name the origins that users sign in from");
  for (const std::string& origin : config.origins) {
    if (auto error = origin_error(origin, config.rp_id))
      errors.push_back("allowed_origins: " + *std::move(error));
  }
  for (const std::string& origin : config.related_origins) {
    const auto web = parse_web_origin(origin);
    if (!web || web->scheme != "https")
      errors.push_back("related_origins: '" + origin + "' is not an https origin");
  }
  check_related_labels(config, errors);
  for (const std::string& origin : config.top_origins) {
    if (!parse_web_origin(origin)) errors.push_back("top_origins: '" + origin + "' is not a web origin");
  }
  if (!config.top_origins.empty() && !config.allow_cross_origin) {
    errors.emplace_back(
        "top_origins has no effect while cross-origin use is off: set allow_cross_origin or empty it");
  }
}

void check_algorithms(const RelyingPartyConfig& config, std::vector<std::string>& errors) {
  if (config.algorithms.empty())
    errors.emplace_back("algorithms is empty: name at least one, for instance -7 (ES256)");
  for (const COSEAlgorithmIdentifier algorithm : config.algorithms) {
    if (!crypto::is_supported(algorithm)) {
      errors.push_back("algorithms: " + crypto::explain_unsupported(algorithm));
    }
    if (std::ranges::count(config.algorithms, algorithm) > 1) {
      std::string sentence =
          "algorithms: " + std::to_string(static_cast<std::int32_t>(algorithm)) + " is there twice";
      if (std::ranges::find(errors, sentence) == errors.end()) errors.push_back(std::move(sentence));
    }
  }
}

// Secure Payment Confirmation §5: clients refuse to make a credential for payments otherwise.
bool may_pay(const RelyingPartyConfig& config) {
  return config.authenticator_attachment == AuthenticatorAttachment::platform &&
         config.resident_key != ResidentKeyRequirement::discouraged &&
         config.user_verification == UserVerificationRequirement::required;
}

void check_attestation(const AttestationPolicy& policy, std::vector<std::string>& errors) {
  if (policy.trust != AttestationTrust::require) return;
  if (policy.anchors.empty() && !policy.find_models) {
    errors.emplace_back(
        "attestation trust is required, but there are no trust anchors: every registration would be refused");
  }
  if (!policy.verify_statement) {
    errors.emplace_back("attestation trust is required, but statements are not verified: verify them");
  }
}

// What clients or authenticators would refuse, and what would refuse every response.
void check_extensions(const RelyingPartyConfig& config, std::vector<std::string>& errors) {
  const RegistrationExtensionInputs& create = config.registration_extensions;
  const AuthenticationExtensionInputs& get = config.authentication_extensions;
  for (const auto& appid : {create.appid_exclude, get.appid}) {
    if (appid && !is_app_id(*appid))
      errors.push_back("extensions: the AppID '" + *appid + "' is not an https URL");
  }
  if (create.enforce_credential_protection_policy && !create.credential_protection_policy) {
    errors.emplace_back("extensions: a credential protection policy is enforced, but none is set");
  }
  if (create.prf && !create.prf->eval_by_credential.empty())
    errors.emplace_back("extensions: prf.evalByCredential is for authentication only (§10.1.4)");
  if (get.read_large_blob && get.write_large_blob)
    errors.emplace_back("extensions: largeBlob cannot be read and written at once (§10.1.5)");
  if (create.payment && !may_pay(config)) {
    errors.emplace_back(
        "extensions: payment needs authenticator_attachment platform, user_verification required and a "
        "resident_key that is not discouraged (Secure Payment Confirmation §5)");
  }
}

// All origins from which a ceremony may be carried out: the RP's own and the related ones (§5.11).
OriginPolicy origin_policy(const RelyingPartyConfig& config) {
  OriginPolicy policy{config.rp_id, config.origins, config.allow_cross_origin, config.top_origins};
  policy.origins.insert(policy.origins.end(), config.related_origins.begin(), config.related_origins.end());
  return policy;
}

Failure expired() { return fail(Errc::challenge_expired, "the ceremony's deadline has passed"); }

}  // namespace

std::vector<std::string> configuration_errors(const RelyingPartyConfig& config) {
  std::vector<std::string> errors;
  if (!is_valid_rp_id(config.rp_id)) {
    errors.push_back(
        "rp_id '" + config.rp_id +
        "' is no domain name: write it in lower case, without scheme, port or path, for instance "
        "example.org");
  } else {
    check_origins(config, errors);
  }
  if (config.rp_name.empty()) errors.emplace_back("rp_name is empty: browsers refuse options without it");
  check_algorithms(config, errors);
  if (config.registration_timeout.count() <= 0) errors.emplace_back("registration_timeout must be positive");
  if (config.authentication_timeout.count() <= 0)
    errors.emplace_back("authentication_timeout must be positive");
  if (config.ceremony_lifetime.count() <= 0) errors.emplace_back("the ceremony's lifetime must be positive");
  check_attestation(config.attestation_policy, errors);
  check_extensions(config, errors);
  return errors;
}

Result<RelyingParty> RelyingParty::create(RelyingPartyConfig config) {
  const auto errors = configuration_errors(config);
  if (errors.empty()) return RelyingParty(std::move(config));
  std::string detail;
  for (const std::string& error : errors) {
    if (!detail.empty()) detail += "; ";
    detail += error;
  }
  return fail(Errc::invalid_configuration, std::move(detail));
}

RegistrationExpectations RelyingParty::registration_expectations(Challenge challenge,
                                                                 bool conditional) const {
  RegistrationExpectations expected;
  expected.challenge = std::move(challenge);
  expected.origin = origin_policy(config_);
  expected.algorithms = config_.algorithms;
  expected.require_user_presence = !conditional;
  // §5.1.3: an authenticator that creates without asking cannot verify the user either.
  expected.require_user_verification =
      !conditional && config_.user_verification == UserVerificationRequirement::required;
  expected.attestation = config_.attestation_policy;
  expected.extensions = requested_by(config_.registration_extensions);
  expected.unsolicited_extensions = config_.unsolicited_extensions;
  return expected;
}

AuthenticationExpectations RelyingParty::authentication_expectations(Challenge challenge,
                                                                     AuthenticationSubject subject) const {
  AuthenticationExpectations expected;
  expected.challenge = std::move(challenge);
  expected.origin = origin_policy(config_);
  expected.subject = std::move(subject);
  expected.appid = config_.authentication_extensions.appid;
  expected.extensions = requested_by(config_.authentication_extensions);
  expected.require_user_verification = config_.user_verification == UserVerificationRequirement::required;
  expected.unsolicited_extensions = config_.unsolicited_extensions;
  return expected;
}

PublicKeyCredentialCreationOptions RelyingParty::creation_options(
    PublicKeyCredentialUserEntity user, std::vector<PublicKeyCredentialDescriptor> exclude_credentials,
    Challenge challenge) const {
  PublicKeyCredentialCreationOptions options;
  options.rp = {config_.rp_id, config_.rp_name};
  options.user = std::move(user);
  options.challenge = std::move(challenge);
  options.pub_key_cred_params = config_.algorithms;
  options.timeout = config_.registration_timeout;
  options.exclude_credentials = std::move(exclude_credentials);
  options.authenticator_selection = {config_.authenticator_attachment, config_.resident_key,
                                     config_.user_verification};
  options.hints = config_.hints;
  options.attestation = config_.attestation;
  options.attestation_formats = config_.attestation_formats;
  options.extensions = config_.registration_extensions;
  return options;
}

PublicKeyCredentialRequestOptions RelyingParty::request_options(
    std::vector<PublicKeyCredentialDescriptor> allow_credentials, Challenge challenge) const {
  PublicKeyCredentialRequestOptions options;
  options.challenge = std::move(challenge);
  options.timeout = config_.authentication_timeout;
  options.rp_id = config_.rp_id;
  options.allow_credentials = std::move(allow_credentials);
  options.user_verification = config_.user_verification;
  options.hints = config_.hints;
  options.extensions = config_.authentication_extensions;
  return options;
}

RegistrationCeremony RelyingParty::begin_registration(
    PublicKeyCredentialUserEntity user, std::vector<PublicKeyCredentialDescriptor> exclude_credentials,
    Challenge challenge, TimePoint now) const {
  RegistrationState state(registration_expectations(challenge, /*conditional=*/false), user.id,
                          now + config_.ceremony_lifetime);
  return {creation_options(std::move(user), std::move(exclude_credentials), std::move(challenge)),
          std::move(state)};
}

Result<RegistrationResult> RelyingParty::finish_registration(RegistrationState&& state,
                                                             const RegistrationResponse& response,
                                                             TimePoint now) const {
  const RegistrationState consumed = std::move(state);
  if (now >= consumed.expires_at()) return expired();
  return verify_registration(consumed.expected(), response, now);
}

AuthenticationCeremony RelyingParty::begin_authentication(AuthenticationSubject subject, Challenge challenge,
                                                          TimePoint now) const {
  std::vector<PublicKeyCredentialDescriptor> allow;
  if (const auto* known = std::get_if<KnownUser>(&subject)) allow = known->allow_credentials;
  AuthenticationState state(authentication_expectations(challenge, std::move(subject)),
                            now + config_.ceremony_lifetime);
  return {request_options(std::move(allow), std::move(challenge)), std::move(state)};
}

Result<AuthenticationResult> RelyingParty::finish_authentication(AuthenticationState&& state,
                                                                 const AuthenticationResponse& response,
                                                                 const OwnedCredential& credential,
                                                                 TimePoint now) const {
  const AuthenticationState consumed = std::move(state);
  if (now >= consumed.expires_at()) return expired();
  return verify_authentication(consumed.expected(), response, credential, config_.backup_eligibility_rise);
}

}  // namespace blockauth::webauthn
