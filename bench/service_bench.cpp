// What does the service add to a ceremony: sealing and opening challenges, signing and verifying tokens?
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bench/ratio_reporter.hpp"
#include "bench/recorded_ceremonies.hpp"
#include "blockauth/token/jwt.hpp"
#include "passkey/sealed_challenge.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::bench {
namespace {

using passkey::ChallengeSealer;
using passkey::Purpose;

constexpr std::chrono::seconds kLifetime{300};
constexpr std::size_t kNonceBytes = 32;

struct Challenges {
  support::SeededRandom random{"challenges"};
  std::vector<SecretBytes> masters{SecretBytes(random.bytes(32))};
  ChallengeSealer sealer{masters, random.bytes(16), {{.rp_id = "example.org"}}};
  Bytes subject = passkey::challenge_subject({"email", "user@example.org"});
  Bytes nonce = random.bytes(kNonceBytes);

  [[nodiscard]] passkey::SealedChallenge seal() const {
    return sealer.seal({.purpose = Purpose::login}, 0, subject, kNow + kLifetime, nonce);
  }
};

void seal_challenge(benchmark::State& state) {
  const Challenges challenges;
  for (auto _ : state) {
    auto sealed = challenges.seal();
    benchmark::DoNotOptimize(sealed);
  }
}

void open_challenge(benchmark::State& state) {
  const Challenges challenges;
  const auto sealed = challenges.seal();
  for (auto _ : state) {
    const auto opened = challenges.sealer.open(sealed.challenge.view(), Purpose::login, kNow, kLifetime);
    if (!opened || !challenges.sealer.check_subject(*opened, challenges.subject)) {
      state.SkipWithError("refused");
      break;
    }
  }
}

// A stranger's challenge must cost no more than an honest one: its MAC is looked at before anything else.
void open_forged_challenge(benchmark::State& state) {
  const Challenges challenges;
  Bytes forged = to_bytes(challenges.seal().challenge.view());
  forged.back() ^= 1;
  for (auto _ : state) {
    auto opened = challenges.sealer.open(forged, Purpose::login, kNow, kLifetime);
    benchmark::DoNotOptimize(opened);
  }
}

// The claims of an access token as a sign-in issues it.
token::Claims access_claims(IRandom& random) {
  token::Claims claims;
  claims.subject = Uuid::v7(kNow, random).to_string();
  claims.user_id = claims.subject;
  claims.email = "user@example.org";
  claims.token_id = "0JVvFQu9lQ4Nq0m0CbGUjQ";
  claims.issued_at = std::chrono::floor<std::chrono::seconds>(kNow);
  claims.expires_at = claims.issued_at + std::chrono::seconds{900};
  claims.auth_time = claims.issued_at;
  claims.methods = {"pop", "user", "mfa"};
  claims.context_class = "phr";
  claims.session = Uuid::v7(kNow, random);
  return claims;
}

struct Tokens {
  support::SeededRandom random{"tokens"};
  token::TokenProfile profile{"at+jwt", "access", "blockauth", "blockauth"};
  token::Claims claims = access_claims(random);
  token::SigningKey key;
  token::JwtIssuer issuer{key, profile};
  token::JwtVerifier verifier{{key.verification_key()}, profile};

  explicit Tokens(token::JwsAlgorithm algorithm) : key(make_key(algorithm, random)) {}

  static token::SigningKey make_key(token::JwsAlgorithm algorithm, IRandom& random) {
    if (algorithm == token::JwsAlgorithm::HS256) {
      return must(token::SigningKey::from_secret(SecretBytes(random.bytes(32))));
    }
    const SecretBytes pem = must(token::SigningKey::generate_es256_pem(random));
    return must(token::SigningKey::from_pem(algorithm, as_chars(pem.expose())));
  }
};

void issue_token(benchmark::State& state, token::JwsAlgorithm algorithm) {
  const Tokens tokens(algorithm);
  for (auto _ : state) {
    auto compact = tokens.issuer.issue(tokens.claims);
    benchmark::DoNotOptimize(compact);
  }
}

void verify_token(benchmark::State& state, token::JwsAlgorithm algorithm) {
  const Tokens tokens(algorithm);
  const std::string compact = must(tokens.issuer.issue(tokens.claims));
  for (auto _ : state) {
    if (!tokens.verifier.verify(compact, kNow)) {
      state.SkipWithError("refused");
      break;
    }
  }
}

void verify_raw(benchmark::State& state, const std::vector<RecordedSignIn>& recordings) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(recordings[i].raw.verify());
    if (++i == recordings.size()) i = 0;
  }
}

void add_all(const std::vector<RecordedSignIn>& recordings) {
  using token::JwsAlgorithm;
  const auto add = [](const char* name, auto act) { benchmark::RegisterBenchmark(name, std::move(act)); };
  add("V", [&recordings](benchmark::State& state) { verify_raw(state, recordings); });
  add("ChallengeSealer::seal", seal_challenge);
  add("ChallengeSealer::open, check_subject", open_challenge);
  add("ChallengeSealer::open, forged", open_forged_challenge);
  add("JwtIssuer::issue ES256", [](auto& state) { issue_token(state, JwsAlgorithm::ES256); });
  add("JwtVerifier::verify ES256", [](auto& state) { verify_token(state, JwsAlgorithm::ES256); });
  add("JwtIssuer::issue HS256", [](auto& state) { issue_token(state, JwsAlgorithm::HS256); });
  add("JwtVerifier::verify HS256", [](auto& state) { verify_token(state, JwsAlgorithm::HS256); });
}

}  // namespace
}  // namespace blockauth::bench

int main(int argc, char** argv) {
  const auto recordings = blockauth::bench::record_sign_ins(blockauth::COSEAlgorithmIdentifier::ES256, 512);
  blockauth::bench::add_all(recordings);
  return blockauth::bench::run(argc, argv);
}
