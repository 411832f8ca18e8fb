// Does `blockauth verify` agree with cases that we did not make? Totals by format and reason are printed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/recorded_case.hpp"
#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/public_key.hpp"
#include "webauthn/cose_key.hpp"

namespace blockauth::app {
namespace {

std::filesystem::path vectors_folder() {
  if (const char* folder = std::getenv("BLOCKAUTH_VECTORS")) return folder;
  return std::filesystem::path(BLOCKAUTH_SOURCE_DIR) / ".." / "shared" / "vectors";
}

// ML-DSA-44, -65, -87: there only if OpenSSL has them.
const std::set<std::int64_t> kMlDsa = {-48, -49, -50};

// The attestation object's `fmt`, read just well enough to sort cases: the text after the key "fmt". "?" if
// there is none, as in cases that are damaged on purpose.
std::string format_of(const json::Object& recorded) {
  json::Document document;
  const auto text = recorded.serialized("credential");
  if (!text) return "?";
  const auto credential = document.parse_object(*text);
  if (!credential) return "?";
  const auto response = credential->object("response");
  if (!response) return "?";
  const auto encoded = response->optional_string("attestationObject");
  if (!encoded || !encoded.value()) return "?";
  const auto object = base64url_decode(**encoded);
  if (!object) return "?";
  constexpr std::string_view kKey =
      "\x63"
      "fmt";
  const std::string_view chars = as_chars(*object);
  const auto at = chars.find(kKey);
  if (at == std::string_view::npos || at + kKey.size() >= chars.size()) return "?";
  const auto head = static_cast<unsigned char>(chars[at + kKey.size()]);
  if (head >= 0x78 || head < 0x60) return "?";
  return std::string(chars.substr(at + kKey.size() + 1, head - 0x60));
}

// The algorithms that the case is about: those offered, or that of the stored key.
std::vector<std::int64_t> algorithms_of(const json::Object& recorded) {
  const auto stored = recorded.object("stored");
  if (!stored) return recorded.optional_integers("algorithms").value_or(std::vector<std::int64_t>{});
  const auto encoded = stored->base64url("public_key");
  const auto key = encoded ? webauthn::CoseKey::parse(*encoded) : fail(Errc::malformed_cose_key, "");
  if (!key) return {};
  return {static_cast<std::int64_t>(key->algorithm)};
}

// May this build refuse the case for its algorithm, whatever is expected?
bool needs_missing_algorithm(const json::Object& recorded) {
  const auto algorithms = algorithms_of(recorded);
  return !algorithms.empty() && std::ranges::all_of(algorithms, [](std::int64_t alg) {
    return kMlDsa.contains(alg) && !crypto::is_supported(static_cast<COSEAlgorithmIdentifier>(alg));
  });
}

std::vector<std::string> expected_reasons(const json::Object& expect) {
  if (const auto one = expect.optional_string("reason"); one && one.value()) return {std::string(**one)};
  const auto any = expect.optional_strings("reason").value_or(std::vector<std::string_view>{});
  return {any.begin(), any.end()};
}

// Empty if the verdict is as expected, else what differs.
std::string difference(const json::Object& expect, const json::Object& verdict) {
  const bool want_ok = expect.boolean("ok").value_or(false);
  const bool is_ok = verdict.boolean("ok").value_or(false);
  const std::string reason(verdict.string("reason").value_or(""));
  if (want_ok != is_ok) return want_ok ? "refused: " + reason : "accepted";
  if (!is_ok) {
    const auto reasons = expected_reasons(expect);
    return reasons.empty() || std::ranges::find(reasons, reason) != reasons.end() ? "" : "reason " + reason;
  }
  for (const char* member : {"fmt", "alg", "aaguid", "sign_count", "uv", "be", "bs", "credential_id"}) {
    if (expect.has(member) && expect.serialized(member) != verdict.serialized(member)) {
      return std::string(member) + " is " + verdict.serialized(member).value_or("absent") + ", not " +
             *expect.serialized(member);
    }
  }
  return "";
}

struct Tally {
  std::map<std::string, std::map<std::string, int>> agreed;  // by format, then outcome
  int without_algorithm = 0;
  int disputed_agreed = 0;
  std::vector<std::string> disputed;
};

void judge_file(const std::filesystem::path& path, Tally& tally) {
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  std::string line;
  while (std::getline(in, line)) {
    json::Document case_document;
    const auto recorded = case_document.parse_object(line);
    ASSERT_TRUE(recorded) << line;
    const std::string id(recorded->string("id").value_or("?"));
    const bool registration = recorded->string("ceremony").value_or("") == "registration";
    const std::string format = registration ? format_of(*recorded) : "assertion";

    const std::string text = judge_recorded_case(line);
    json::Document verdict_document;
    const auto verdict = verdict_document.parse_object(text);
    ASSERT_TRUE(verdict) << text;
    EXPECT_EQ(verdict->serialized("id"), recorded->serialized("id"));

    const auto expect = recorded->object("expect");
    ASSERT_TRUE(expect) << id;
    const std::string differs = difference(*expect, *verdict);
    if (recorded->optional_string("basis").value_or(std::nullopt) == "disputed") {
      if (differs.empty()) ++tally.disputed_agreed;
      if (!differs.empty()) tally.disputed.push_back(id + ": " + differs);
    } else if (!differs.empty() && needs_missing_algorithm(*recorded)) {
      EXPECT_EQ(verdict->string("reason").value_or(""), "algorithm") << id << "\n" << text;
      ++tally.without_algorithm;
    } else {
      EXPECT_EQ(differs, "") << id << "\n" << text;
      ++tally.agreed[format]
                    [std::string(verdict->optional_string("reason").value_or(std::nullopt).value_or("ok"))];
    }
  }
}

TEST(VerifyVectors, EveryCaseIsJudgedAsExpected) {
  const auto folder = vectors_folder();
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no vectors in " << folder;
  Tally tally;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".jsonl") continue;
    ++files;
    judge_file(entry.path(), tally);
  }
  EXPECT_GT(files, 0) << folder;

  std::ostringstream report;
  for (const auto& [format, outcomes] : tally.agreed) {
    int total = 0;
    for (const auto& [outcome, count] : outcomes) total += count;
    report << format << ": " << total << " cases\n";
    for (const auto& [outcome, count] : outcomes) report << "  " << outcome << ": " << count << "\n";
  }
  report << "ML-DSA, refused for its algorithm: " << tally.without_algorithm << "\n";
  report << "disputed: " << tally.disputed_agreed << " agree, " << tally.disputed.size() << " differ\n";
  for (const std::string& line : tally.disputed) report << "  " << line << "\n";
  std::cout << report.str();
}

}  // namespace
}  // namespace blockauth::app
