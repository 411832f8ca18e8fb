// What is read from a BLOB's payload, and what is refused?
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/metadata.hpp"
#include "support/mds_blob_maker.hpp"
#include "support/seeded_random.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::webauthn {
namespace {

using support::BlobModel;
using support::BlobParts;
using support::JsonObject;

constexpr std::string_view kAaguidText = "01020304-0506-0708-0102-030405060708";
constexpr Aaguid kAaguid{1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8};
const std::string kKeyIdentifierText = "00ff0102030405060708090a0b0c0d0e0f101112";
const Bytes kKeyIdentifier{0x00, 0xff, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                           0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12};

BlobModel good_model() { return BlobModel{.aaguid = std::string(kAaguidText)}; }

Result<Metadata> read(const BlobParts& parts) { return Metadata::from_json(parts.payload_text()); }

BlobParts with_models(std::vector<BlobModel> models) {
  BlobParts parts;
  parts.models = std::move(models);
  return parts;
}

// The payload with one entry, of which one thing was spoiled.
Result<Metadata> read_entry(const std::function<void(JsonObject&)>& spoil) {
  JsonObject entry = good_model().entry();
  spoil(entry);
  BlobParts parts;
  parts.more_entries = {entry.text()};
  return read(parts);
}

Result<Metadata> read_statement(const std::string& statement) {
  return read_entry([&](JsonObject& entry) { entry.set("metadataStatement", statement); });
}

void expect_invalid(const Result<Metadata>& result) {
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::metadata_invalid) << result.error().detail;
}

TEST(MetadataPayload, AModelIsReadWithEverythingAPolicyNeeds) {
  support::SeededRandom random("metadata payload");
  const Bytes root = support::CertificateAuthority(random).root();
  BlobParts parts;
  parts.number = 17;
  parts.next_update = "2026-02-01";
  parts.models = {{.aaguid = std::string(kAaguidText),
                   .key_identifiers = {},
                   .name = "Schlüssel",
                   .icon = "data:image/png;base64,AAAA",
                   .reports = {{"FIDO_CERTIFIED_L1", "2024-01-02"}, {"REVOKED", ""}},
                   .roots = {root}}};
  const auto metadata = read(parts);
  ASSERT_TRUE(metadata.has_value()) << metadata.error().detail;
  EXPECT_EQ(metadata->number, 17);
  EXPECT_EQ(metadata->next_update, TimePoint(std::chrono::sys_days{std::chrono::year{2026} / 2 / 1}));
  EXPECT_EQ(metadata->models, (std::vector<AuthenticatorModel>{
                                  {.aaguid = kAaguid,
                                   .key_identifiers = {},
                                   .name = "Schlüssel",
                                   .icon = "data:image/png;base64,AAAA",
                                   .status_reports = {{"FIDO_CERTIFIED_L1", "2024-01-02"}, {"REVOKED", ""}},
                                   .root_certificates = {root}}}));
  EXPECT_EQ(metadata->ignored_certificates, 0U);
}

TEST(MetadataPayload, U2fModelsAreKnownByTheirKeys) {
  const auto metadata = read(
      with_models({BlobModel{.key_identifiers = {kKeyIdentifierText, std::string(40, 'a')}}, good_model()}));
  ASSERT_TRUE(metadata.has_value()) << metadata.error().detail;
  EXPECT_EQ(metadata->models.at(0).key_identifiers, (std::vector<Bytes>{kKeyIdentifier, Bytes(20, 0xaa)}));
  EXPECT_EQ(metadata->find({.aaguid = {}, .key_identifiers = {Bytes(20, 0xaa)}}).size(), 1U);
  EXPECT_EQ(metadata->find({.aaguid = {}, .key_identifiers = {Bytes(20, 0xab)}}).size(), 0U);
  EXPECT_EQ(metadata->find({.aaguid = {}, .key_identifiers = {}}).size(), 0U)
      << "who says nothing is not a model without an AAGUID";
  EXPECT_EQ(metadata->find({.aaguid = kAaguid, .key_identifiers = {}}).size(), 1U);
  EXPECT_EQ(metadata->find({.aaguid = {0x01}, .key_identifiers = {kKeyIdentifier}}).size(), 0U)
      << "who names an AAGUID is judged by it";
}

TEST(MetadataPayload, EntriesOfOtherProtocolsAreLeftOut) {
  BlobParts parts = with_models({good_model()});
  parts.more_entries = {R"({"aaid":"4e4e#4005","metadataStatement":{},"statusReports":[]})"};
  EXPECT_EQ(read(parts)->models.size(), 1U);
}

// A second entry cannot hide what the first one says.
TEST(MetadataPayload, ADuplicateHidesNothing) {
  BlobModel bad = good_model();
  bad.reports = {{"REVOKED", "2025-01-02"}};
  const std::vector<std::string> refused{"REVOKED"};
  for (const auto& models : {std::vector{bad, good_model()}, std::vector{good_model(), bad}}) {
    const auto found = read(with_models(models))->find({.aaguid = kAaguid, .key_identifiers = {}});
    EXPECT_EQ(found.size(), 2U);
    EXPECT_FALSE(check_status(found, refused).has_value());
  }
}

TEST(MetadataPayload, TheMembersThatDecideAreRequiredAndHaveTheirTypes) {
  const auto payload = [](const std::function<void(JsonObject&)>& spoil) {
    JsonObject object;
    object.set("no", "1").set_string("nextUpdate", "2026-02-01").set("entries", "[]");
    spoil(object);
    return Metadata::from_json(object.text());
  };
  ASSERT_TRUE(payload([](JsonObject&) {}).has_value());
  for (const char* name : {"no", "nextUpdate", "entries"}) {
    expect_invalid(payload([&](JsonObject& object) { object.remove(name); }));
    expect_invalid(payload([&](JsonObject& object) { object.set(name, "null"); }));
    expect_invalid(payload([&](JsonObject& object) { object.set(name, "{}"); }));
    expect_invalid(payload([&](JsonObject& object) { object.append(name, "1"); }));
  }
  for (const char* number : {"-1", "1.5", "\"1\"", "18446744073709551615"})
    expect_invalid(payload([&](JsonObject& object) { object.set("no", number); }));
  for (const char* date : {"", "2026-13-01", "2026-02-30", "2026-2-1", "20260201", "2026-02-01T00:00:00Z"})
    expect_invalid(payload([&](JsonObject& object) { object.set_string("nextUpdate", date); }));
  expect_invalid(payload([](JsonObject& object) { object.set("entries", "[1]"); }));
  expect_invalid(Metadata::from_json("[]"));
  expect_invalid(Metadata::from_json(""));
}

TEST(MetadataPayload, AnAaguidIsOneAndNotZero) {
  for (const char* aaguid :
       {"", "0", "01020304050607080102030405060708", "00000000-0000-0000-0000-000000000000"}) {
    expect_invalid(read_entry([&](JsonObject& entry) { entry.set_string("aaguid", aaguid); }));
  }
  expect_invalid(read_entry([](JsonObject& entry) { entry.set("aaguid", "1"); }));
}

TEST(MetadataPayload, AKeyIdentifierIsFortyHexDigits) {
  for (const std::string& identifier : {std::string(), std::string(39, 'a'), std::string(42, 'a'),
                                        std::string(40, 'A'), std::string(40, 'g')}) {
    expect_invalid(read(with_models({BlobModel{.key_identifiers = {identifier}}})));
  }
}

TEST(MetadataPayload, StatusReportsAreWellFormedOrTheWholeIsRefused) {
  expect_invalid(read_entry([](JsonObject& entry) { entry.remove("statusReports"); }));
  for (const char* reports :
       {"{}", "[1]", "[{}]", R"([{"status":1}])", R"([{"status":""}])", R"([{"status":"RE VOKED"}])",
        R"([{"status":"REVOKED\u0000"}])", R"([{"status":"REVOKED\n"}])", R"([{"status":null}])",
        R"([{"status":"REVOKED","effectiveDate":"yesterday"}])",
        R"([{"status":"REVOKED","effectiveDate":1}])"}) {
    expect_invalid(read_entry([&](JsonObject& entry) { entry.set("statusReports", reports); }));
  }
  expect_invalid(read_entry([](JsonObject& entry) {
    entry.set("statusReports", R"([{"status":")" + std::string(65, 'A') + R"("}])");
  }));
}

TEST(MetadataPayload, AStatusThatNobodyKnowsYetIsKept) {
  BlobModel model = good_model();
  model.reports = {{"STATUS_OF_THE_FUTURE_9", "2030-01-01"}};
  const auto metadata = read(with_models({model}));
  ASSERT_TRUE(metadata.has_value());
  EXPECT_EQ(metadata->models.at(0).status_reports.at(0).status, "STATUS_OF_THE_FUTURE_9");
  EXPECT_TRUE(check_status(metadata->models, std::vector<std::string>{"REVOKED"}).has_value());
  EXPECT_FALSE(
      check_status(metadata->models, std::vector<std::string>{"STATUS_OF_THE_FUTURE_9"}).has_value());
}

TEST(MetadataPayload, RootsThatAreNoCertificatesVouchForNobody) {
  support::SeededRandom random("metadata payload");
  const std::string good = base64_encode(support::CertificateAuthority(random).root());
  const std::string folded = good.substr(0, 64) + "\\r\\n  " + good.substr(64);
  const auto metadata =
      read_statement(R"({"attestationRootCertificates":["AAAA","","%%%",")" + folded + R"("]})");
  ASSERT_TRUE(metadata.has_value()) << metadata.error().detail;
  EXPECT_EQ(metadata->models.at(0).root_certificates.size(), 1U);
  EXPECT_EQ(metadata->ignored_certificates, 3U);
}

TEST(MetadataPayload, NamesAndIconsThatCannotBeShownAreLeftOut) {
  const auto name_of = [](const std::string& text) {
    return read_statement("{\"description\":" + support::json_string(text) + "}")->models.at(0).name;
  };
  EXPECT_EQ(name_of(std::string(200, 'x')), std::string(200, 'x'));
  EXPECT_EQ(name_of(std::string(201, 'x')), "");
  EXPECT_EQ(name_of("line\nbreak"), "");
  EXPECT_EQ(name_of("\x1b[2J"), "");
  const auto icon_of = [](const std::string& text) {
    return read_statement("{\"icon\":" + support::json_string(text) + "}")->models.at(0).icon;
  };
  EXPECT_EQ(icon_of("data:image/svg+xml;base64,AAAA"), "data:image/svg+xml;base64,AAAA");
  for (const char* icon : {"https://example.org/icon.png", "data:text/html;base64,AAAA",
                           "javascript:alert(1)", "data:image/png,AAAA", "data:image/png;base64,A\"><script>",
                           "data:image/png;charset=x;base64,AAAA", "data:image/;base64,AAAA"}) {
    EXPECT_EQ(icon_of(icon), "") << icon;
  }
  EXPECT_EQ(icon_of("data:image/png;base64," + std::string(kMaxModelIconBytes, 'A')), "");
}

TEST(MetadataPayload, WrongTypesInsideAStatementAreRefused) {
  for (const char* statement :
       {"[]", R"({"description":1})", R"({"icon":[]})", R"({"attestationRootCertificates":{}})",
        R"({"attestationRootCertificates":[1]})"}) {
    expect_invalid(read_statement(statement));
  }
}

TEST(MetadataPayload, EveryPrefixIsRefused) {
  const std::string text = with_models({good_model()}).payload_text();
  for (std::size_t length = 0; length < text.size(); ++length)
    expect_invalid(Metadata::from_json(std::string_view(text).substr(0, length)));
}

// As large as the real one, and larger than any message may be.
TEST(MetadataPayload, HundredsOfModelsWithIconsAreRead) {
  BlobParts parts;
  for (int i = 1; i <= 400; ++i) {
    BlobModel model = good_model();
    model.aaguid = "01020304-0506-0708-0102-000000000000";
    model.aaguid->replace(36 - std::to_string(i).size(), std::string::npos, std::to_string(i));
    model.icon = "data:image/png;base64," + std::string(8192, 'A');
    parts.models.push_back(std::move(model));
  }
  const auto metadata = read(parts);
  ASSERT_TRUE(metadata.has_value()) << metadata.error().detail;
  EXPECT_EQ(metadata->models.size(), 400U);
}

TEST(MetadataPayload, ItsSizeIsBounded) {
  expect_invalid(Metadata::from_json(std::string(kMaxMetadataBlobBytes + 1, ' ')));
  std::string values = R"({"no":1,"nextUpdate":"2026-02-01","entries":[],"x":[0)";
  for (std::size_t i = 0; i < std::size_t{1} << 21; ++i) values += ",0";
  expect_invalid(Metadata::from_json(values + "]}"));
}

TEST(MetadataStatus, TheDefaultRefusesWhatIsBroken) {
  const std::vector<std::string> refused{kRefusedStatuses.begin(), kRefusedStatuses.end()};
  for (const std::string& status : refused) {
    BlobModel model = good_model();
    // What came later does not take it back.
    model.reports = {{"FIDO_CERTIFIED", ""}, {status, "2025-01-02"}, {"UPDATE_AVAILABLE", "2025-02-02"}};
    const auto verdict = check_status(read(with_models({model}))->models, refused);
    ASSERT_FALSE(verdict.has_value()) << status;
    EXPECT_EQ(verdict.error().code, Errc::authenticator_not_allowed);
  }
  for (const char* status : {"NOT_FIDO_CERTIFIED", "FIDO_CERTIFIED", "SELF_ASSERTION_SUBMITTED",
                             "UPDATE_AVAILABLE", "FIDO_CERTIFIED_L3plus"}) {
    BlobModel model = good_model();
    model.reports = {{status, "2025-01-02"}};
    EXPECT_TRUE(check_status(read(with_models({model}))->models, refused).has_value()) << status;
  }
}

}  // namespace
}  // namespace blockauth::webauthn
