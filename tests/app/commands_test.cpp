#include "app/commands.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <string>
#include <string_view>

#include "app/support.hpp"
#include "base/json.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/store/sqlite.hpp"

namespace blockauth::app {
namespace {

using std::chrono::days;

class Commands : public CommandTest {
 protected:
  std::string add_user(const std::string& email) {
    return output_of({"user", "add", email, "--storage", storage});
  }

  std::unique_ptr<store::Store> open_store() {
    auto store = store::open_sqlite({.path = folder.file("test.db")}, random);
    EXPECT_TRUE(store.has_value());
    return std::move(store).value();
  }

  // A passkey as if it had been registered, with one session made with it.
  passkey::CredentialData add_credential(const std::string& user_id, int number, TimePoint created_at) {
    passkey::CredentialData credential;
    credential.id = Uuid::v7(created_at, random);
    credential.user_id = {user_id};
    credential.user_handle = UserHandle(random.bytes(64));
    credential.name = "Key " + std::to_string(number);
    credential.record.id = CredentialId(random.bytes(32));
    credential.record.public_key = {0xa0};
    credential.record.rp_id = "example.org";
    credential.attestation_format = "none";
    credential.created_at = created_at;
    const auto store = open_store();
    EXPECT_TRUE(store->credentials().save_credential(credential).has_value());
    return credential;
  }

  Uuid add_session(const std::string& user_id, const std::optional<Uuid>& credential) {
    token::Session session;
    session.id = Uuid::v7(now, random);
    session.user_id = user_id;
    session.credential = credential;
    session.auth_time = now;
    session.rotated_at = now;
    session.expires_at = now + days{1};
    const auto store = open_store();
    EXPECT_TRUE(store->refresh_tokens().insert_session(session).has_value());
    return session.id;
  }

  bool session_lives(const Uuid& id) { return open_store()->refresh_tokens().get_session(id)->has_value(); }
};

TEST_F(Commands, HelpIsThereForEveryCommand) {
  EXPECT_NE(output_of({"--help"}).find("serve"), std::string::npos);
  EXPECT_NE(output_of({"serve", "--help"}).find("--rp-id"), std::string::npos);
  EXPECT_NE(output_of({"user", "add", "--help"}).find("--display-name"), std::string::npos);
  EXPECT_TRUE(output_of({"--version"}).starts_with("blockauth "));
}

TEST_F(Commands, ArgumentsThatMakeNoSenseAreUsageErrors) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"bogus"},
                                             {"user"},
                                             {"user", "add"},
                                             {"serve", "--bogus"},
                                             {"cleanup", "--stale-after", "0"}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_NE(result.err, "");
  }
}

TEST_F(Commands, UserAddPrintsTheNewIdAlone) {
  const std::string id = add_user("alice@example.org");
  EXPECT_TRUE(Uuid::parse(id).has_value()) << id;
  const auto user = open_store()->users().get_user({id});
  ASSERT_TRUE(user.has_value() && user->has_value());
  EXPECT_EQ((*user)->email, "alice@example.org");
  EXPECT_EQ((*user)->handle.size(), 64U);
}

TEST_F(Commands, ATakenEmailIsRefusedOnTheErrorStream) {
  add_user("alice@example.org");
  const auto result = run({"user", "add", "ALICE@example.org", "--storage", storage});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "blockauth: there is a user ALICE@example.org already\n");
}

TEST_F(Commands, ADisplayNameIsAsLongAsClientsMayChooseIt) {
  const auto add = [this](const std::string& name) {
    return run({"user", "add", "alice@example.org", "--display-name", name, "--storage", storage}).status;
  };
  EXPECT_EQ(add(std::string(256, 'x')), 1);
  EXPECT_EQ(add("\xff"), 1);
  EXPECT_EQ(add(std::string(255, 'x')), 0);
}

TEST_F(Commands, AnIdMayBeInEitherCase) {
  std::string id = add_user("alice@example.org");
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  EXPECT_EQ(run({"user", "export", id, "--storage", storage}).status, 0);
}

TEST_F(Commands, WhatIsNoEmailIsRefusedBeforeAnythingIsMade) {
  EXPECT_EQ(run({"user", "add", "alice", "--storage", storage}).status, 1);
  EXPECT_FALSE(std::filesystem::exists(folder.file("test.db")));
}

TEST_F(Commands, TheStorageMayComeFromTheEnvironmentOrAFile) {
  environment["BLOCKAUTH_STORAGE_URL"] = storage;
  const std::string id = output_of({"user", "add", "alice@example.org"});
  environment.clear();
  const std::string file = folder.write("a.toml", "[storage]\nurl = \"" + storage + "\"\n");
  EXPECT_TRUE(output_of({"user", "list", "--config", file}).starts_with(id));
}

TEST_F(Commands, AStoreInMemoryHasNothingForACommand) {
  EXPECT_EQ(run({"user", "list", "--storage", "memory:"}).status, 1);
  EXPECT_EQ(run({"migrate", "--storage", "memory:"}).status, 1);
}

// A name that was mistyped is no empty database.
TEST_F(Commands, WithoutADatabaseOnlyFewCommandsMakeOne) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"user", "list"},
                                             {"user", "export", "alice@example.org"},
                                             {"cleanup"},
                                             {"keys", "rotate"},
                                             {"token", "issue", "alice@example.org"},
                                             {"enroll", "alice@example.org"},
                                             {"mds", "status"},
                                             {"credential", "list", "alice@example.org"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--storage", storage});
    const auto result = run(arguments);
    EXPECT_EQ(result.status, 1) << command.back();
    EXPECT_NE(result.err.find("there is no database"), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder.file("test.db"))) << command.back();
  }
  add_user("alice@example.org");
  EXPECT_EQ(run({"user", "list", "--storage", storage}).status, 0);
}

TEST_F(Commands, UserListPrintsOneLineAUser) {
  const std::string alice = add_user("alice@example.org");
  const std::string bob = add_user("bob@example.org");
  output_of({"user", "disable", "bob@example.org", "--storage", storage});
  const std::string list = output_of({"user", "list", "--storage", storage});
  EXPECT_NE(list.find(alice + "\talice@example.org\tactive\t2025-06-15T15:06:40.000000+00:00"),
            std::string::npos)
      << list;
  EXPECT_NE(list.find(bob + "\tbob@example.org\tdisabled\t"), std::string::npos) << list;
}

TEST_F(Commands, DisablingEndsSessionsAndEnablingLetsInAgain) {
  const std::string id = add_user("alice@example.org");
  output_of({"token", "issue", "alice@example.org", "--storage", storage});
  output_of({"user", "disable", id, "--storage", storage});
  EXPECT_EQ(run({"token", "issue", "alice@example.org", "--storage", storage}).status, 1);
  EXPECT_EQ(run({"enroll", "alice@example.org", "--storage", storage}).status, 1);
  output_of({"user", "enable", id, "--storage", storage});
  output_of({"token", "issue", "alice@example.org", "--storage", storage});
}

TEST_F(Commands, ExportHoldsAccountPasskeysAndSignIns) {
  const std::string id = add_user("alice@example.org");
  const auto credential = add_credential(id, 1, now);
  const Uuid session = add_session(id, credential.id);
  const std::string text = output_of({"user", "export", "alice@example.org", "--storage", storage});
  json::Document document;
  const auto account = document.parse_object(text);
  ASSERT_TRUE(account.has_value()) << text;
  EXPECT_EQ(account->string("id").value_or(""), id);
  EXPECT_EQ(account->string("email").value_or(""), "alice@example.org");
  EXPECT_NE(text.find(R"("name":"Key 1")"), std::string::npos) << text;
  EXPECT_NE(text.find(credential.id.to_string()), std::string::npos) << text;
  EXPECT_NE(text.find(R"("sessions":[{"id":")" + session.to_string() + R"(","credential":")" +
                      credential.id.to_string()),
            std::string::npos)
      << text;
}

TEST_F(Commands, ErasedUsersLeaveNothing) {
  const std::string id = add_user("alice@example.org");
  const auto credential = add_credential(id, 1, now);
  const Uuid session = add_session(id, credential.id);
  output_of({"user", "erase", "alice@example.org", "--storage", storage});
  EXPECT_EQ(output_of({"user", "list", "--storage", storage}), "");
  EXPECT_FALSE(session_lives(session));
  EXPECT_EQ(run({"user", "export", id, "--storage", storage}).status, 1);
}

TEST_F(Commands, UnknownUsersAreRefusedEverywhere) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"user", "disable"},
                                             {"user", "enable"},
                                             {"user", "export"},
                                             {"user", "erase"},
                                             {"token", "issue"},
                                             {"enroll"},
                                             {"credential", "list"}}) {
    for (const char* user : {"nobody@example.org", "01a208ad-0de8-765c-9875-13c54eca4a86"}) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {user, "--storage", storage});
      const auto result = run(arguments);
      EXPECT_EQ(result.status, 1) << command.back();
      EXPECT_EQ(result.out, "");
    }
  }
}

TEST_F(Commands, TokenIssuePrintsASignedTokenAlone) {
  add_user("alice@example.org");
  const std::string token = output_of({"token", "issue", "alice@example.org", "--storage", storage});
  EXPECT_EQ(std::ranges::count(token, '.'), 2) << token;
  EXPECT_EQ(token.find_first_of(" \n"), std::string::npos) << token;
}

TEST_F(Commands, TokenIssueUnderAnotherSecretIsRefused) {
  add_user("alice@example.org");
  output_of({"token", "issue", "alice@example.org", "--storage", storage});
  environment["BLOCKAUTH_MASTER_SECRET"] = std::string(32, 'x');
  EXPECT_EQ(run({"token", "issue", "alice@example.org", "--storage", storage}).status, 1);
  // What needs no secret still works.
  output_of({"user", "list", "--storage", storage});
}

TEST_F(Commands, EnrollPrintsATokenOrALinkWithItInTheFragment) {
  add_user("alice@example.org");
  const std::string token = output_of({"enroll", "alice@example.org", "--storage", storage});
  EXPECT_EQ(token.size(), 43U) << token;  // 32 octets in base64url
  const std::string link =
      output_of({"enroll", "alice@example.org", "--url", "https://example.org/enroll", "--storage", storage});
  EXPECT_TRUE(link.starts_with("https://example.org/enroll#token=")) << link;
  EXPECT_EQ(run({"enroll", "alice@example.org", "--url", "https://x/#y", "--storage", storage}).status, 1);
  for (const char* url : {"javascript:alert(1)", "http://example.org/", "enroll", "https://",
                          "http://localhost.example.org/", "http://localhost@example.org/"}) {
    EXPECT_EQ(run({"enroll", "alice@example.org", "--url", url, "--storage", storage}).status, 1) << url;
  }
}

TEST_F(Commands, EnrollDoesNotTakeAnAddressThatNobodyVerified) {
  passkey::User mallory;
  mallory.id = {Uuid::v7(now, random).to_string()};
  mallory.email = "alice@example.org";
  mallory.handle = UserHandle(random.bytes(64));
  mallory.created_at = now;
  ASSERT_TRUE(open_store()->users().insert_user(mallory).has_value());
  EXPECT_EQ(run({"enroll", "alice@example.org", "--storage", storage}).status, 1);
  EXPECT_EQ(run({"enroll", mallory.id.value, "--storage", storage}).status, 0);
}

TEST_F(Commands, CredentialRevokeRefusesThePasskeyAndEndsItsSessionsOnly) {
  const std::string id = add_user("alice@example.org");
  const auto lost = add_credential(id, 1, now);
  const auto kept = add_credential(id, 2, now);
  const Uuid session = add_session(id, lost.id);
  const Uuid other_session = add_session(id, kept.id);
  output_of({"credential", "revoke", "alice@example.org", lost.id.to_string(), "--reason", "lost",
             "--storage", storage});
  const std::string list = output_of({"credential", "list", "alice@example.org", "--storage", storage});
  EXPECT_NE(list.find(lost.id.to_string() + "\texample.org\trevoked\t"), std::string::npos) << list;
  EXPECT_NE(list.find(kept.id.to_string() + "\texample.org\tactive\t"), std::string::npos) << list;
  EXPECT_FALSE(session_lives(session));
  EXPECT_TRUE(session_lives(other_session));
}

TEST_F(Commands, CredentialRevokeOfAnothersPasskeyIsRefused) {
  const std::string alice = add_user("alice@example.org");
  add_user("bob@example.org");
  const auto credential = add_credential(alice, 1, now);
  EXPECT_EQ(run({"credential", "revoke", "bob@example.org", credential.id.to_string(), "--storage", storage})
                .status,
            1);
  EXPECT_EQ(run({"credential", "revoke", "alice@example.org", "not-a-uuid", "--storage", storage}).status, 1);
  EXPECT_NE(output_of({"credential", "list", "alice@example.org", "--storage", storage}).find("\tactive\t"),
            std::string::npos);
}

TEST_F(Commands, CleanupCountsWithoutDeletingInADryRun) {
  const std::string id = add_user("alice@example.org");
  add_session(id, std::nullopt);
  now += days{2};
  const std::string counts = "0 challenges, 1 sessions, 0 enrolments, 0 credentials (1 total)";
  EXPECT_EQ(output_of({"cleanup", "--dry-run", "--storage", storage}), "[dry-run] Would delete: " + counts);
  EXPECT_EQ(output_of({"cleanup", "--storage", storage}), "Cleanup complete: " + counts);
  EXPECT_EQ(output_of({"cleanup", "--storage", storage}),
            "Cleanup complete: 0 challenges, 0 sessions, 0 enrolments, 0 credentials (0 total)");
}

TEST_F(Commands, CleanupDeletesStalePasskeysButNeverTheLast) {
  const std::string id = add_user("alice@example.org");
  add_credential(id, 1, now - days{400});
  add_credential(id, 2, now - days{300});
  EXPECT_EQ(output_of({"cleanup", "--storage", storage}),
            "Cleanup complete: 0 challenges, 0 sessions, 0 enrolments, 0 credentials (0 total)");
  EXPECT_EQ(output_of({"cleanup", "--stale-after", "200", "--storage", storage}),
            "Cleanup complete: 0 challenges, 0 sessions, 0 enrolments, 1 credentials (1 total)");
  EXPECT_NE(output_of({"credential", "list", "alice@example.org", "--storage", storage}).find("Key 2"),
            std::string::npos);
}

TEST_F(Commands, MigrateSaysWhatItDid) {
  EXPECT_TRUE(
      output_of({"migrate", "--storage", storage}).starts_with("Migrated the schema from version 0 to "));
  EXPECT_TRUE(output_of({"migrate", "--storage", storage}).starts_with("The schema is up to date"));
}

TEST_F(Commands, KeysRotatePrintsAnotherKeyIdEveryTime) {
  output_of({"migrate", "--storage", storage});
  const std::string first = output_of({"keys", "rotate", "--storage", storage});
  const std::string second = output_of({"keys", "rotate", "--storage", storage});
  EXPECT_NE(first, second);
  EXPECT_EQ(run({"keys", "rotate", "--algorithm", "none", "--storage", storage}).status, 1);
}

TEST_F(Commands, ConfigCheckReportsEveryProblem) {
  environment["BLOCKAUTH_MASTER_SECRET"] = "short";
  const auto result = run({"config", "check", "--listen", "nowhere"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("3 problems"), std::string::npos) << result.err;
}

TEST_F(Commands, ConfigCheckOfAValidConfigurationSaysSo) {
  EXPECT_EQ(output_of({"config", "check", "--rp-id", "example.org"}), "The configuration is valid.");
}

TEST_F(Commands, ConfigShowNamesSourcesAndKeepsSecretsToItself) {
  environment["BLOCKAUTH_MASTER_SECRET"] = "a secret of no less than 32 octets!";
  environment["BLOCKAUTH_PREVIOUS_MASTER_SECRETS"] = "an older secret of 32 octets or more";
  const std::string text = output_of({"config", "show", "--rp-id", "example.org"});
  EXPECT_NE(text.find("rp_id = \"example.org\"  # --rp-id\n"), std::string::npos) << text;
  EXPECT_NE(text.find("master_secret = \"(set)\"  # BLOCKAUTH_MASTER_SECRET\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("no less than"), std::string::npos) << text;
  EXPECT_EQ(text.find("older secret"), std::string::npos) << text;
  EXPECT_NE(text.find("-7 (ES256)"), std::string::npos) << text;
  EXPECT_NE(text.find("-48 (ML-DSA-44)"), std::string::npos) << text;  // among them, or why it is not
}

TEST_F(Commands, ConfigShowShowsWhatIsNotCompleteYet) {
  const auto result = run({"config", "show"});
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.out.find("-7 (ES256)"), std::string::npos) << result.out;
  EXPECT_NE(result.err.find("passkey.rp_id"), std::string::npos) << result.err;
}

TEST_F(Commands, ConfigShowPrintsAFileThatCanBeReadAgain) {
  const std::string text =
      output_of({"config", "show", "--rp-id", "example.org", "--origin", "https://example.org"});
  const std::string file = folder.write("again.toml", text);
  EXPECT_EQ(output_of({"config", "check", "--config", file}), "The configuration is valid.");
}

TEST_F(Commands, ServeRefusesAnInvalidConfiguration) {
  const auto result = run({"serve", "--storage", storage});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("passkey.rp_id"), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(folder.file("test.db")));
}

TEST_F(Commands, VerifyWritesOneVerdictALine) {
  const auto result = run({"verify"}, "{\"id\":\"a\"}\n\n{\"id\":\"b\"\n");
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 2) << result.out;
  EXPECT_TRUE(result.out.starts_with(R"({"id":"a","ok":false)")) << result.out;
  EXPECT_NE(result.out.find("\n{\"id\":\"b\",\"ok\":false"), std::string::npos) << result.out;
  EXPECT_EQ(run({"verify", folder.write("cases", "{}\n")}).status, 0);
  EXPECT_EQ(output_of({"verify", folder.write("empty", "")}), "");
}

TEST_F(Commands, VerifyOfWhatCannotBeReadFails) {
  EXPECT_EQ(run({"verify", folder.file("absent")}).status, 1);
  EXPECT_EQ(run({"verify", folder.file(".")}).status, 1);
}

TEST_F(Commands, AuthenticatorKeepsItsKeysInAPrivateFile) {
  const std::string create =
      R"({"rp":{"id":"example.org","name":"x"},"user":{"id":"AAAA","name":"a","displayName":"a"},)"
      R"("challenge":"AAAAAAAAAAAAAAAAAAAAAA","pubKeyCredParams":[{"type":"public-key","alg":-7}],)"
      R"("authenticatorSelection":{"residentKey":"required"}})";
  const std::string get = R"({"rpId":"example.org","challenge":"AAAAAAAAAAAAAAAAAAAAAA"})";
  const std::string keys = folder.file("keys.json");
  const std::string registered = output_of({"authenticator", "create", "--key-file", keys}, create);
  EXPECT_NE(registered.find("\"attestationObject\""), std::string::npos) << registered;
  struct stat status {};
  ASSERT_EQ(::stat(keys.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const std::string asserted = output_of({"authenticator", "get", "--key-file", keys}, get);
  EXPECT_NE(asserted.find("\"signature\""), std::string::npos) << asserted;
  EXPECT_EQ(run({"authenticator", "get", "--key-file", folder.file("other.json")}, get).status, 1);
}

TEST_F(Commands, InspectDescribesAResponse) {
  const std::string create =
      R"({"rp":{"id":"example.org","name":"x"},"user":{"id":"AAAA","name":"a","displayName":"a"},)"
      R"("challenge":"AAAAAAAAAAAAAAAAAAAAAA","pubKeyCredParams":[{"type":"public-key","alg":-7}]})";
  const std::string response =
      output_of({"authenticator", "create", "--key-file", folder.file("keys.json")}, create);
  const std::string text = output_of({"inspect"}, response);
  EXPECT_NE(text.find("type: webauthn.create"), std::string::npos) << text;
  EXPECT_NE(text.find("origin: https://example.org"), std::string::npos) << text;
  EXPECT_NE(text.find("fmt: none"), std::string::npos) << text;
  EXPECT_NE(text.find("algorithm: -7 (ES256)"), std::string::npos) << text;
  EXPECT_EQ(output_of({"inspect"}, "{\"credential\":" + response + "}"), text);
}

TEST_F(Commands, InspectDescribesLoneBinaryMembers) {
  // {"type":"webauthn.get","challenge":"AA","origin":"https://a\u001b[2J"}: what moves the cursor is not
  // passed on.
  const std::string client_data =
      "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUEiLCJvcmlnaW4iOiJodHRwczovL2FcdTAwMWJbMkoifQ";
  const std::string text = output_of({"inspect"}, client_data + "\n");
  EXPECT_NE(text.find("type: webauthn.get"), std::string::npos) << text;
  EXPECT_NE(text.find("origin: https://a?[2J"), std::string::npos) << text;
  EXPECT_EQ(run({"inspect"}, "AAAA").status, 1);
  EXPECT_EQ(run({"inspect"}, "").status, 1);
  EXPECT_EQ(run({"inspect"}, "{}").status, 1);
}

}  // namespace
}  // namespace blockauth::app
