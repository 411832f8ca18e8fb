// Keys as JSON, sealed in the store.
#include "app/instance_keys.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "app/token_config.hpp"
#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::app {
namespace {

using std::chrono::seconds;
using token::JwsAlgorithm;

constexpr std::size_t kDecoyKeyBytes = 32;
constexpr std::string_view kDecoyKeyName = "decoy-key";
constexpr std::string_view kProfileName = "issuing-profile";

std::string name_of_keys(JwsAlgorithm algorithm) {
  return "signing-keys-" + std::string(to_string(algorithm));
}

Result<ConfiguredKey> generate_key(JwsAlgorithm algorithm, IRandom& random) {
  switch (algorithm) {
    case JwsAlgorithm::ES256: {
      BLOCKAUTH_TRY(pem, token::SigningKey::generate_es256_pem(random));
      return ConfiguredKey{algorithm, std::move(pem)};
    }
    case JwsAlgorithm::RS256: {
      BLOCKAUTH_TRY(key, crypto::PrivateKey::generate(COSEAlgorithmIdentifier::RS256, random));
      return ConfiguredKey{algorithm, crypto::private_pem(key.to_pkcs8())};
    }
    case JwsAlgorithm::HS256:
      return ConfiguredKey{algorithm, SecretBytes(random.bytes(token::kMinHmacSecretBytes))};
  }
  return fail(Errc::internal_error, "no such signature algorithm");
}

// "keys": ["ES256:<base64url of the material>", ...]
void write_keys(json::Writer& out, const std::vector<ConfiguredKey>& keys) {
  out.key("keys").begin_array();
  for (const ConfiguredKey& key : keys) {
    out.string(std::string(to_string(key.algorithm)) + ":" + base64url_encode(key.material.expose()));
  }
  out.end_array();
}

Result<std::vector<ConfiguredKey>> read_keys(const json::Object& object) {
  std::vector<ConfiguredKey> keys;
  BLOCKAUTH_TRY(texts, object.optional_strings("keys"));
  for (const std::string_view text : texts) {
    const std::size_t colon = text.find(':');
    const auto algorithm = token::jws_algorithm_from(text.substr(0, colon));
    if (!algorithm || colon == std::string_view::npos) {
      return fail(Errc::store_corrupt, "the store holds a key that this version did not write");
    }
    BLOCKAUTH_TRY(material, base64url_decode(text.substr(colon + 1)));
    keys.push_back({*algorithm, SecretBytes(std::move(material))});
  }
  if (keys.empty()) return fail(Errc::store_corrupt, "the store holds an empty list of keys");
  return keys;
}

SecretBytes keys_as_text(const std::vector<ConfiguredKey>& keys) {
  json::Writer out;
  out.begin_object();
  write_keys(out, keys);
  out.end_object();
  return SecretBytes(as_bytes(out.text()));
}

Result<std::vector<ConfiguredKey>> keys_from_text(const SecretBytes& text) {
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(as_chars(text.expose()), Errc::store_corrupt));
  return read_keys(object);
}

Result<std::vector<ConfiguredKey>> stored_keys(JwsAlgorithm algorithm, SealedState& state, IRandom& random) {
  const std::string name = name_of_keys(algorithm);
  BLOCKAUTH_TRY(existing, state.get(name));
  if (existing) return keys_from_text(*existing);
  BLOCKAUTH_TRY(fresh, generate_key(algorithm, random));
  BLOCKAUTH_TRY(agreed, state.get_or_insert(name, keys_as_text({std::move(fresh)})));
  return keys_from_text(agreed);
}

// Reading seals anew what a previous master secret sealed, so that retiring that secret loses no key, in use
// or not. One that an even older secret sealed is lost already, which matters only to who goes back to its
// algorithm.
Result<void> reseal_keys(SealedState& state) {
  for (const JwsAlgorithm algorithm : {JwsAlgorithm::ES256, JwsAlgorithm::RS256, JwsAlgorithm::HS256}) {
    const auto value = state.get(name_of_keys(algorithm));
    if (!value && value.error().code != Errc::secret_mismatch) return fail(value.error());
  }
  return {};
}

}  // namespace

Result<SecretBytes> decoy_key(SealedState& state, IRandom& random) {
  return state.get_or_insert(kDecoyKeyName, SecretBytes(random.bytes(kDecoyKeyBytes)));
}

Result<std::vector<ConfiguredKey>> signing_keys(const SigningConfig& config, SealedState& state,
                                                IRandom& random) {
  BLOCKAUTH_CHECK(reseal_keys(state));
  std::vector<ConfiguredKey> keys;
  if (config.current) {
    keys.push_back(*config.current);
  } else {
    BLOCKAUTH_TRY(stored, stored_keys(config.algorithm, state, random));
    keys = std::move(stored);
  }
  keys.insert(keys.end(), config.previous.begin(), config.previous.end());
  return keys;
}

Result<void> rotate_signing_key(JwsAlgorithm algorithm, std::size_t keep, SealedState& state,
                                IRandom& random) {
  BLOCKAUTH_TRY(keys, stored_keys(algorithm, state, random));
  BLOCKAUTH_TRY(fresh, generate_key(algorithm, random));
  keys.insert(keys.begin(), std::move(fresh));
  if (keys.size() > keep + 1) keys.resize(keep + 1);
  return state.put(name_of_keys(algorithm), keys_as_text(keys));
}

Result<std::vector<token::SigningKey>> to_signing_keys(const std::vector<ConfiguredKey>& keys) {
  std::vector<token::SigningKey> usable;
  for (const ConfiguredKey& key : keys) {
    BLOCKAUTH_TRY(ready, to_signing_key(key));
    usable.push_back(std::move(ready));
  }
  return usable;
}

Result<void> remember_issuing_profile(const IssuingProfile& profile, SealedState& state) {
  json::Writer out;
  out.begin_object()
      .string("issuer", profile.tokens.issuer)
      .string("audience", profile.tokens.audience)
      .number("access_token_lifetime", profile.tokens.access_lifetime.count())
      .number("refresh_token_lifetime", profile.tokens.refresh_lifetime.count());
  write_keys(out, profile.keys);
  out.end_object();
  const SecretBytes text(as_bytes(out.text()));
  BLOCKAUTH_TRY(before, state.get(kProfileName));
  if (before && equal(before->expose(), text.expose())) return {};
  return state.put(kProfileName, text);
}

Result<std::optional<IssuingProfile>> recall_issuing_profile(SealedState& state) {
  BLOCKAUTH_TRY(text, state.get(kProfileName));
  if (!text) return std::optional<IssuingProfile>();
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(as_chars(text->expose()), Errc::store_corrupt));
  BLOCKAUTH_TRY(issuer, object.string("issuer"));
  BLOCKAUTH_TRY(audience, object.string("audience"));
  BLOCKAUTH_TRY(access, object.integer("access_token_lifetime"));
  BLOCKAUTH_TRY(refresh, object.integer("refresh_token_lifetime"));
  IssuingProfile profile;
  profile.tokens.issuer = issuer;
  profile.tokens.audience = audience;
  profile.tokens.access_lifetime = seconds{access};
  profile.tokens.refresh_lifetime = seconds{refresh};
  BLOCKAUTH_TRY(keys, read_keys(object));
  profile.keys = std::move(keys);
  return std::optional(std::move(profile));
}

}  // namespace blockauth::app
