// [storage], [secrets] and [log], and putting all sections together.
#include "app/app_config.hpp"

#include <algorithm>
#include <utility>

#include "app/file.hpp"
#include "app/passkey_config.hpp"
#include "app/server_config.hpp"
#include "app/token_config.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kSecretRemedy = "must have 32 octets or more: `openssl rand -base64 32` makes one";

StorageConfig storage_config(const SettingValues& values, std::vector<ConfigProblem>& problems) {
  constexpr std::string_view kSqlite = "sqlite:";
  StorageConfig config;
  config.readers = static_cast<std::size_t>(values.integer("storage", "readers"));
  config.busy_timeout_ms = values.integer("storage", "busy_timeout");
  const std::string& url = values.text("storage", "url");
  if (url == "memory:" || url == "memory" || url == "sqlite::memory:") {
    config.kind = StorageKind::memory;
  } else if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) {
    config.path = url.substr(kSqlite.size());
    if (config.path.starts_with("//"))
      config.path.erase(0, 2);  // sqlite:///srv/a.db, as many programs write it
  } else if (url.starts_with("postgresql:") || url.starts_with("postgres:")) {
    problems.push_back({"storage.url", "PostgreSQL is not supported yet: use sqlite:PATH"});
  } else {
    problems.push_back({"storage.url", "must be sqlite:PATH or memory:, is " + url});
  }
  return config;
}

// A file's text without the newline that editors and shells leave behind.
std::string without_trailing_newline(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

SecretsConfig secrets_config(const SettingValues& values, StorageKind storage,
                             std::vector<ConfigProblem>& problems) {
  SecretsConfig config;
  std::string where = "secrets.master_secret";
  std::string secret = values.text("secrets", "master_secret");
  const std::string& file = values.text("secrets", "master_secret_file");
  if (!secret.empty() && !file.empty()) {
    problems.push_back({where, "is set twice, here and by master_secret_file: keep one of them"});
  } else if (!file.empty()) {
    where = "secrets.master_secret_file";
    auto content = read_small_file(file);
    if (content) {
      secret = without_trailing_newline(std::move(content).value());
      if (secret.empty()) problems.push_back({where, "is an empty file: " + std::string(kSecretRemedy)});
    } else {
      problems.push_back({where, content.error().detail});
    }
  }
  if (!secret.empty() && secret.size() < kMinMasterSecretBytes) {
    problems.push_back({where, std::string(kSecretRemedy)});
  } else if (!secret.empty()) {
    config.master = SecretBytes(as_bytes(secret));
  }
  for (const std::string& previous : values.texts("secrets", "previous_master_secrets")) {
    if (previous.size() < kMinMasterSecretBytes) {
      problems.push_back({"secrets.previous_master_secrets", std::string(kSecretRemedy)});
    }
    config.previous.emplace_back(as_bytes(previous));
  }
  if (!config.previous.empty() && secret.empty() && storage == StorageKind::memory) {
    problems.push_back({"secrets.previous_master_secrets", "has no effect on a store in memory: remove it"});
  }
  return config;
}

LogConfig log_config(const SettingValues& values) {
  LogConfig config;
  const std::string& level = values.text("log", "level");
  if (level == "debug") config.level = LogLevel::debug;
  if (level == "warning") config.level = LogLevel::warning;
  if (level == "error") config.level = LogLevel::error;
  if (values.text("log", "format") == "text") config.format = LogFormat::text;
  return config;
}

bool only_metadata_vouches(const passkey::PasskeyConfig& config) {
  if (config.relying_parties.empty() || !config.use_metadata) return false;
  const webauthn::AttestationPolicy& policy = config.relying_parties.front().attestation_policy;
  return policy.trust == webauthn::AttestationTrust::require && policy.anchors.empty();
}

// An allow list that nothing proves. All relying parties share the policy.
bool only_claimed_models(const passkey::PasskeyConfig& config) {
  if (config.relying_parties.empty()) return false;
  const webauthn::AttestationPolicy& policy = config.relying_parties.front().attestation_policy;
  return !policy.allowed_aaguids.empty() && policy.trust != webauthn::AttestationTrust::require;
}

// MDS3 §3.1.4. The service adds new ones now and then, so that another word is no error.
constexpr std::string_view kKnownStatuses[] = {"NOT_FIDO_CERTIFIED",
                                               "FIDO_CERTIFIED",
                                               "USER_VERIFICATION_BYPASS",
                                               "ATTESTATION_KEY_COMPROMISE",
                                               "USER_KEY_REMOTE_COMPROMISE",
                                               "USER_KEY_PHYSICAL_COMPROMISE",
                                               "UPDATE_AVAILABLE",
                                               "RETIRED",
                                               "REVOKED",
                                               "SELF_ASSERTION_SUBMITTED",
                                               "FIDO_CERTIFIED_L1",
                                               "FIDO_CERTIFIED_L1plus",
                                               "FIDO_CERTIFIED_L2",
                                               "FIDO_CERTIFIED_L2plus",
                                               "FIDO_CERTIFIED_L3",
                                               "FIDO_CERTIFIED_L3plus",
                                               "FIPS140_CERTIFIED_L1",
                                               "FIPS140_CERTIFIED_L2",
                                               "FIPS140_CERTIFIED_L3",
                                               "FIPS140_CERTIFIED_L4"};

// A system without certificates need not have the default.
void check_ca_store(const SettingValues& values, std::vector<ConfigProblem>& problems) {
  const std::string& ca_store = values.text("metadata", "ca_store");
  if (!values.is_default("metadata", "ca_store") && !file_exists(ca_store))
    problems.push_back({"metadata.ca_store", ca_store + " is not there"});
}

// What could be meant, and more often is not.
void note_doubtful_values(const SettingValues& values, std::vector<std::string>& notes) {
  for (const std::string& status : values.texts("metadata", "refused_statuses")) {
    if (std::ranges::find(kKnownStatuses, status) == std::end(kKnownStatuses))
      notes.push_back("metadata.refused_statuses: " + status +
                      " is no status that the metadata service had so far");
  }
  const std::int64_t expiry = values.integer("passkey", "challenge_expiry");
  for (const std::string_view key : {"registration_timeout", "authentication_timeout"}) {
    if (values.integer("passkey", key) <= expiry * 1000) continue;
    notes.push_back("passkey.challenge_expiry is shorter than passkey." + std::string(key) +
                    ": a browser may answer when it is too late");
  }
  std::vector<std::string> files = values.texts("tokens", "previous_key_files");
  files.push_back(values.text("tokens", "signing_key_file"));
  files.push_back(values.text("secrets", "master_secret_file"));
  for (const std::string& file : files) {
    if (others_may_read(file))
      notes.push_back(file + " holds a secret, and others than its owner may read it");
  }
}

std::vector<std::string> notes_on(const AppConfig& config, bool dev) {
  std::vector<std::string> notes;
  if (config.passkey.passkey_signup && !dev) {
    notes.emplace_back(
        "features.passkey_signup: sign-up tells anybody whether an e-mail address has an account");
  }
  if (!config.passkey.passkey_auth)
    notes.emplace_back("features.passkey_auth is off: all passkey paths answer 404");
  if (!config.server.rate_limits.enabled)
    notes.emplace_back("rate_limits.enabled is off: for load tests only");
  if (config.storage.kind == StorageKind::memory && !dev) {
    notes.emplace_back("storage.url: memory: forgets every account when the server stops");
  }
  if (config.signing.algorithm == token::JwsAlgorithm::HS256) {
    notes.emplace_back("tokens.algorithm: with HS256 whoever can verify access tokens can also make them");
  }
  if (config.passkey.counter_policy != passkey::CounterPolicy::reject) {
    notes.emplace_back("passkey.counter_policy: a cloned authenticator is not refused");
  }
  if (only_metadata_vouches(config.passkey)) {
    notes.emplace_back(
        "passkey.attestation_trust: without attestation_roots nobody registers but models of imported FIDO "
        "metadata (blockauth mds status)");
  }
  if (only_claimed_models(config.passkey)) {
    notes.emplace_back(
        "passkey.allowed_aaguids: without attestation_trust = \"require\" any authenticator may claim to be "
        "one "
        "of them");
  }
  return notes;
}

void drop_repetitions(std::vector<ConfigProblem>& problems) {
  std::vector<ConfigProblem> once;
  for (ConfigProblem& problem : problems) {
    if (std::ranges::find(once, problem) == once.end()) once.push_back(std::move(problem));
  }
  problems = std::move(once);
}

}  // namespace

CheckedConfig check_config(const LoadedSettings& loaded, bool dev) {
  CheckedConfig checked;
  checked.problems = loaded.problems;
  AppConfig& config = checked.config;
  config.server = server_config(loaded.values, dev, checked.problems);
  config.storage = storage_config(loaded.values, checked.problems);
  config.secrets = secrets_config(loaded.values, config.storage.kind, checked.problems);
  config.passkey = passkey_config(loaded.values, dev, config.server.listen, checked.problems);
  config.tokens = token_config(loaded.values, checked.problems);
  config.signing = signing_config(loaded.values, checked.problems);
  config.log = log_config(loaded.values);
  check_ca_store(loaded.values, checked.problems);
  drop_repetitions(checked.problems);
  checked.notes = notes_on(config, dev);
  note_doubtful_values(loaded.values, checked.notes);
  return checked;
}

Result<StorageAccess> check_storage_access(const LoadedSettings& loaded) {
  std::vector<ConfigProblem> problems = loaded.problems;
  StorageAccess access;
  access.storage = storage_config(loaded.values, problems);
  access.secrets = secrets_config(loaded.values, access.storage.kind, problems);
  access.metadata = {loaded.values.text("metadata", "ca_store"),
                     loaded.values.texts("metadata", "refused_statuses")};
  if (!problems.empty()) return fail(Errc::invalid_configuration, to_text(problems));
  return access;
}

}  // namespace blockauth::app
