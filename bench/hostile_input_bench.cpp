// How much work can 64 KiB from a stranger cause, beside an honest registration?
//
// Each text is as large as it can be while one part of the reader still has to read all of it. The figure to
// watch is the ratio to "honest".
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/ratio_reporter.hpp"
#include "bench/recorded_ceremonies.hpp"
#include "support/cbor_writer.hpp"
#include "support/json_object.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::bench {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CreateCeremony;
using support::ResponseJson;
using support::SignedAttestation;

constexpr std::size_t kJsonBytes = 64 * 1024;
// As large as an attestation object may be, and a little less, for what surrounds the member that is large.
constexpr std::size_t kObjectBytes = webauthn::kMaxAttestationObjectBytes - 512;

std::string repeated(std::string_view text, std::size_t total_bytes) {
  std::string out;
  while (out.size() + text.size() <= total_bytes) out += text;
  return out;
}

// A text of about kJsonBytes: an object with one more member.
CreateCeremony with_member(std::string name, std::string json) {
  CreateCeremony ceremony;
  ceremony.spoil_json = [name = std::move(name), json = std::move(json)](ResponseJson& response) {
    response.credential.set(name, json);
  };
  return ceremony;
}

// An attestation object with one more member, in front of those that are looked for.
CreateCeremony with_object_member(const Cbor& value) {
  CreateCeremony ceremony;
  ceremony.spoil_signed = [value](SignedAttestation& made) {
    made.attestation_object.reverse().append(Cbor::text("x"), value).reverse();
  };
  return ceremony;
}

CreateCeremony with_attestation_object(Bytes octets) {
  CreateCeremony ceremony;
  ceremony.spoil_signed = [octets = std::move(octets)](SignedAttestation& made) {
    made.attestation_object = Cbor::raw(octets);
  };
  return ceremony;
}

CreateCeremony with_extensions(const Cbor& extensions) {
  CreateCeremony ceremony;
  ceremony.spoil = [extensions](AttestationParts& parts) {
    parts.authenticator_data.flags |= support::kExtensionData;
    parts.authenticator_data.extensions = extensions;
  };
  return ceremony;
}

Cbor zeros(std::size_t count) { return Cbor::array(std::vector<Cbor>(count, Cbor::integer(0))); }

// As many entries as one map may have, under keys that differ in their last octet only.
Cbor full_map(std::size_t key_bytes, const Cbor& value) {
  std::vector<std::pair<Cbor, Cbor>> members;
  for (std::uint8_t i = 0; i < 32; ++i) {
    Bytes key(key_bytes, 'k');
    key.back() = i;
    members.emplace_back(Cbor::bytes(key), value);
  }
  return Cbor::map(std::move(members));
}

Cbor many_maps(std::size_t key_bytes) {
  const Cbor map = full_map(key_bytes, Cbor::integer(0));
  return Cbor::array(std::vector<Cbor>(kObjectBytes / map.encode().size(), map));
}

std::string many_members() {
  std::string json = "{";
  for (int i = 0; json.size() + 16 < kJsonBytes - 1024; ++i) {
    json += (json.size() > 1 ? ",\"m" : "\"m") + std::to_string(i) + "\":0";
  }
  return json + "}";
}

// Objects as full as they may be, under names of which each has `padding_bytes` octets and a number.
std::string full_objects(std::size_t padding_bytes) {
  constexpr int kObjects = 8;
  constexpr int kMembers = 60;
  const std::string padding(padding_bytes, 'n');
  std::string json = "[";
  for (int i = 0; i < kObjects; ++i) {
    json += i == 0 ? "{" : ",{";
    for (int j = 0; j < kMembers; ++j) {
      json += (j == 0 ? "\"" : ",\"") + padding + std::to_string(j) + "\":0";
    }
    json += '}';
  }
  return json + "]";
}

// All that is expensive, each up to its bound, and then a long string.
std::string full_mixture() {
  constexpr std::size_t kEach = 1900;
  const std::string letters(kEach, 'x');
  std::string json = "[\"" + repeated("\xe2\x82\xac", kEach) + "\",\"\\n" + letters + "\",";
  for (int i = 0; i < 8; ++i) {
    json += '{';
    for (int j = 0; j < 60; ++j) json += (j == 0 ? "\"" : ",\"") + std::to_string(j) + "n\":0";
    json += "},";
  }
  return json + '"' + std::string(kJsonBytes - 1024 - json.size(), 'x') + "\"]";
}

struct HostileText {
  std::string name;
  CreateCeremony ceremony;
};

std::vector<HostileText> hostile_texts() {
  const std::size_t member = kJsonBytes - 1024;
  return {
      {"JSON: one long string", with_member("x", '"' + std::string(member, 'x') + '"')},
      {"JSON: escaped characters", with_member("x", '"' + repeated("\\u00e9", member) + '"')},
      {"JSON: escaped quotes", with_member("x", '"' + repeated("\\\"", member) + '"')},
      {"JSON: one long name", with_member(std::string(member, 'x'), "0")},
      {"JSON: two-octet characters", with_member("x", '"' + repeated("\xc3\xa9", member) + '"')},
      {"JSON: three-octet characters", with_member("x", '"' + repeated("\xe2\x82\xac", member) + '"')},
      {"JSON: one long number", with_member("x", std::string(member, '9'))},
      {"JSON: long fractions", with_member("x", "0." + std::string(member, '3'))},
      {"JSON: nested arrays", with_member("x", std::string(member / 2, '[') + std::string(member / 2, ']'))},
      {"JSON: array of zeros", with_member("x", "[" + repeated("0,", member) + "0]")},
      {"JSON: many members", with_member("x", many_members())},
      {"JSON: full objects, short names", with_member("x", full_objects(0))},
      {"JSON: full objects, names of 8 octets", with_member("x", full_objects(6))},
      {"JSON: full objects, long names", with_member("x", full_objects(kJsonBytes / 480 - 16))},
      {"JSON: an escape in a long string", with_member("x", "\"\\n" + std::string(member, 'x') + '"')},
      {"JSON: an escape in many strings",
       with_member("x", '[' + repeated("\"\\n" + std::string(1000, 'x') + "\",", member) + "0]")},
      {"JSON: of everything as much as allowed", with_member("x", full_mixture())},
      {"JSON: names full of escapes", with_member("x", "{\"" + repeated("\\n", member - 8) + "\":0}")},
      {"CBOR: nested arrays", with_attestation_object(Bytes(kObjectBytes, 0x81))},
      {"CBOR: declared lengths", with_attestation_object({0xa1, 0x63, 'f', 'm', 't', 0x9b, 0x7f, 0xff, 0xff,
                                                          0xff, 0xff, 0xff, 0xff, 0xff})},
      {"CBOR: array of zeros", with_object_member(zeros(kObjectBytes))},
      {"CBOR: full maps, short keys", with_object_member(many_maps(2))},
      {"CBOR: full maps, long keys", with_object_member(many_maps(700))},
      {"CBOR: one long text", with_object_member(Cbor::text(std::string(kObjectBytes, 't')))},
      {"CBOR: three-octet characters",
       with_object_member(Cbor::text(repeated("\xe2\x82\xac", kObjectBytes)))},
      {"CBOR: extensions full of zeros",
       with_extensions(Cbor::map({{Cbor::text("x"), zeros(kObjectBytes)}}))},
  };
}

// Judges the text, whatever the verdict: the cost is the same question.
void judge(benchmark::State& state, const RecordedRegistration& recorded) {
  for (auto _ : state) {
    const auto response = webauthn::RegistrationResponse::from_json(recorded.json);
    if (!response) continue;
    auto result = verify_registration(recorded.expected, *response, kNow);
    benchmark::DoNotOptimize(result);
  }
}

void add(const std::string& name, RecordedRegistration recorded) {
  benchmark::RegisterBenchmark(
      name.c_str(), [recorded = std::move(recorded)](benchmark::State& state) { judge(state, recorded); });
}

void add_all() {
  add("honest", record_registrations(support::SoftAttestation::none, 1).front());
  for (HostileText& text : hostile_texts()) {
    // The members that a relying party ignores repeat what the attestation object holds.
    text.ceremony.spoil_json = [also = text.ceremony.spoil_json](ResponseJson& response) {
      response.response->remove("authenticatorData").remove("publicKey").remove("publicKeyAlgorithm");
      if (also) also(response);
    };
    add(text.name, record_registrations(support::SoftAttestation::none, 1, text.ceremony).front());
  }
}

}  // namespace
}  // namespace blockauth::bench

int main(int argc, char** argv) {
  blockauth::bench::add_all();
  return blockauth::bench::run(argc, argv, "honest");
}
