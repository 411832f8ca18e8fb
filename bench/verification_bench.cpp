// What does it take to judge a ceremony, from JSON in to verdict out, beside the one signature verification
// that cannot be avoided?
//
// Every call meets another account, key and challenge than the one before. "raw" is OpenSSL alone with the
// key built beforehand; V is that of ES256.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bench/ratio_reporter.hpp"
#include "bench/recorded_ceremonies.hpp"

namespace blockauth::bench {
namespace {

using support::SoftAttestation;
using webauthn::AuthenticationResponse;
using webauthn::RegistrationResponse;

// Calls `act` with one recording after the other, round and round. It returns whether it succeeded.
template <class Recording, class Act>
void rotate(benchmark::State& state, const std::vector<Recording>& recordings, const Act& act) {
  std::size_t i = 0;
  for (auto _ : state) {
    if (!act(recordings[i])) {
      state.SkipWithError("refused");
      break;
    }
    if (++i == recordings.size()) i = 0;
  }
}

bool verify_sign_in(const RecordedSignIn& recorded) {
  const auto response = AuthenticationResponse::from_json(recorded.json);
  if (!response) return false;
  auto result = verify_authentication(recorded.expected, *response, recorded.credential);
  benchmark::DoNotOptimize(result);
  return result.has_value();
}

bool parse_sign_in(const RecordedSignIn& recorded) {
  auto response = AuthenticationResponse::from_json(recorded.json);
  benchmark::DoNotOptimize(response);
  return response.has_value();
}

bool verify_raw(const RecordedSignIn& recorded) { return recorded.raw.verify(); }

bool verify_one_registration(const RecordedRegistration& recorded) {
  const auto response = RegistrationResponse::from_json(recorded.json);
  if (!response) return false;
  auto result = verify_registration(recorded.expected, *response, kNow);
  benchmark::DoNotOptimize(result);
  return result.has_value();
}

bool parse_registration(const RecordedRegistration& recorded) {
  auto response = RegistrationResponse::from_json(recorded.json);
  benchmark::DoNotOptimize(response);
  return response.has_value();
}

template <class Recording>
void add(const std::string& name, const std::vector<Recording>& recordings, bool (*act)(const Recording&)) {
  benchmark::RegisterBenchmark(
      name.c_str(), [&recordings, act](benchmark::State& state) { rotate(state, recordings, act); });
}

struct Recordings {
  std::vector<RecordedSignIn> es256 = record_sign_ins(COSEAlgorithmIdentifier::ES256, 512);
  std::vector<RecordedSignIn> es384 = record_sign_ins(COSEAlgorithmIdentifier::ES384, 64);
  std::vector<RecordedSignIn> eddsa = record_sign_ins(COSEAlgorithmIdentifier::EdDSA, 512);
  std::vector<RecordedSignIn> rs256 = record_sign_ins(COSEAlgorithmIdentifier::RS256, 16);
  std::vector<RecordedRegistration> none = record_registrations(SoftAttestation::none, 512);
  std::vector<RecordedRegistration> self = record_registrations(SoftAttestation::packed_self, 512);
  std::vector<RecordedRegistration> x5c = record_registrations(SoftAttestation::packed_x5c, 512);
};

void add_all(const Recordings& recordings) {
  add(std::string(kUnit), recordings.es256, verify_raw);
  add("verify_authentication ES256", recordings.es256, verify_sign_in);
  add("AuthenticationResponse::from_json", recordings.es256, parse_sign_in);
  add("raw EdDSA", recordings.eddsa, verify_raw);
  add("verify_authentication EdDSA", recordings.eddsa, verify_sign_in);
  add("raw RS256", recordings.rs256, verify_raw);
  add("verify_authentication RS256", recordings.rs256, verify_sign_in);
  add("raw ES384", recordings.es384, verify_raw);
  add("verify_authentication ES384", recordings.es384, verify_sign_in);
  add("verify_registration none", recordings.none, verify_one_registration);
  add("RegistrationResponse::from_json", recordings.none, parse_registration);
  add("verify_registration packed self", recordings.self, verify_one_registration);
  add("verify_registration packed x5c, path built", recordings.x5c, verify_one_registration);
}

}  // namespace
}  // namespace blockauth::bench

int main(int argc, char** argv) {
  const blockauth::bench::Recordings recordings;
  blockauth::bench::add_all(recordings);
  return blockauth::bench::run(argc, argv);
}
