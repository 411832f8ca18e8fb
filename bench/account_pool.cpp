// How does a store come to hold many accounts quickly?
#include "bench/account_pool.hpp"

#include <chrono>
#include <thread>

#include "bench/recorded_ceremonies.hpp"
#include "crypto/private_key.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"

namespace blockauth::bench {
namespace {

constexpr std::size_t kThreads = 64;
constexpr std::size_t kCredentialIdBytes = 32;

crypto::PrivateKey read_key(const SecretBytes& pkcs8) {
  return must(crypto::PrivateKey::from_pkcs8(COSEAlgorithmIdentifier::ES256, pkcs8.expose()));
}

passkey::CredentialData passkey_of(const passkey::User& user, const PoolAccount& account, Bytes public_key,
                                   IRandom& random) {
  passkey::CredentialData passkey;
  passkey.id = Uuid::v7(user.created_at, random);
  passkey.user_id = user.id;
  passkey.user_handle = user.handle;
  passkey.name = "Benchmark";
  passkey.record.id = CredentialId(account.credential_id);
  passkey.record.public_key = std::move(public_key);
  passkey.record.uv_initialized = true;
  passkey.record.transports = {"internal", "hybrid"};
  passkey.record.backup_eligible = false;
  passkey.record.rp_id = kRpId;
  passkey.authenticator_attachment = "platform";
  passkey.attestation_format = "none";
  passkey.created_at = user.created_at;
  return passkey;
}

}  // namespace

AccountPool AccountPool::make(std::size_t count) {
  AccountPool pool;
  support::SeededRandom random("accounts");
  for (std::size_t i = 0; i < kKeyPairs; ++i) {
    pool.keys.push_back(
        must(crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random)).to_pkcs8());
  }
  for (std::size_t i = 0; i < count; ++i) {
    pool.accounts.push_back({"user" + std::to_string(i) + "@example.org", UserHandle(random.bytes(64)),
                             random.bytes(kCredentialIdBytes)});
  }
  return pool;
}

void AccountPool::insert_into(store::Store& store) const {
  std::vector<Bytes> public_keys;
  for (const SecretBytes& key : keys) public_keys.push_back(support::cose_key(read_key(key)).encode());
  const auto insert_every_nth = [&](std::size_t first) {
    support::SeededRandom random("thread " + std::to_string(first));
    for (std::size_t i = first; i < accounts.size(); i += kThreads) {
      passkey::User user;
      user.created_at = kNow + std::chrono::seconds(i);
      user.id.value = Uuid::v7(user.created_at, random).to_string();
      user.email = accounts[i].email;
      user.handle = accounts[i].handle;
      if (const auto inserted = store.users().insert_user(user); !inserted) give_up(inserted.error());
      const auto saved = store.credentials().save_credential(
          passkey_of(user, accounts[i], public_keys[i % kKeyPairs], random));
      if (!saved) give_up(saved.error());
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t first = 0; first < kThreads; ++first) threads.emplace_back(insert_every_nth, first);
}

}  // namespace blockauth::bench
