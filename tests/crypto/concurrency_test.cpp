// Does one thread's key ever meet another thread's signature?
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "crypto/private_key.hpp"
#include "support/seeded_random.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::crypto {
namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 20;

template <class F>
void in_threads(F&& body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST(CryptoConcurrency, EveryThreadVerifiesWithItsOwnKey) {
  std::atomic<int> wrong{0};
  in_threads([&wrong](int thread) {
    support::SeededRandom random{"thread " + std::to_string(thread)};
    for (const auto algorithm : {COSEAlgorithmIdentifier::ES256, COSEAlgorithmIdentifier::EdDSA}) {
      const PrivateKey own = PrivateKey::generate(algorithm, random).value();
      const PrivateKey other = PrivateKey::generate(algorithm, random).value();
      const PublicKeyOctets own_octets = own.public_key();
      const PublicKeyOctets other_octets = other.public_key();
      for (int round = 0; round < kRounds; ++round) {
        const Sha256Digest message = sha256(as_bytes(std::to_string(round)));
        const Bytes signature = own.sign(message).value();
        if (!verify_signature(algorithm, parameters_of(own_octets), message, signature).has_value()) ++wrong;
        if (verify_signature(algorithm, parameters_of(other_octets), message, signature).has_value()) ++wrong;
      }
    }
  });
  EXPECT_EQ(wrong.load(), 0);
}

TEST(CryptoConcurrency, ThreadsShareCertificates) {
  support::SeededRandom random{"shared"};
  const support::CertificateAuthority authority{random};
  const PrivateKey key = PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random).value();
  std::vector<Certificate> chain{
      Certificate::parse(authority.issue(support::attestation_certificate({}), key)).value()};
  for (const Bytes& der : authority.intermediates()) chain.push_back(Certificate::parse(der).value());
  const std::vector<Certificate> anchors{Certificate::parse(authority.root()).value()};
  const TimePoint now = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2};
  const Bytes signature = key.sign(as_bytes("message")).value();

  std::atomic<int> wrong{0};
  in_threads([&](int) {
    for (int round = 0; round < kRounds; ++round) {
      if (!verify_chain(chain, anchors, now).has_value()) ++wrong;
      if (verify_chain({chain.data(), 1}, anchors, now).has_value()) ++wrong;
      const Certificate copy = chain.front();
      if (!copy.verify_signature(COSEAlgorithmIdentifier::ES256, as_bytes("message"), signature).has_value())
        ++wrong;
      if (!copy.extension(support::kAaguidExtensionOid).has_value()) ++wrong;
    }
  });
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace blockauth::crypto
