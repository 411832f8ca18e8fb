#include "app/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/app_config.hpp"
#include "app/support.hpp"
#include "support/revocation_list.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::app {
namespace {

// A configuration that is valid as it stands; each test spoils one thing.
class ConfigTest : public testing::Test {
 protected:
  ConfigTest() {
    inputs.environment["BLOCKAUTH_PASSKEY_RP_ID"] = "example.org";
    inputs.environment["BLOCKAUTH_STORAGE_URL"] = "memory:";
    inputs.file = folder.write("empty.toml", "");
  }

  CheckedConfig check() { return check_config(load_settings(inputs), inputs.dev); }

  void use_file(std::string_view content) { inputs.file = folder.write("blockauth.toml", content); }

  // Is there exactly one problem, and does it name `where` and hold `what`?
  void expect_problem(std::string_view where, std::string_view what) {
    const auto problems = check().problems;
    ASSERT_EQ(problems.size(), 1U) << to_text(problems);
    EXPECT_NE(problems[0].where.find(where), std::string::npos) << to_text(problems);
    EXPECT_NE(problems[0].what.find(what), std::string::npos) << to_text(problems);
  }

  TemporaryFolder folder;
  ConfigInputs inputs;
};

TEST_F(ConfigTest, AnRpIdIsAllThatHasToBeSet) {
  const auto checked = check();
  EXPECT_EQ(to_text(checked.problems), to_text({}));
  ASSERT_EQ(checked.config.passkey.relying_parties.size(), 1U);
  EXPECT_EQ(checked.config.passkey.relying_parties[0].rp_id, "example.org");
  EXPECT_EQ(checked.config.passkey.relying_parties[0].origins,
            (std::vector<std::string>{"https://example.org"}));
}

TEST_F(ConfigTest, AppsAreOriginsAsWell) {
  use_file(
      "[passkey]\nandroid_apk_key_hashes = [\"SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A\"]\n"
      "ios_bundle_ids = [\"org.example.app\"]\n");
  const auto checked = check();
  EXPECT_EQ(to_text(checked.problems), to_text({}));
  EXPECT_EQ(checked.config.passkey.relying_parties[0].origins,
            (std::vector<std::string>{"https://example.org",
                                      "android:apk-key-hash:SldCAXmgJR-WLVsg7Yw0FwX1rUbCXr1-7FHuFJk6w8A",
                                      "ios:bundle-id:org.example.app"}));
}

TEST_F(ConfigTest, AppsThatCannotBeAreNamed) {
  use_file("[passkey]\nandroid_apk_key_hashes = [\"c2hhMjU2\"]\n");
  expect_problem("passkey.android_apk_key_hashes", "no SHA-256");
  use_file("[passkey]\nios_bundle_ids = [\"org example\"]\n");
  expect_problem("passkey.ios_bundle_ids", "no bundle id");
  use_file("[passkey]\nallowed_origins = [\"https://example.org\", \"android:apk-key-hash:c2hhMjU2\"]\n");
  expect_problem("passkey.allowed_origins", "is no app origin");
}

TEST_F(ConfigTest, ExtensionsAreWhatTheOptionsAskFor) {
  const auto by_default = check().config.passkey.relying_parties[0];
  EXPECT_EQ(requested_by(by_default.registration_extensions).identifiers,
            std::vector<std::string>{"credProps"});
  EXPECT_TRUE(requested_by(by_default.authentication_extensions).identifiers.empty());
  use_file(
      "[extensions]\ncred_props = false\nprf = true\nlarge_blob = \"required\"\n"
      "cred_protect = \"userVerificationRequired\"\nenforce_cred_protect = true\nmin_pin_length = true\n"
      "uvm = true\nappid = \"https://example.org/app-id.json\"\n[passkey]\nattestation_formats = "
      "[\"tpm\"]\n");
  const auto checked = check();
  EXPECT_EQ(to_text(checked.problems), to_text({}));
  const auto& rp = checked.config.passkey.relying_parties[0];
  const auto created = requested_by(rp.registration_extensions);
  EXPECT_EQ(created.identifiers,
            (std::vector<std::string>{"appidExclude", "prf", "largeBlob", "credentialProtectionPolicy",
                                      "minPinLength", "uvm"}));
  EXPECT_EQ(created.least_protection, webauthn::CredentialProtectionPolicy::user_verification_required);
  EXPECT_TRUE(created.large_blob_required);
  EXPECT_EQ(requested_by(rp.authentication_extensions).identifiers,
            (std::vector<std::string>{"appid", "prf", "uvm"}));
  EXPECT_EQ(rp.attestation_formats, std::vector<std::string>{"tpm"});
  use_file("[extensions]\nenforce_cred_protect = true\n");
  expect_problem("[passkey]", "protection policy");
}

TEST_F(ConfigTest, EnvironmentOverridesFileAndFlagsOverrideBoth) {
  use_file("[passkey]\nrp_name = \"file\"\nchallenge_expiry = 100\n[server]\nlisten = \"127.0.0.1:1\"\n");
  inputs.environment["BLOCKAUTH_PASSKEY_RP_NAME"] = "environment";
  inputs.environment["BLOCKAUTH_SERVER_LISTEN"] = "127.0.0.1:2";
  inputs.flags.push_back({"server", "listen", "--listen", SettingValue("127.0.0.1:3")});
  const auto loaded = load_settings(inputs);
  EXPECT_EQ(loaded.values.integer("passkey", "challenge_expiry"), 100);
  EXPECT_EQ(loaded.values.text("passkey", "rp_name"), "environment");
  EXPECT_EQ(loaded.values.text("server", "listen"), "127.0.0.1:3");
  EXPECT_EQ(loaded.values.source(*find_setting("server", "listen")), "--listen");
  EXPECT_EQ(loaded.values.source(*find_setting("passkey", "rp_name")), "BLOCKAUTH_PASSKEY_RP_NAME");
  EXPECT_EQ(loaded.values.source(*find_setting("passkey", "challenge_expiry")), *inputs.file + ":3");
}

TEST_F(ConfigTest, EverythingWrongIsReportedAtOnce) {
  use_file("[passkey]\nrpid = \"x\"\nregistration_timeout = \"60000\"\n[colours]\na = 1\n");
  inputs.environment["BLOCKAUTH_MASTER_SECRET"] = "short";
  inputs.environment["BLOCKAUTH_PASSKEY_CHALLENGE_LENGTH"] = "15";
  inputs.environment["BLOCKAUTH_TOKENS_ALGORITM"] = "ES256";
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "http://example.org,https://example.net";
  EXPECT_EQ(check().problems.size(), 8U) << to_text(check().problems);
}

TEST_F(ConfigTest, WhatIsWrongWithoutAnRpIdIsReportedBesideIt) {
  inputs.environment.erase("BLOCKAUTH_PASSKEY_RP_ID");
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "http://example.org,https://example.net";
  inputs.environment["BLOCKAUTH_PASSKEY_ALGORITHMS"] = "-12345";
  EXPECT_EQ(check().problems.size(), 3U) << to_text(check().problems);
}

TEST_F(ConfigTest, AMissingRpIdIsRefused) {
  inputs.environment.erase("BLOCKAUTH_PASSKEY_RP_ID");
  expect_problem("passkey.rp_id", "is not set");
}

TEST_F(ConfigTest, AnRpIdThatIsNoSuffixOfAnOriginIsRefused) {
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "https://login.example.net";
  expect_problem("passkey.allowed_origins", "not within the RP ID");
}

TEST_F(ConfigTest, AnHttpOriginThatIsNotLocalhostIsRefused) {
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "http://example.org";
  expect_problem("passkey.allowed_origins", "http");
}

TEST_F(ConfigTest, AWeakSecretIsRefused) {
  inputs.environment["BLOCKAUTH_MASTER_SECRET"] = std::string(31, 'x');
  expect_problem("secrets.master_secret", "32 octets");
  inputs.environment["BLOCKAUTH_MASTER_SECRET"] = std::string(32, 'x');
  EXPECT_TRUE(check().problems.empty());
}

TEST_F(ConfigTest, ASecretInAFileIsTakenWithoutItsNewline) {
  inputs.environment["BLOCKAUTH_SECRETS_MASTER_SECRET_FILE"] =
      folder.write("secret", std::string(32, 'x') + "\n");
  const auto checked = check();
  ASSERT_TRUE(checked.config.secrets.master.has_value()) << to_text(checked.problems);
  EXPECT_TRUE(equal(checked.config.secrets.master->expose(), as_bytes(std::string(32, 'x'))));
}

TEST_F(ConfigTest, ASecretFileThatIsNotThereIsRefused) {
  inputs.environment["BLOCKAUTH_SECRETS_MASTER_SECRET_FILE"] = folder.file("absent");
  expect_problem("secrets.master_secret_file", "cannot be opened");
}

TEST_F(ConfigTest, UnknownKeysAreRefusedWithASuggestion) {
  use_file("[passkey]\norigin = [\"https://example.org\"]\nuser_verifcation = \"required\"\n");
  const std::string text = to_text(check().problems);
  EXPECT_NE(text.find("passkey.origin"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean passkey.user_verification?"), std::string::npos) << text;
}

TEST_F(ConfigTest, UnknownSectionsAreRefusedWithASuggestion) {
  use_file("[passkeys]\nrp_id = \"example.org\"\n");
  expect_problem("passkeys", "did you mean passkey?");
}

TEST_F(ConfigTest, UnknownVariablesAreRefusedWithASuggestion) {
  inputs.environment["BLOCKAUTH_PASSKEY_RPNAME"] = "x";
  expect_problem("BLOCKAUTH_PASSKEY_RPNAME", "did you mean BLOCKAUTH_PASSKEY_RP_NAME?");
}

TEST_F(ConfigTest, OnlyWhatIsNearIsSuggested) {
  inputs.environment["BLOCKAUTH_PASSKEY_FOO"] = "x";
  expect_problem("BLOCKAUTH_PASSKEY_FOO", "unset it");
  inputs.environment.erase("BLOCKAUTH_PASSKEY_FOO");
  inputs.environment["BLOCKAUTH_SECRETS_MASTER_SECRET"] = "x";
  expect_problem("BLOCKAUTH_SECRETS_MASTER_SECRET", "did you mean BLOCKAUTH_MASTER_SECRET?");
}

TEST_F(ConfigTest, DevelopmentIsNoVariable) {
  inputs.environment["BLOCKAUTH_DEV"] = "true";
  expect_problem("BLOCKAUTH_DEV", "there is no such setting");
}

TEST_F(ConfigTest, VariablesOfKubernetesAndOfOurOwnToolsAreIgnored) {
  inputs.environment["BLOCKAUTH_SERVICE_HOST"] = "10.0.0.1";
  inputs.environment["BLOCKAUTH_PORT"] = "tcp://10.0.0.1:80";
  inputs.environment["BLOCKAUTH_BINARY"] = "build/release/blockauth";
  inputs.environment["BLOCKAUTH_DEV_PORT"] = "8081";
  EXPECT_TRUE(check().problems.empty()) << to_text(check().problems);
}

TEST_F(ConfigTest, WrongTypesAreRefused) {
  use_file("[passkey]\nallowed_origins = \"https://example.org\"\n");
  expect_problem("passkey.allowed_origins", "must be a list of strings");
  use_file("[features]\npasskey_signup = 1\n");
  expect_problem("features.passkey_signup", "must be true or false");
  use_file("[passkey]\nsupported_algorithms = [-7, \"ES256\"]\n");
  expect_problem("passkey.supported_algorithms", "must be a list of integers");
  use_file("passkey = 3\n");
  expect_problem("passkey", "[passkey]");
}

TEST_F(ConfigTest, ValuesOutOfRangeAreRefused) {
  use_file("[passkey]\nregistration_timeout = 0\n");
  expect_problem("passkey.registration_timeout", "must be from 1");
  use_file("[passkey]\nresident_key = \"yes\"\n");
  expect_problem("passkey.resident_key", "required, preferred, discouraged");
}

TEST_F(ConfigTest, WhatStandsInAListIsOneOfTheChoices) {
  use_file("[passkey]\nhints = [\"hybrid\", \"securitykey\"]\n");
  expect_problem("passkey.hints", "must be one of security-key, client-device, hybrid, is \"securitykey\"");
  use_file("[passkey]\nattestation_formats = [\"pakced\"]\n");
  expect_problem("passkey.attestation_formats", "pakced");
}

// By the setting's name, whatever the library calls it.
TEST_F(ConfigTest, WhatALibraryObjectsToIsToldOfItsSetting) {
  using Row = std::pair<std::string_view, std::string_view>;
  for (const auto& [name, value] :
       {Row{"server.mount_prefix", "/a b"}, Row{"server.mount_prefix", "auth"},
        Row{"server.mount_prefix", "/a//b"}, Row{"server.max_header_bytes", "1024"},
        Row{"server.listen", "nowhere"}, Row{"server.trusted_proxies", "10.0.0.0/8,x"},
        Row{"passkey.fresh_authentication", "100"}, Row{"passkey.supported_algorithms", "-7,-12345"},
        Row{"passkey.supported_algorithms", "-7,-8,-7"}, Row{"passkey.enroll_url", "nope"},
        Row{"passkey.manage_url", "ftp://example.org/"},
        Row{"passkey.manage_url", "http://localhost.example.org/"},
        Row{"passkey.related_origins", "http://example.net"},
        Row{"metadata.ca_store", "/there/is/no/such/file"}}) {
    SCOPED_TRACE(value);
    const std::size_t dot = name.find('.');
    const std::string variable =
        environment_name_of(*find_setting(name.substr(0, dot), name.substr(dot + 1)));
    inputs.environment[variable] = value;
    expect_problem(name, "");
    inputs.environment.erase(variable);
  }
}

TEST_F(ConfigTest, EveryProxyThatIsNoneIsNamed) {
  inputs.environment["BLOCKAUTH_SERVER_TRUSTED_PROXIES"] = "x,10.0.0.0/8,10.0.0.0/99";
  expect_problem("server.trusted_proxies", "'x', '10.0.0.0/99'");
}

TEST_F(ConfigTest, ASettingIsNotSetUnderTwoNames) {
  inputs.environment["BLOCKAUTH_PASSKEY_ALGORITHMS"] = "-8";
  inputs.environment["BLOCKAUTH_PASSKEY_SUPPORTED_ALGORITHMS"] = "-7";
  expect_problem("BLOCKAUTH_PASSKEY_SUPPORTED_ALGORITHMS", "set twice");
  inputs.environment.erase("BLOCKAUTH_PASSKEY_ALGORITHMS");
  inputs.environment.erase("BLOCKAUTH_PASSKEY_SUPPORTED_ALGORITHMS");
  use_file("[passkey]\nalgorithms = [-7]\nsupported_algorithms = [-8]\n");
  expect_problem("passkey.supported_algorithms", "set twice");
}

TEST_F(ConfigTest, DoubtfulValuesAreNoted) {
  const auto is_noted = [this](std::string_view part) {
    return std::ranges::any_of(
        check().notes, [part](const std::string& note) { return note.find(part) != std::string::npos; });
  };
  EXPECT_TRUE(check().notes.size() == 1U && is_noted("memory:"));
  inputs.environment["BLOCKAUTH_METADATA_REFUSED_STATUSES"] = "REVOKED,REVOKD";
  EXPECT_TRUE(is_noted("REVOKD is no status"));
  EXPECT_FALSE(is_noted("REVOKED is no status"));
  inputs.environment["BLOCKAUTH_PASSKEY_CHALLENGE_EXPIRY"] = "30";
  EXPECT_TRUE(is_noted("passkey.challenge_expiry is shorter than passkey.registration_timeout"));
  const std::string secret = folder.write("secret", std::string(40, 'x'));
  inputs.environment["BLOCKAUTH_SECRETS_MASTER_SECRET_FILE"] = secret;
  std::filesystem::permissions(secret, std::filesystem::perms(0600));
  EXPECT_FALSE(is_noted("others than its owner"));
  std::filesystem::permissions(secret, std::filesystem::perms(0644));
  EXPECT_TRUE(is_noted(secret + " holds a secret"));
}

TEST_F(ConfigTest, AVariableOfTheWrongTypeIsRefused) {
  inputs.environment["BLOCKAUTH_RATE_LIMITS_ENABLED"] = "off";
  expect_problem("rate_limits.enabled (BLOCKAUTH_RATE_LIMITS_ENABLED)", "must be true or false");
}

TEST_F(ConfigTest, AFileThatIsNoTomlIsRefused) {
  use_file("[passkey\n");
  expect_problem("blockauth.toml:1", "");
}

TEST_F(ConfigTest, AFileThatIsNotThereIsRefused) {
  inputs.file = folder.file("absent.toml");
  expect_problem("absent.toml", "");
}

TEST_F(ConfigTest, AFolderIsNoFile) {
  inputs.file = folder.file(".");
  expect_problem(folder.file("."), "is a folder");
}

TEST_F(ConfigTest, SettingsReachTheServicesThatWantThem) {
  use_file(R"(
[server]
mount_prefix = "/id"
max_body_bytes = 70000
idle_timeout = 5
trusted_proxies = ["10.0.0.0/8"]
hsts_max_age = 600
[passkey]
rp_name = "Example"
attestation = "direct"
allowed_aaguids = ["FBFC3007-154e-4ecc-8c0b-6e020557d7bd"]
denied_aaguids = ["00000000-0000-0000-0000-000000000000"]
attestation_unknown_formats = "none"
attestation_compound = false
attestation_safetynet_cts_profile = false
attestation_safetynet_max_age = 60
authenticator_attachment = "cross-platform"
resident_key = "required"
user_verification = "preferred"
registration_timeout = 30000
authentication_timeout = 20000
challenge_length = 16
challenge_expiry = 120
algorithms = [-8, -7]
max_credentials_per_user = 3
counter_policy = "flag"
backup_eligibility_rise = "refuse"
email_first = "discoverable_only"
allow_deleting_last = false
store_attestation_object = true
fresh_authentication = 300
hints = ["security-key"]
[metadata]
enabled = false
refused_statuses = ["REVOKED", "UPDATE_AVAILABLE"]
check_at_login = true
[features]
passkey_auth = false
passkey_signup = true
[tokens]
issuer = "https://id.example.org"
audience = "shop"
access_token_lifetime = 60
refresh_token_lifetime = 3600
refresh_grace = 0
[rate_limits]
enabled = false
registration_verify_failures = 7
[log]
level = "debug"
format = "text"
)");
  const auto checked = check();
  ASSERT_TRUE(checked.problems.empty()) << to_text(checked.problems);
  const AppConfig& config = checked.config;
  EXPECT_EQ(config.server.mount, "/id");
  EXPECT_EQ(config.server.limits.body_bytes, 70000U);
  EXPECT_EQ(config.server.deadlines.idle, std::chrono::seconds{5});
  EXPECT_EQ(config.server.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8"}));
  EXPECT_EQ(config.server.hsts_max_age, std::chrono::seconds{600});
  EXPECT_EQ(config.server.fresh_authentication, std::chrono::seconds{300});
  EXPECT_FALSE(config.server.rate_limits.enabled);
  EXPECT_EQ(config.server.rate_limits.registration_verify.failures, 7U);
  EXPECT_FALSE(config.server.dev_mode);
  const webauthn::RelyingPartyConfig& rp = config.passkey.relying_parties.at(0);
  EXPECT_EQ(rp.rp_name, "Example");
  EXPECT_EQ(rp.attestation, webauthn::AttestationConveyancePreference::direct);
  EXPECT_EQ(rp.attestation_policy.allowed_aaguids,
            std::vector{*webauthn::aaguid_from("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")});
  EXPECT_EQ(rp.attestation_policy.denied_aaguids, std::vector<webauthn::Aaguid>{{}});
  EXPECT_EQ(rp.attestation_policy.unknown_formats, webauthn::UnknownFormat::treat_as_none);
  EXPECT_FALSE(rp.attestation_policy.accept_compound);
  EXPECT_FALSE(rp.attestation_policy.safetynet_cts_profile_match);
  EXPECT_EQ(rp.attestation_policy.safetynet_max_age, std::chrono::seconds{60});
  EXPECT_EQ(rp.authenticator_attachment, webauthn::AuthenticatorAttachment::cross_platform);
  EXPECT_EQ(rp.resident_key, webauthn::ResidentKeyRequirement::required);
  EXPECT_EQ(rp.user_verification, webauthn::UserVerificationRequirement::preferred);
  EXPECT_EQ(rp.registration_timeout, std::chrono::seconds{30});
  EXPECT_EQ(rp.authentication_timeout, std::chrono::seconds{20});
  EXPECT_EQ(rp.algorithms, (std::vector{COSEAlgorithmIdentifier::EdDSA, COSEAlgorithmIdentifier::ES256}));
  EXPECT_EQ(rp.backup_eligibility_rise, webauthn::BackupEligibilityRise::refuse);
  EXPECT_EQ(rp.hints, (std::vector<std::string>{"security-key"}));
  EXPECT_EQ(config.passkey.challenge_nonce_bytes, 16U);
  EXPECT_EQ(config.passkey.challenge_lifetime, std::chrono::seconds{120});
  EXPECT_EQ(config.passkey.max_credentials_per_user, 3U);
  EXPECT_EQ(config.passkey.counter_policy, passkey::CounterPolicy::flag);
  EXPECT_EQ(config.passkey.email_first, passkey::EmailFirst::discoverable_only);
  EXPECT_FALSE(config.passkey.allow_deleting_last);
  EXPECT_TRUE(config.passkey.store_attestation_object);
  EXPECT_FALSE(config.passkey.use_metadata);
  EXPECT_TRUE(config.passkey.check_status_at_login);
  EXPECT_EQ(rp.attestation_policy.refused_statuses,
            (std::vector<std::string>{"REVOKED", "UPDATE_AVAILABLE"}));
  EXPECT_FALSE(config.passkey.passkey_auth);
  EXPECT_TRUE(config.passkey.passkey_signup);
  EXPECT_EQ(config.tokens.issuer, "https://id.example.org");
  EXPECT_EQ(config.tokens.audience, "shop");
  EXPECT_EQ(config.tokens.access_lifetime, std::chrono::seconds{60});
  EXPECT_EQ(config.tokens.refresh_lifetime, std::chrono::seconds{3600});
  EXPECT_EQ(config.tokens.refresh_grace, std::chrono::seconds{0});
  EXPECT_EQ(config.log.level, LogLevel::debug);
  EXPECT_EQ(config.log.format, LogFormat::text);
}

TEST_F(ConfigTest, OriginsAreSharedOutAmongRelyingParties) {
  use_file(R"(
[passkey]
allowed_origins = ["https://example.org", "https://example.net"]
rp_id_by_origin = { "https://example.net" = "example.net", "https://a.example.com" = "example.com" }
)");
  const auto checked = check();
  ASSERT_TRUE(checked.problems.empty()) << to_text(checked.problems);
  const auto& parties = checked.config.passkey.relying_parties;
  ASSERT_EQ(parties.size(), 3U);
  EXPECT_EQ(parties[0].rp_id, "example.org");
  EXPECT_EQ(parties[0].origins, (std::vector<std::string>{"https://example.org"}));
  EXPECT_EQ(parties[1].rp_id, "example.net");
  EXPECT_EQ(parties[1].origins, (std::vector<std::string>{"https://example.net"}));
  EXPECT_EQ(parties[2].rp_id, "example.com");
}

TEST_F(ConfigTest, StorageUrlsAreRead) {
  const auto storage_of = [&](std::string_view url) {
    inputs.environment["BLOCKAUTH_STORAGE_URL"] = url;
    return check();
  };
  EXPECT_EQ(storage_of("sqlite:a/b.db").config.storage.path, "a/b.db");
  EXPECT_EQ(storage_of("sqlite:///srv/b.db").config.storage.path, "/srv/b.db");
  EXPECT_EQ(storage_of("memory:").config.storage.kind, StorageKind::memory);
  EXPECT_EQ(storage_of("postgresql://localhost/x").problems.size(), 1U);
  EXPECT_EQ(storage_of("mysql:x").problems.size(), 1U);
  EXPECT_EQ(storage_of("sqlite:").problems.size(), 1U);
}

TEST_F(ConfigTest, DevelopmentNeedsNothingElse) {
  inputs.environment.erase("BLOCKAUTH_PASSKEY_RP_ID");
  inputs.dev = true;
  const auto checked = check();
  ASSERT_TRUE(checked.problems.empty()) << to_text(checked.problems);
  EXPECT_EQ(checked.config.passkey.relying_parties[0].rp_id, "localhost");
  EXPECT_EQ(checked.config.passkey.relying_parties[0].origins,
            (std::vector<std::string>{"http://localhost:8080"}));
  EXPECT_TRUE(checked.config.passkey.passkey_signup);
  EXPECT_TRUE(checked.config.server.dev_mode);
  EXPECT_TRUE(checked.config.server.demo_page);
}

TEST_F(ConfigTest, DevelopmentRefusesAListenerThatOthersCanReach) {
  inputs.environment["BLOCKAUTH_PASSKEY_RP_ID"] = "localhost";
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "http://localhost:8080";
  inputs.dev = true;
  for (const char* listen : {"0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080", "[::ffff:127.0.0.1]:8080"}) {
    inputs.environment["BLOCKAUTH_SERVER_LISTEN"] = listen;
    expect_problem("--dev", "loopback");
  }
  for (const char* listen : {"127.0.0.1:0", "127.1.2.3:8080", "[::1]:8080", "localhost:8080"}) {
    inputs.environment["BLOCKAUTH_SERVER_LISTEN"] = listen;
    EXPECT_TRUE(check().problems.empty()) << listen << to_text(check().problems);
  }
}

TEST_F(ConfigTest, DevelopmentRefusesOriginsOtherThanLocalhost) {
  inputs.dev = true;
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_ORIGINS"] = "https://example.org";
  expect_problem("--dev", "https://example.org");
}

TEST_F(ConfigTest, DevelopmentOnAFreePortNeedsAnOrigin) {
  inputs.dev = true;
  inputs.environment["BLOCKAUTH_PASSKEY_RP_ID"] = "localhost";
  inputs.environment["BLOCKAUTH_SERVER_LISTEN"] = "127.0.0.1:0";
  expect_problem("--dev", "--origin");
}

TEST_F(ConfigTest, KeysInFilesAreProvenUsable) {
  inputs.environment["BLOCKAUTH_TOKENS_SIGNING_KEY_FILE"] = folder.write("key.pem", "not a key");
  expect_problem("tokens.signing_key_file", "key.pem");
  inputs.environment.erase("BLOCKAUTH_TOKENS_SIGNING_KEY_FILE");
  inputs.environment["BLOCKAUTH_TOKENS_ALGORITHM"] = "HS256";
  inputs.environment["BLOCKAUTH_TOKENS_SECRET_KEY"] = "short";
  expect_problem("tokens.secret_key", "32 octets");
}

TEST_F(ConfigTest, TrustedIssuersNeedNameAudienceAndKeys) {
  use_file("[[tokens.trusted_issuers]]\nname = \"shop\"\nissuer = \"https://shop\"\naudience = \"us\"\n");
  expect_problem("tokens.trusted_issuers 'shop'", "jwks_file or public_key_file");
  use_file("[[tokens.trusted_issuers]]\nname = \"shop\"\nissuer = 3\n");
  expect_problem("tokens.trusted_issuers", "must be a list of tables of strings");
}

TEST_F(ConfigTest, RootsInAFolderAreRead) {
  inputs.environment["BLOCKAUTH_PASSKEY_ATTESTATION_TRUST"] = "require";
  inputs.environment["BLOCKAUTH_PASSKEY_ATTESTATION_ROOTS"] = folder.file(".");
  const auto waits_for_metadata = check();
  EXPECT_TRUE(waits_for_metadata.problems.empty());
  EXPECT_TRUE(std::ranges::any_of(waits_for_metadata.notes, [](const std::string& note) {
    return note.starts_with("passkey.attestation_trust");
  }));
  inputs.environment["BLOCKAUTH_METADATA_ENABLED"] = "false";
  expect_problem("passkey.attestation_trust", "no trust anchors");
  folder.write("root.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
  EXPECT_FALSE(check().problems.empty());
  inputs.environment["BLOCKAUTH_PASSKEY_ATTESTATION_ROOTS"] = folder.file("absent");
  EXPECT_FALSE(check().problems.empty());
}

TEST_F(ConfigTest, RevocationListsInAFolderAreRead) {
  support::SeededRandom seed("revocation lists");
  const support::CertificateAuthority authority(seed);
  const Bytes list = support::issue_revocation_list({}, {{"CN", "Test Root"}}, authority.root_key());
  folder.write("lists.crl", as_chars(list));
  inputs.environment["BLOCKAUTH_PASSKEY_ATTESTATION_CRLS"] = folder.file(".");
  inputs.environment["BLOCKAUTH_PASSKEY_REQUIRE_ATTESTATION_CRLS"] = "true";
  const auto checked = check();
  ASSERT_TRUE(checked.problems.empty()) << to_text(checked.problems);
  const auto& policy = checked.config.passkey.relying_parties.at(0).attestation_policy;
  EXPECT_FALSE(policy.revocation_lists.empty());
  EXPECT_TRUE(policy.require_revocation_lists);
  folder.write("broken.crl", "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n");
  expect_problem("passkey.attestation_crls", "revocation list");
}

TEST_F(ConfigTest, AaguidsAreSpelledOut) {
  inputs.environment["BLOCKAUTH_PASSKEY_DENIED_AAGUIDS"] = "fbfc3007154e4ecc8c0b6e020557d7bd";
  expect_problem("passkey.denied_aaguids", "no AAGUID");
}

TEST_F(ConfigTest, AnAllowListThatNothingProvesIsNoted) {
  const auto is_noted = [this] {
    return std::ranges::any_of(
        check().notes, [](const std::string& note) { return note.starts_with("passkey.allowed_aaguids"); });
  };
  EXPECT_FALSE(is_noted());
  inputs.environment["BLOCKAUTH_PASSKEY_ALLOWED_AAGUIDS"] = "fbfc3007-154e-4ecc-8c0b-6e020557d7bd";
  EXPECT_TRUE(is_noted());
  inputs.environment["BLOCKAUTH_PASSKEY_ATTESTATION_TRUST"] = "require";
  EXPECT_FALSE(is_noted());
}

TEST_F(ConfigTest, SignUpIsNotedAsADisclosure) {
  inputs.environment["BLOCKAUTH_FEATURES_PASSKEY_SIGNUP"] = "true";
  const auto notes = check().notes;
  EXPECT_TRUE(std::ranges::any_of(
      notes, [](const std::string& note) { return note.starts_with("features.passkey_signup"); }));
}

TEST_F(ConfigTest, DataCommandsCareForStorageAndSecretsOnly) {
  inputs.environment = {{"BLOCKAUTH_PASSKEY_RPID", "x"}, {"BLOCKAUTH_SERVER_LISTEN", "nowhere"}};
  inputs.flags.push_back({"storage", "url", "--storage", SettingValue("sqlite:x.db")});
  EXPECT_TRUE(check_storage_access(load_storage_settings(inputs, false)).has_value());
  inputs.environment["BLOCKAUTH_MASTER_SECRET"] = "short";
  const auto refused = check_storage_access(load_storage_settings(inputs, false));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::invalid_configuration);
}

}  // namespace
}  // namespace blockauth::app
