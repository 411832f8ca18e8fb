// What do the settings mean? Typed configurations for every layer, and everything that is wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "blockauth/base/bytes.hpp"
#include "blockauth/base/log.hpp"
#include "blockauth/http/server.hpp"
#include "blockauth/passkey/config.hpp"
#include "blockauth/token/signing_key.hpp"
#include "blockauth/token/token_service.hpp"

namespace blockauth::app {

enum class StorageKind : std::uint8_t { sqlite, memory };

struct StorageConfig {
  StorageKind kind = StorageKind::sqlite;
  std::string path;  // of the database; empty for memory
  std::size_t readers = 4;
  std::int64_t busy_timeout_ms = 5000;
};

inline constexpr std::size_t kMinMasterSecretBytes = 32;

struct SecretsConfig {
  std::optional<SecretBytes> master;  // absent: the storage has its own
  std::vector<SecretBytes> previous;
};

// A configured key, as it was given: PEM, or for HS256 the secret.
struct ConfiguredKey {
  token::JwsAlgorithm algorithm{};
  SecretBytes material;
};

struct SigningConfig {
  token::JwsAlgorithm algorithm = token::JwsAlgorithm::ES256;
  std::optional<ConfiguredKey> current;  // absent: the storage has its own
  std::vector<ConfiguredKey> previous;
};

enum class LogFormat : std::uint8_t { json, text };

struct LogConfig {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::json;
};

struct AppConfig {
  http::ServerConfig server;
  StorageConfig storage;
  SecretsConfig secrets;
  passkey::PasskeyConfig passkey;
  token::TokenConfig tokens;
  SigningConfig signing;
  LogConfig log;
};

struct CheckedConfig {
  AppConfig config;  // meaningful only without problems
  std::vector<ConfigProblem> problems;
  std::vector<std::string> notes;  // worth knowing, not wrong
};

// Reads the files that settings name (keys, roots, secrets). `loaded.problems` come first in the result's.
[[nodiscard]] CheckedConfig check_config(const LoadedSettings& loaded, bool dev);

struct MetadataConfig {
  std::string ca_store;
  std::vector<std::string> refused_statuses;
};

// The parts that find the data, for commands that need nothing else, and what the metadata commands want.
struct StorageAccess {
  StorageConfig storage;
  SecretsConfig secrets;
  MetadataConfig metadata;
};
// Errors: invalid_configuration, with every problem.
[[nodiscard]] Result<StorageAccess> check_storage_access(const LoadedSettings& loaded);

}  // namespace blockauth::app
