// Opening the store, and agreeing with it about the secret.
#include "app/storage.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "app/file.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/store/memory.hpp"
#include "blockauth/store/sqlite.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kKeyCheck = "key-check";
constexpr std::size_t kKeyCheckBytes = 16;

// Tells one secret from another and nothing else: HKDF is one-way, and the label is used for nothing else.
Bytes key_check_value(const SecretBytes& secret) {
  return to_bytes(
      crypto::hkdf_sha256(secret.expose(), {}, "blockauth key check v1", kKeyCheckBytes).expose());
}

Result<SecretBytes> read_secret_file(const std::string& path) {
  if (others_may_read(path)) {
    return fail(Errc::io_error, path + " may be read by others than its owner: chmod 600 it");
  }
  BLOCKAUTH_TRY(text, read_small_file(path));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() < kMinMasterSecretBytes) {
    return fail(Errc::io_error, path + " holds no secret: restore it from where it was saved");
  }
  return SecretBytes(as_bytes(text));
}

// `used`: the store was used with some secret before, so that a new one cannot be the right one.
Result<SecretBytes> sqlite_secret(const std::string& database, bool used, IRandom& random) {
  const std::string path = database + ".secret";
  if (!file_exists(path)) {
    if (used) {
      return fail(Errc::secret_mismatch,
                  "the store was made with a master secret, but " + path +
                      " is not there: restore that file, or set BLOCKAUTH_MASTER_SECRET if it "
                      "was set when the store was made");
    }
    // Another process may be as far: then its file wins, and both read the same.
    const std::string fresh = base64url_encode(random.bytes(kMinMasterSecretBytes)) + "\n";
    BLOCKAUTH_CHECK(publish_private_file(path, fresh, random));
  }
  return read_secret_file(path);
}

Result<std::vector<SecretBytes>> candidates(const StorageConfig& storage, const SecretsConfig& configured,
                                            bool used, IRandom& random) {
  std::vector<SecretBytes> secrets;
  if (configured.master) {
    secrets.push_back(*configured.master);
  } else {
    switch (storage.kind) {
      case StorageKind::memory:
        secrets.emplace_back(random.bytes(kMinMasterSecretBytes));
        break;
      case StorageKind::sqlite: {
        BLOCKAUTH_TRY(secret, sqlite_secret(storage.path, used, random));
        secrets.push_back(std::move(secret));
        break;
      }
    }
  }
  secrets.insert(secrets.end(), configured.previous.begin(), configured.previous.end());
  return secrets;
}

}  // namespace

Result<std::unique_ptr<store::Store>> open_storage(const StorageConfig& config, IRandom& random) {
  switch (config.kind) {
    case StorageKind::memory:
      return store::open_memory(random);
    case StorageKind::sqlite:
      return store::open_sqlite({.path = config.path,
                                 .readers = config.readers,
                                 .busy_timeout_ms = config.busy_timeout_ms,
                                 .migrate = true},
                                random);
  }
  return fail(Errc::invalid_configuration, "unknown kind of storage");
}

Result<std::vector<SecretBytes>> find_master_secrets(const StorageConfig& storage,
                                                     const SecretsConfig& configured,
                                                     passkey::IInstanceState& state, IRandom& random) {
  BLOCKAUTH_TRY(recorded, state.get_or_insert(kKeyCheck, {}));  // empty: no secret was used yet
  BLOCKAUTH_TRY(secrets, candidates(storage, configured, !recorded.empty(), random));
  const Bytes sealing = key_check_value(secrets.front());
  if (recorded.empty()) {
    BLOCKAUTH_TRY(first, state.replace(kKeyCheck, {}, sealing));
    if (first) return secrets;
    BLOCKAUTH_TRY(by_another, state.get_or_insert(kKeyCheck, {}));
    recorded = std::move(by_another);
  }
  const bool known = std::ranges::any_of(secrets, [&](const SecretBytes& secret) {
    return crypto::constant_time_equal(key_check_value(secret), recorded);
  });
  if (!known) {
    return fail(Errc::secret_mismatch,
                "the master secret is not the one this store was made with: set that one, or add it to "
                "previous_master_secrets while rotating");
  }
  // Rotation: from now on the store knows the secret that seals. If another node was faster, so be it.
  if (!equal(sealing, recorded)) BLOCKAUTH_CHECK(state.replace(kKeyCheck, recorded, sealing));
  return secrets;
}

}  // namespace blockauth::app
