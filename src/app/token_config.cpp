// [tokens].
#include "app/token_config.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/file.hpp"

namespace blockauth::app {
namespace {

using std::chrono::seconds;
using token::JwsAlgorithm;

constexpr std::array kAsymmetric = {JwsAlgorithm::ES256, JwsAlgorithm::RS256};
constexpr std::string_view kIssuerMembers[] = {"name",      "issuer",          "audience",
                                               "jwks_file", "public_key_file", "algorithm"};

std::string member(const TextMap& table, std::string_view name) {
  const auto found = table.find(std::string(name));
  return found == table.end() ? std::string() : found->second;
}

Result<std::vector<token::VerificationKey>> issuer_keys(const TextMap& table) {
  const std::string jwks = member(table, "jwks_file");
  const std::string pem = member(table, "public_key_file");
  if (jwks.empty() == pem.empty()) {
    return fail(Errc::invalid_configuration, "give either jwks_file or public_key_file");
  }
  BLOCKAUTH_TRY(content, read_small_file(jwks.empty() ? pem : jwks));
  if (!jwks.empty()) return token::parse_jwks(content, kAsymmetric);
  const auto algorithm = token::jws_algorithm_from(member(table, "algorithm"));
  if (!algorithm || *algorithm == JwsAlgorithm::HS256) {
    return fail(Errc::invalid_configuration,
                R"(public_key_file needs algorithm = "ES256" or "RS256" beside it)");
  }
  BLOCKAUTH_TRY(key, token::VerificationKey::from_pem(*algorithm, content));
  return std::vector{std::move(key)};
}

token::TrustedIssuer trusted_issuer(const TextMap& table, std::vector<ConfigProblem>& problems) {
  const std::string name = member(table, "name");
  const std::string where = "tokens.trusted_issuers '" + name + "'";
  for (const auto& [key, value] : table) {
    if (std::ranges::find(kIssuerMembers, key) == std::end(kIssuerMembers)) {
      problems.push_back({where, "there is no such key: " + key});
    }
  }
  token::TrustedIssuer issuer{name, member(table, "issuer"), member(table, "audience"), {}};
  auto keys = issuer_keys(table);
  if (keys) {
    issuer.keys = std::move(keys).value();
  } else {
    problems.push_back({where, keys.error().detail});
  }
  return issuer;
}

// The key in a PEM file, whose algorithm is `wanted`, or any asymmetric one where it does not matter.
Result<ConfiguredKey> key_from_file(const std::string& path, std::optional<JwsAlgorithm> wanted) {
  BLOCKAUTH_TRY(content, read_small_file(path));
  Result<ConfiguredKey> outcome =
      fail(Errc::invalid_configuration, path + ": no private key for ES256 or RS256");
  for (const JwsAlgorithm algorithm : kAsymmetric) {
    if (wanted && *wanted != algorithm) continue;
    ConfiguredKey key{algorithm, SecretBytes(as_bytes(content))};
    const auto usable = to_signing_key(key);
    if (usable) return key;
    outcome = fail(Errc::invalid_configuration, path + ": " + usable.error().detail);
  }
  return outcome;
}

}  // namespace

Result<token::SigningKey> to_signing_key(const ConfiguredKey& key) {
  if (key.algorithm == JwsAlgorithm::HS256) return token::SigningKey::from_secret(key.material);
  return token::SigningKey::from_pem(key.algorithm, as_chars(key.material.expose()));
}

token::TokenConfig token_config(const SettingValues& values, std::vector<ConfigProblem>& problems) {
  token::TokenConfig config;
  config.issuer = values.text("tokens", "issuer");
  config.audience = values.text("tokens", "audience");
  config.access_lifetime = seconds{values.integer("tokens", "access_token_lifetime")};
  config.refresh_lifetime = seconds{values.integer("tokens", "refresh_token_lifetime")};
  config.refresh_grace = seconds{values.integer("tokens", "refresh_grace")};
  config.receipt_audience = values.text("tokens", "receipt_audience");
  config.receipt_scope = values.text("tokens", "receipt_scope");
  config.receipt_lifetime = seconds{values.integer("tokens", "receipt_lifetime")};
  const std::size_t problems_before = problems.size();
  for (const TextMap& table : values.tables("tokens", "trusted_issuers")) {
    config.trusted_issuers.push_back(trusted_issuer(table, problems));
  }
  // An issuer whose keys could not be read has none: that was said already.
  token::TokenConfig judged = config;
  if (problems.size() > problems_before) judged.trusted_issuers.clear();
  for (std::string& sentence : token::configuration_errors(judged)) {
    problems.push_back({"[tokens]", std::move(sentence)});
  }
  return config;
}

SigningConfig signing_config(const SettingValues& values, std::vector<ConfigProblem>& problems) {
  SigningConfig config;
  config.algorithm = token::jws_algorithm_from(values.text("tokens", "algorithm")).value_or(config.algorithm);
  const std::string& file = values.text("tokens", "signing_key_file");
  const std::string& secret = values.text("tokens", "secret_key");
  const bool symmetric = config.algorithm == JwsAlgorithm::HS256;

  if (symmetric && !file.empty()) {
    problems.push_back(
        {"tokens.signing_key_file", "has no effect with HS256: set secret_key, or another algorithm"});
  } else if (!file.empty()) {
    auto key = key_from_file(file, config.algorithm);
    if (key) {
      config.current = std::move(key).value();
    } else {
      problems.push_back({"tokens.signing_key_file", key.error().detail});
    }
  }
  if (!symmetric && !secret.empty()) {
    problems.push_back({"tokens.secret_key", "has an effect with algorithm = \"HS256\" only: remove it"});
  } else if (!secret.empty() && secret.size() < token::kMinHmacSecretBytes) {
    problems.push_back(
        {"tokens.secret_key",
         "must have 32 octets or more (RFC 7518 section 3.2): `openssl rand -base64 32` makes one"});
  } else if (!secret.empty()) {
    config.current = ConfiguredKey{JwsAlgorithm::HS256, SecretBytes(as_bytes(secret))};
  }
  for (const std::string& previous : values.texts("tokens", "previous_key_files")) {
    auto key = key_from_file(previous, std::nullopt);
    if (key) {
      config.previous.push_back(std::move(key).value());
    } else {
      problems.push_back({"tokens.previous_key_files", key.error().detail});
    }
  }
  return config;
}

}  // namespace blockauth::app
