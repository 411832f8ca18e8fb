// `blockauth mds ...` and what follows from it for passkeys.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/support.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/base/uuid.hpp"
#include "blockauth/store/sqlite.hpp"
#include "support/mds_blob_maker.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::app {
namespace {

using support::BlobModel;
using support::BlobParts;

const std::string kGood = "0a000000-0000-0000-0000-000000000001";
const std::string kBad = "0b000000-0000-0000-0000-000000000002";
const std::string kBadKey(40, 'c');

class MdsCommands : public CommandTest {
 protected:
  MdsCommands() {
    folder.write("ca.der", as_chars(maker_.root()));
    output_of({"migrate", "--storage", storage});
  }

  BlobParts parts(std::int64_t number) {
    BlobParts made = maker_.parts();
    made.number = number;
    made.next_update = "2025-07-01";  // a few days after kNow
    made.models = {BlobModel{.aaguid = kGood},
                   BlobModel{.aaguid = kBad, .reports = {{"USER_VERIFICATION_BYPASS", "2025-01-02"}}},
                   BlobModel{.key_identifiers = {kBadKey}, .reports = {{"REVOKED", ""}}}};
    return made;
  }

  CommandResult import(const BlobParts& blob) {
    return run({"mds", "import", folder.write("blob.jwt", maker_.make(blob)), "--ca-store",
                folder.file("ca.der"), "--storage", storage});
  }

  std::string status() { return output_of({"mds", "status", "--storage", storage}); }

  std::unique_ptr<store::Store> open_store() {
    auto store = store::open_sqlite({.path = folder.file("test.db")}, random);
    EXPECT_TRUE(store.has_value());
    return std::move(store).value();
  }

  passkey::CredentialData add_credential(const std::string& email, std::string_view aaguid,
                                         std::optional<std::uint8_t> key = {}) {
    const auto store = open_store();
    const auto user = store->users().get_user_by_email(email);
    EXPECT_TRUE(user.has_value() && user->has_value());
    passkey::CredentialData credential;
    credential.id = Uuid::v7(now, random);
    credential.user_id = (*user)->id;
    credential.user_handle = (*user)->handle;
    credential.name = "Key";
    credential.record.id = CredentialId(random.bytes(32));
    credential.record.public_key = {0xa0};
    credential.record.rp_id = "example.org";
    credential.aaguid = *webauthn::aaguid_from(aaguid);
    if (key) credential.attestation_key_id = Bytes(20, *key);
    credential.attestation_format = "none";
    credential.created_at = now;
    EXPECT_TRUE(store->credentials().save_credential(credential).has_value());
    return credential;
  }

  Uuid add_session(const passkey::CredentialData& credential) {
    token::Session session;
    session.id = Uuid::v7(now, random);
    session.user_id = credential.user_id.value;
    session.credential = credential.id;
    session.auth_time = now;
    session.rotated_at = now;
    session.expires_at = now + std::chrono::days{1};
    EXPECT_TRUE(open_store()->refresh_tokens().insert_session(session).has_value());
    return session.id;
  }

  support::SeededRandom seed_{"mds commands"};
  support::MdsBlobMaker maker_{seed_};
};

TEST_F(MdsCommands, AnImportMayBeTheFirstThingThatHappensToADatabase) {
  storage = "sqlite:" + folder.file("fresh.db");
  EXPECT_EQ(import(parts(7)).status, 0);
  EXPECT_EQ(run({"mds", "status", "--storage", storage}).status, 0);
}

TEST_F(MdsCommands, ImportSaysWhatItImportedAndStatusWhatIsInUse) {
  EXPECT_EQ(status(), "No metadata was imported.");
  const auto imported = import(parts(7));
  EXPECT_EQ(imported.status, 0) << imported.err;
  EXPECT_EQ(imported.out, "Imported metadata 7 with 3 models; the next is due on 2025-07-01.\n");
  EXPECT_EQ(imported.err, "");
  const std::string text = status();
  EXPECT_TRUE(text.starts_with("number: 7\nmodels: 3\nimported: 2025-06-15T")) << text;
  EXPECT_TRUE(text.ends_with("next update: 2025-07-01")) << text;
}

TEST_F(MdsCommands, ABlobMayComeByStandardInputAndEndWithALineEnd) {
  const auto result = run({"mds", "import", "-", "--ca-store", folder.file("ca.der"), "--storage", storage},
                          maker_.make(parts(7)) + "\n");
  EXPECT_EQ(result.status, 0) << result.err;
}

TEST_F(MdsCommands, TheLastGoodBlobIsKeptWhateverComesAfterIt) {
  ASSERT_EQ(import(parts(7)).status, 0);
  const std::string before = status();
  const auto refused = [&](const BlobParts& blob) {
    const auto result = import(blob);
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(status(), before);
    return result.err;
  };
  EXPECT_NE(refused(parts(7)).find("nothing was changed"), std::string::npos);
  EXPECT_NE(refused(parts(6)).find("7 is imported already"), std::string::npos);
  BlobParts spoiled = parts(8);
  spoiled.signature = [](Bytes& signature) { signature[5] ^= 1; };
  EXPECT_NE(refused(spoiled).find("signature"), std::string::npos);
  spoiled = parts(8);
  spoiled.leaf.extensions = {support::alternative_dns_name("example.org")};
  EXPECT_NE(refused(spoiled).find("mds.fidoalliance.org"), std::string::npos);
  spoiled = parts(8);
  spoiled.leaf.not_after = now - std::chrono::seconds{1};
  EXPECT_NE(refused(spoiled).find("trusted CA"), std::string::npos);
  spoiled = parts(8);
  spoiled.models[0].reports = {{"NO STATUS", ""}};
  EXPECT_NE(refused(spoiled).find("status"), std::string::npos);
}

TEST_F(MdsCommands, WithoutACaThatVouchesNothingIsImported) {
  const std::string blob = folder.write("blob.jwt", maker_.make(parts(7)));
  support::SeededRandom other("another");
  folder.write("other.der", as_chars(support::MdsBlobMaker(other).root()));
  EXPECT_EQ(run({"mds", "import", blob, "--ca-store", folder.file("other.der"), "--storage", storage}).status,
            1);
  EXPECT_EQ(run({"mds", "import", blob, "--ca-store", folder.file("absent"), "--storage", storage}).status,
            1);
  EXPECT_EQ(run({"mds", "import", folder.file("absent"), "--storage", storage}).status, 1);
  EXPECT_EQ(status(), "No metadata was imported.");
}

// As the system's folder: bundles, links to nowhere, files that hold something else.
TEST_F(MdsCommands, ACaStoreMayBeAFolderWithThingsThatCannotBeRead) {
  std::filesystem::create_directory(folder.file("certs"));
  std::filesystem::create_symlink(folder.file("nowhere"), folder.file("certs/dangling.pem"));
  folder.write("certs/README", "not a certificate");
  folder.write("certs/broken.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
  std::string pem =
      "-----BEGIN CERTIFICATE-----\n" + base64_encode(maker_.root()) + "\n-----END CERTIFICATE-----\n";
  folder.write("certs/good.pem", pem);
  folder.write("certs/bundle.crt", pem + pem);
  environment["BLOCKAUTH_METADATA_CA_STORE"] = folder.file("certs");
  const auto result =
      run({"mds", "import", folder.write("blob.jwt", maker_.make(parts(7))), "--storage", storage});
  EXPECT_EQ(result.status, 0) << result.err;
}

TEST_F(MdsCommands, OverdueMetadataIsWarnedAbout) {
  BlobParts overdue = parts(7);
  overdue.next_update = "2025-06-01";
  const auto imported = import(overdue);
  EXPECT_EQ(imported.status, 0);
  EXPECT_NE(imported.err.find("due on 2025-06-01"), std::string::npos) << imported.err;
  EXPECT_NE(run({"mds", "status", "--storage", storage}).err.find("due on 2025-06-01"), std::string::npos);
}

TEST_F(MdsCommands, ReportListsThePasskeysOfRefusedModels) {
  for (const char* email : {"alice@example.org", "bob@example.org"})
    output_of({"user", "add", email, "--storage", storage});
  add_credential("alice@example.org", kGood);
  const auto bad = add_credential("alice@example.org", kBad);
  const auto u2f = add_credential("bob@example.org", "00000000-0000-0000-0000-000000000000", 0xcc);
  add_credential("bob@example.org", "00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(output_of({"mds", "report", "--storage", storage}), "");
  ASSERT_EQ(import(parts(7)).status, 0);
  const std::string report = output_of({"mds", "report", "--storage", storage});
  EXPECT_EQ(std::ranges::count(report, '\n'), 1) << report;
  EXPECT_NE(report.find(bad.id.to_string() + "\texample.org\tactive\t" + kBad +
                        "\tUSER_VERIFICATION_BYPASS\t\"Key\""),
            std::string::npos)
      << report;
  EXPECT_NE(report.find(u2f.id.to_string() + "\texample.org\tactive\t" + kBadKey + "\tREVOKED\t\"Key\""),
            std::string::npos)
      << report;
  // By setting, another list of statuses.
  environment["BLOCKAUTH_METADATA_REFUSED_STATUSES"] = "REVOKED";
  EXPECT_EQ(output_of({"mds", "report", "--storage", storage}).find(kBad), std::string::npos);
}

TEST_F(MdsCommands, ReportListsThePasskeysOfOneModel) {
  output_of({"user", "add", "alice@example.org", "--storage", storage});
  const auto good = add_credential("alice@example.org", kGood);
  add_credential("alice@example.org", kBad);
  const auto u2f = add_credential("alice@example.org", "00000000-0000-0000-0000-000000000000", 0xcc);
  const std::string report = output_of({"mds", "report", "--aaguid", kGood, "--storage", storage});
  EXPECT_NE(report.find(good.id.to_string() + "\texample.org\tactive\t" + kGood + "\t-\t"), std::string::npos)
      << report;
  EXPECT_EQ(std::ranges::count(report, '\n'), 0) << report;
  EXPECT_NE(output_of({"mds", "report", "--key-identifier", kBadKey, "--storage", storage})
                .find(u2f.id.to_string()),
            std::string::npos);
}

TEST_F(MdsCommands, ModelsAreNamedByWhatNamesThem) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--aaguid", "x"},
                                             {"--aaguid", "00000000-0000-0000-0000-000000000000"},
                                             {"--key-identifier", "cc"},
                                             {"--key-identifier", std::string(40, 'C')},
                                             {"--aaguid", kGood, "--key-identifier", kBadKey}}) {
    for (std::vector<std::string> command :
         {std::vector<std::string>{"mds", "report"}, std::vector<std::string>{"credential", "revoke"}}) {
      command.insert(command.end(), arguments.begin(), arguments.end());
      command.insert(command.end(), {"--storage", storage});
      EXPECT_EQ(run(command).status, 1) << arguments.back();
    }
  }
}

TEST_F(MdsCommands, RevokeOfAModelRefusesAllItsPasskeysAndEndsTheirSessions) {
  for (const char* email : {"alice@example.org", "bob@example.org"})
    output_of({"user", "add", email, "--storage", storage});
  const auto first = add_credential("alice@example.org", kBad);
  const auto second = add_credential("bob@example.org", kBad);
  const auto other = add_credential("bob@example.org", kGood);
  const Uuid session = add_session(first);
  const Uuid other_session = add_session(other);
  EXPECT_EQ(output_of({"credential", "revoke", "--aaguid", kBad, "--reason", "broken", "--storage", storage}),
            "Revoked 2 passkeys.");
  const auto store = open_store();
  for (const auto& credential : {first, second}) {
    const auto stored = store->credentials().get_credential(credential.credential_id());
    EXPECT_FALSE((*stored)->is_active);
    EXPECT_EQ((*stored)->revocation_reason, "broken");
  }
  EXPECT_TRUE((*store->credentials().get_credential(other.credential_id()))->is_active);
  EXPECT_FALSE(store->refresh_tokens().get_session(session)->has_value());
  EXPECT_TRUE(store->refresh_tokens().get_session(other_session)->has_value());
  EXPECT_EQ(output_of({"credential", "revoke", "--aaguid", kBad, "--storage", storage}),
            "Revoked 0 passkeys.");
}

TEST_F(MdsCommands, RevokeTakesAPasskeyOrAModelNeverBothNorNeither) {
  output_of({"user", "add", "alice@example.org", "--storage", storage});
  const auto credential = add_credential("alice@example.org", kBad);
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"alice@example.org"}, {"alice@example.org", credential.id.to_string(), "--aaguid", kBad}}) {
    std::vector<std::string> command{"credential", "revoke"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--storage", storage});
    EXPECT_EQ(run(command).status, 1);
  }
  EXPECT_TRUE((*open_store()->credentials().get_credential(credential.credential_id()))->is_active);
}

}  // namespace
}  // namespace blockauth::app
