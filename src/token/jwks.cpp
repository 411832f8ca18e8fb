// Which keys of another issuer's JWK Set (RFC 7517 §5) are usable here, and for which one algorithm each?
#include <jansson.h>

#include <algorithm>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "blockauth/token/signing_key.hpp"
#include "crypto/private_key.hpp"
#include "crypto/public_key.hpp"
#include "token/jose.hpp"

namespace blockauth::token {
namespace {

using JsonPtr = std::unique_ptr<json_t, JoseDelete<json_decref>>;

// The member as text, or nothing if it is absent or no string.
std::string_view text(const json_t* object, const char* name) {
  const json_t* value = json_object_get(object, name);
  return json_is_string(value) ? std::string_view(json_string_value(value), json_string_length(value))
                               : std::string_view();
}

Result<Bytes> integer(const json_t* object, const char* name) {
  auto octets = base64url_decode(text(object, name));
  if (!octets || octets->empty()) {
    return fail(Errc::invalid_configuration, std::string("a key's member '") + name + "' is not base64url");
  }
  return octets;
}

Failure secret_key() {
  return fail(Errc::invalid_configuration,
              "the JWK Set holds secret keys: it must be the issuer's public one");
}

// A key that is not for us: another use (RFC 7517 §4.2, §4.3), another type or another algorithm.
std::optional<JwsAlgorithm> algorithm_of(const json_t* key, std::span<const JwsAlgorithm> allowed) {
  const std::string_view use = text(key, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  const std::string_view type = text(key, "kty");
  std::optional<JwsAlgorithm> algorithm;
  if (type == "EC" && text(key, "crv") == "P-256") algorithm = JwsAlgorithm::ES256;
  if (type == "RSA") algorithm = JwsAlgorithm::RS256;
  if (!algorithm || !std::ranges::count(allowed, *algorithm)) return std::nullopt;
  const std::string_view named = text(key, "alg");
  if (!named.empty() && named != to_string(*algorithm)) return std::nullopt;
  return algorithm;
}

Result<VerificationKey> read_key(const json_t* key, JwsAlgorithm algorithm) {
  crypto::PublicKeyOctets octets;
  COSEAlgorithmIdentifier cose = COSEAlgorithmIdentifier::ES256;
  if (algorithm == JwsAlgorithm::ES256) {
    octets.curve = crypto::Curve::P256;
    BLOCKAUTH_TRY(x, integer(key, "x"));
    BLOCKAUTH_TRY(y, integer(key, "y"));
    octets.x = std::move(x);
    octets.y = std::move(y);
  } else {
    cose = COSEAlgorithmIdentifier::RS256;
    BLOCKAUTH_TRY(modulus, integer(key, "n"));
    BLOCKAUTH_TRY(exponent, integer(key, "e"));
    octets.modulus = std::move(modulus);
    octets.exponent = std::move(exponent);
  }
  if (const auto usable = crypto::check_key(cose, crypto::parameters_of(octets)); !usable) {
    return fail(Errc::invalid_configuration, "a key of the JWK Set is unusable: " + usable.error().detail);
  }
  return make_public_key(algorithm, octets, std::string(text(key, "kid")));
}

}  // namespace

Result<std::vector<VerificationKey>> parse_jwks(std::string_view json,
                                                std::span<const JwsAlgorithm> allowed) {
  if (json.size() > kMaxJwksBytes)
    return fail(Errc::invalid_configuration, "the JWK Set is larger than 256 KiB");
  const JsonPtr root(json_loadb(json.data(), json.size(), JSON_REJECT_DUPLICATES, nullptr));
  const json_t* keys = json_object_get(root.get(), "keys");
  if (!json_is_array(keys)) return fail(Errc::invalid_configuration, "not a JWK Set: {\"keys\": [...]}");
  std::vector<VerificationKey> out;
  for (std::size_t i = 0; i < json_array_size(keys); ++i) {
    const json_t* key = json_array_get(keys, i);
    if (text(key, "kty") == "oct" || json_object_get(key, "d") != nullptr) return secret_key();
    const auto algorithm = algorithm_of(key, allowed);
    if (!algorithm) continue;
    BLOCKAUTH_TRY(usable, read_key(key, *algorithm));
    out.push_back(std::move(usable));
  }
  if (out.empty())
    return fail(Errc::invalid_configuration, "the JWK Set has no signature key of an allowed algorithm");
  return out;
}

}  // namespace blockauth::token
