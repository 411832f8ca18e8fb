// [passkey] and [features].
#include "app/passkey_config.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "app/certificate_files.hpp"
#include "webauthn/origin.hpp"

namespace blockauth::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void read_anchors(const std::string& folder, webauthn::AttestationPolicy& policy,
                  std::vector<ConfigProblem>& problems) {
  if (folder.empty()) return;
  auto anchors = certificates_in_folder(folder).and_then(
      [](const std::vector<Bytes>& der) { return webauthn::TrustAnchors::from_der(der); });
  if (anchors) {
    policy.anchors = std::move(anchors).value();
  } else {
    problems.push_back({"passkey.attestation_roots", anchors.error().detail});
  }
}

void read_revocation_lists(const std::string& folder, webauthn::AttestationPolicy& policy,
                           std::vector<ConfigProblem>& problems) {
  if (folder.empty()) return;
  auto lists = revocation_lists_in_folder(folder).and_then(
      [](const std::vector<Bytes>& der) { return webauthn::RevocationLists::from_der(der); });
  if (lists) {
    policy.revocation_lists = std::move(lists).value();
  } else {
    problems.push_back({"passkey.attestation_crls", lists.error().detail});
  }
}

std::vector<webauthn::Aaguid> aaguids(const SettingValues& values, std::string_view key,
                                      std::vector<ConfigProblem>& problems) {
  std::vector<webauthn::Aaguid> out;
  for (const std::string& text : values.texts("passkey", key)) {
    const auto aaguid = webauthn::aaguid_from(text);
    if (aaguid) {
      out.push_back(*aaguid);
    } else {
      problems.push_back(
          {"passkey." + std::string(key), "'" + text + "' is no AAGUID (8-4-4-4-12 hex digits)"});
    }
  }
  return out;
}

webauthn::AttestationPolicy attestation_policy(const SettingValues& values,
                                               std::vector<ConfigProblem>& problems) {
  webauthn::AttestationPolicy policy;
  const std::string& trust = values.text("passkey", "attestation_trust");
  if (trust == "prefer") policy.trust = webauthn::AttestationTrust::prefer;
  if (trust == "require") policy.trust = webauthn::AttestationTrust::require;
  policy.android_key_tee_only = values.flag("passkey", "android_key_tee_only");
  policy.allowed_aaguids = aaguids(values, "allowed_aaguids", problems);
  policy.denied_aaguids = aaguids(values, "denied_aaguids", problems);
  policy.refused_statuses = values.texts("metadata", "refused_statuses");
  policy.require_revocation_lists = values.flag("passkey", "require_attestation_crls");
  read_anchors(values.text("passkey", "attestation_roots"), policy, problems);
  read_revocation_lists(values.text("passkey", "attestation_crls"), policy, problems);
  if (values.text("passkey", "attestation_unknown_formats") == "none")
    policy.unknown_formats = webauthn::UnknownFormat::treat_as_none;
  policy.accept_compound = values.flag("passkey", "attestation_compound");
  policy.safetynet_cts_profile_match = values.flag("passkey", "attestation_safetynet_cts_profile");
  policy.safetynet_max_age = std::chrono::seconds{values.integer("passkey", "attestation_safetynet_max_age")};
  return policy;
}

void read_extensions(const SettingValues& values, webauthn::RelyingPartyConfig& rp) {
  webauthn::RegistrationExtensionInputs& create = rp.registration_extensions;
  webauthn::AuthenticationExtensionInputs& get = rp.authentication_extensions;
  create.cred_props = values.flag("extensions", "cred_props");
  if (values.flag("extensions", "prf")) {
    create.prf.emplace();
    get.prf.emplace();
  }
  create.large_blob = webauthn::large_blob_support_from(values.text("extensions", "large_blob"));
  create.credential_protection_policy =
      webauthn::credential_protection_from(values.text("extensions", "cred_protect"));
  create.enforce_credential_protection_policy = values.flag("extensions", "enforce_cred_protect");
  create.min_pin_length = values.flag("extensions", "min_pin_length");
  create.uvm = get.uvm = values.flag("extensions", "uvm");
  create.payment = values.flag("extensions", "payment");
  if (const std::string& appid = values.text("extensions", "appid"); !appid.empty())
    create.appid_exclude = get.appid = appid;
}

// Native apps, in addition to allowed_origins.
std::vector<std::string> app_origins(const SettingValues& values, std::vector<ConfigProblem>& problems) {
  std::vector<std::string> origins;
  for (const std::string& hash : values.texts("passkey", "android_apk_key_hashes")) {
    if (auto origin = webauthn::android_origin(hash)) {
      origins.push_back(*std::move(origin));
    } else {
      problems.push_back({"passkey.android_apk_key_hashes",
                          "'" + hash +
                              "' is no SHA-256: write 43 characters of base64url, or 32 octets as keytool "
                              "prints them (AB:CD:...)"});
    }
  }
  for (const std::string& bundle : values.texts("passkey", "ios_bundle_ids")) {
    if (auto origin = webauthn::ios_origin(bundle)) {
      origins.push_back(*std::move(origin));
    } else {
      problems.push_back({"passkey.ios_bundle_ids",
                          "'" + bundle + "' is no bundle id: letters, digits, hyphens and dots only"});
    }
  }
  return origins;
}

// Everything that all relying parties share; RP ID and origins are still open.
webauthn::RelyingPartyConfig common_relying_party(const SettingValues& values,
                                                  std::vector<ConfigProblem>& problems) {
  webauthn::RelyingPartyConfig rp;
  rp.rp_name = values.text("passkey", "rp_name");
  rp.algorithms.clear();
  for (const std::int64_t number : values.integers("passkey", "supported_algorithms")) {
    rp.algorithms.push_back(static_cast<COSEAlgorithmIdentifier>(number));
  }
  // The table's choices are the specification's spellings, so these look-ups succeed.
  rp.authenticator_attachment = webauthn::attachment_from(values.text("passkey", "authenticator_attachment"));
  rp.resident_key =
      webauthn::resident_key_from(values.text("passkey", "resident_key")).value_or(rp.resident_key);
  rp.user_verification = webauthn::user_verification_from(values.text("passkey", "user_verification"))
                             .value_or(rp.user_verification);
  rp.attestation = webauthn::attestation_from(values.text("passkey", "attestation")).value_or(rp.attestation);
  rp.attestation_policy = attestation_policy(values, problems);
  rp.allow_cross_origin = values.flag("passkey", "allow_cross_origin");
  rp.top_origins = values.texts("passkey", "top_origins");
  rp.hints = values.texts("passkey", "hints");
  rp.attestation_formats = values.texts("passkey", "attestation_formats");
  read_extensions(values, rp);
  rp.registration_timeout = milliseconds{values.integer("passkey", "registration_timeout")};
  rp.authentication_timeout = milliseconds{values.integer("passkey", "authentication_timeout")};
  rp.ceremony_lifetime = seconds{values.integer("passkey", "challenge_expiry")};
  if (values.text("passkey", "unsolicited_extensions") == "refuse") {
    rp.unsolicited_extensions = webauthn::UnsolicitedExtensions::refuse;
  }
  if (values.text("passkey", "backup_eligibility_rise") == "refuse") {
    rp.backup_eligibility_rise = webauthn::BackupEligibilityRise::refuse;
  }
  return rp;
}

// The original's order: rp_id_by_origin first, then rp_id.
std::vector<webauthn::RelyingPartyConfig> relying_parties(const SettingValues& values,
                                                          const std::string& rp_id,
                                                          std::vector<std::string> origins,
                                                          std::vector<ConfigProblem>& problems) {
  const TextMap& by_origin = values.text_map("passkey", "rp_id_by_origin");
  for (const auto& [origin, other_rp_id] : by_origin) {
    if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(origin);
  }
  const webauthn::RelyingPartyConfig common = common_relying_party(values, problems);
  std::vector<webauthn::RelyingPartyConfig> parties{common};
  parties.front().rp_id = rp_id;
  parties.front().related_origins = values.texts("passkey", "related_origins");
  for (const std::string& origin : origins) {
    const auto mapped = by_origin.find(origin);
    const std::string& wanted = mapped == by_origin.end() ? rp_id : mapped->second;
    auto party = std::ranges::find(parties, wanted, &webauthn::RelyingPartyConfig::rp_id);
    if (party == parties.end()) {
      parties.push_back(common);
      party = std::prev(parties.end());
      party->rp_id = wanted;
    }
    party->origins.push_back(origin);
  }
  return parties;
}

std::string development_origin(const std::string& listen, std::vector<ConfigProblem>& problems) {
  std::string origin = "http://localhost";
  if (listen.ends_with(":0")) {
    problems.push_back({"--dev", "cannot name the origin of a port that is not known yet: give --origin"});
    return origin;
  }
  return origin + listen.substr(std::min(listen.rfind(':'), listen.size()));
}

void check_dev_origins(const std::vector<webauthn::RelyingPartyConfig>& parties,
                       std::vector<ConfigProblem>& problems) {
  for (const auto& party : parties) {
    for (const auto* origins : {&party.origins, &party.related_origins, &party.top_origins}) {
      for (const std::string& origin : *origins) {
        const auto web = webauthn::parse_web_origin(origin);
        if (web && webauthn::is_localhost(web->host)) continue;
        problems.push_back({"--dev", "every origin must be localhost, and " + origin +
                                         " is not: leave --dev out to serve it"});
      }
    }
  }
}

ConfigProblem passkey_problem(std::string sentence) {
  return problem_of(
      "passkey", std::move(sentence),
      {{"algorithms", "passkey.supported_algorithms"}, {"attestation", "passkey.attestation_trust"}});
}

// The RP ID is missing; what else is wrong? Each origin is judged by its own host, everything else as for any
// domain.
void check_without_rp_id(const passkey::PasskeyConfig& config, std::vector<ConfigProblem>& problems) {
  constexpr std::string_view kAnyDomain = "example.org";
  passkey::PasskeyConfig rest = config;
  for (webauthn::RelyingPartyConfig& party : rest.relying_parties) {
    if (!party.rp_id.empty()) continue;
    for (const std::string& origin : party.origins) {
      if (origin == "https://") continue;  // made from the missing RP ID
      const auto web = webauthn::parse_web_origin(origin);
      auto sentence = webauthn::origin_error(origin, web ? web->host : kAnyDomain);
      if (sentence) problems.push_back({"[passkey]", "allowed_origins: " + *std::move(sentence)});
    }
    party.rp_id = kAnyDomain;
    party.origins = {"https://" + party.rp_id};
  }
  for (std::string& sentence : passkey::configuration_errors(rest)) {
    problems.push_back(passkey_problem(std::move(sentence)));
  }
}

}  // namespace

passkey::PasskeyConfig passkey_config(const SettingValues& values, bool dev, const std::string& listen,
                                      std::vector<ConfigProblem>& problems) {
  passkey::PasskeyConfig config;
  std::string rp_id = values.text("passkey", "rp_id");
  if (rp_id.empty() && dev) rp_id = "localhost";
  std::vector<std::string> origins = values.texts("passkey", "allowed_origins");
  if (origins.empty()) origins = {dev ? development_origin(listen, problems) : "https://" + rp_id};
  std::ranges::move(app_origins(values, problems), std::back_inserter(origins));

  config.passkey_auth = values.flag("features", "passkey_auth");
  config.passkey_signup = dev || values.flag("features", "passkey_signup");
  config.max_credentials_per_user =
      static_cast<std::size_t>(values.integer("passkey", "max_credentials_per_user"));
  config.challenge_nonce_bytes = static_cast<std::size_t>(values.integer("passkey", "challenge_length"));
  config.challenge_lifetime = seconds{values.integer("passkey", "challenge_expiry")};
  const std::string& counters = values.text("passkey", "counter_policy");
  if (counters == "flag") config.counter_policy = passkey::CounterPolicy::flag;
  if (counters == "ignore") config.counter_policy = passkey::CounterPolicy::ignore;
  if (values.text("passkey", "email_first") == "discoverable_only") {
    config.email_first = passkey::EmailFirst::discoverable_only;
  }
  config.allow_deleting_last = values.flag("passkey", "allow_deleting_last");
  config.store_attestation_object = values.flag("passkey", "store_attestation_object");
  config.use_metadata = values.flag("metadata", "enabled");
  config.check_status_at_login = values.flag("metadata", "check_at_login");
  config.relying_parties = relying_parties(values, rp_id, std::move(origins), problems);

  if (rp_id.empty()) {
    problems.push_back(
        {"passkey.rp_id",
         "is not set: set it to the domain that passkeys are made for, for instance example.org "
         "(BLOCKAUTH_PASSKEY_RP_ID, --rp-id)"});
    check_without_rp_id(config, problems);
    return config;
  }
  for (std::string& sentence : passkey::configuration_errors(config)) {
    problems.push_back(passkey_problem(std::move(sentence)));
  }
  if (dev) check_dev_origins(config.relying_parties, problems);
  return config;
}

}  // namespace blockauth::app
