// How do PEM files and secrets become keys that sign tokens, and which half of them is published?
#include "blockauth/token/signing_key.hpp"

#include <utility>

#include "base/json_writer.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"
#include "token/jose.hpp"

namespace blockauth::token {
namespace {

constexpr std::string_view kHmacKeyIdLabel = "blockauth hs256 key id";
constexpr std::size_t kHmacKeyIdBytes = 8;

// cjose's key specifications take pointers to mutable octets; it copies them.
std::uint8_t* data_of(ByteView octets) { return const_cast<std::uint8_t*>(octets.data()); }

COSEAlgorithmIdentifier cose_algorithm(JwsAlgorithm algorithm) {
  return algorithm == JwsAlgorithm::ES256 ? COSEAlgorithmIdentifier::ES256 : COSEAlgorithmIdentifier::RS256;
}

Result<void> check_type(JwsAlgorithm wanted, COSEAlgorithmIdentifier got) {
  if (wanted == JwsAlgorithm::HS256) {
    return fail(Errc::invalid_configuration, "HS256 takes a secret, not a PEM key");
  }
  if (cose_algorithm(wanted) != got) {
    return fail(Errc::invalid_configuration,
                wanted == JwsAlgorithm::ES256 ? "ES256 needs an EC key on P-256" : "RS256 needs an RSA key");
  }
  return {};
}

std::string members_of(const crypto::PublicKeyOctets& octets) {
  return octets.modulus.empty() ? ec_jwk_members(octets.x, octets.y)
                                : rsa_jwk_members(octets.modulus, octets.exponent);
}

// The public JWK that is published: the members that make the key, and what it is for (RFC 7517 §4).
std::string published(std::string_view members, JwsAlgorithm algorithm, std::string_view key_id) {
  json::Writer out;
  out.begin_object()
      .string("kid", key_id)
      .string("use", "sig")
      .string("alg", to_string(algorithm))
      .end_object();
  std::string text = std::move(out).text();
  text.pop_back();
  return text + "," + std::string(members.substr(1));
}

}  // namespace

std::string_view to_string(JwsAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case JwsAlgorithm::ES256:
      return "ES256";
    case JwsAlgorithm::RS256:
      return "RS256";
    case JwsAlgorithm::HS256:
      return "HS256";
  }
  return "";
}

std::optional<JwsAlgorithm> jws_algorithm_from(std::string_view text) noexcept {
  for (const auto algorithm : {JwsAlgorithm::ES256, JwsAlgorithm::RS256, JwsAlgorithm::HS256}) {
    if (text == to_string(algorithm)) return algorithm;
  }
  return std::nullopt;
}

std::string ec_jwk_members(ByteView x, ByteView y) {
  json::Writer out;
  out.begin_object()
      .string("crv", "P-256")
      .string("kty", "EC")
      .base64url("x", x)
      .base64url("y", y)
      .end_object();
  return std::move(out).text();
}

std::string rsa_jwk_members(ByteView modulus, ByteView exponent) {
  json::Writer out;
  out.begin_object().base64url("e", exponent).string("kty", "RSA").base64url("n", modulus).end_object();
  return std::move(out).text();
}

std::string thumbprint(std::string_view members) {
  return base64url_encode(crypto::sha256(as_bytes(members)));
}

Result<VerificationKey> make_public_key(JwsAlgorithm algorithm, const crypto::PublicKeyOctets& octets,
                                        std::string key_id) {
  auto impl = std::make_shared<VerificationKey::Impl>();
  impl->algorithm = algorithm;
  impl->key_id = key_id.empty() ? thumbprint(members_of(octets)) : std::move(key_id);
  cjose_err error{};
  if (algorithm == JwsAlgorithm::ES256) {
    const cjose_jwk_ec_keyspec spec{.crv = CJOSE_JWK_EC_P_256,
                                    .d = nullptr,
                                    .dlen = 0,
                                    .x = data_of(octets.x),
                                    .xlen = octets.x.size(),
                                    .y = data_of(octets.y),
                                    .ylen = octets.y.size()};
    impl->jwk.reset(cjose_jwk_create_EC_spec(&spec, &error));
  } else {
    cjose_jwk_rsa_keyspec spec{};
    spec.e = data_of(octets.exponent);
    spec.elen = octets.exponent.size();
    spec.n = data_of(octets.modulus);
    spec.nlen = octets.modulus.size();
    impl->jwk.reset(cjose_jwk_create_RSA_spec(&spec, &error));
  }
  if (!impl->jwk) return fail(Errc::invalid_configuration, "the public key cannot be used");
  return VerificationKey(std::move(impl));
}

Result<VerificationKey> VerificationKey::from_pem(JwsAlgorithm algorithm, std::string_view pem) {
  BLOCKAUTH_TRY(key, crypto::read_public_pem(pem));
  BLOCKAUTH_CHECK(check_type(algorithm, key.algorithm));
  return make_public_key(algorithm, key.octets, {});
}

JwsAlgorithm VerificationKey::algorithm() const noexcept { return impl_->algorithm; }
const std::string& VerificationKey::key_id() const noexcept { return impl_->key_id; }

Result<SigningKey> SigningKey::from_pem(JwsAlgorithm algorithm, std::string_view pem) {
  BLOCKAUTH_TRY(key, crypto::read_private_pem(pem));
  BLOCKAUTH_CHECK(check_type(algorithm, key.public_key.algorithm));
  const crypto::PublicKeyOctets& octets = key.public_key.octets;
  auto impl = std::make_shared<VerificationKey::Impl>();
  impl->algorithm = algorithm;
  const std::string members = members_of(octets);
  impl->key_id = thumbprint(members);
  impl->public_jwk = published(members, algorithm, impl->key_id);
  cjose_err error{};
  if (algorithm == JwsAlgorithm::ES256) {
    const cjose_jwk_ec_keyspec spec{.crv = CJOSE_JWK_EC_P_256,
                                    .d = data_of(key.d.expose()),
                                    .dlen = key.d.size(),
                                    .x = data_of(octets.x),
                                    .xlen = octets.x.size(),
                                    .y = data_of(octets.y),
                                    .ylen = octets.y.size()};
    impl->jwk.reset(cjose_jwk_create_EC_spec(&spec, &error));
  } else {
    const cjose_jwk_rsa_keyspec spec{.e = data_of(octets.exponent),
                                     .elen = octets.exponent.size(),
                                     .n = data_of(octets.modulus),
                                     .nlen = octets.modulus.size(),
                                     .d = data_of(key.d.expose()),
                                     .dlen = key.d.size(),
                                     .p = data_of(key.p.expose()),
                                     .plen = key.p.size(),
                                     .q = data_of(key.q.expose()),
                                     .qlen = key.q.size(),
                                     .dp = data_of(key.dp.expose()),
                                     .dplen = key.dp.size(),
                                     .dq = data_of(key.dq.expose()),
                                     .dqlen = key.dq.size(),
                                     .qi = data_of(key.qi.expose()),
                                     .qilen = key.qi.size()};
    impl->jwk.reset(cjose_jwk_create_RSA_spec(&spec, &error));
  }
  if (!impl->jwk) return fail(Errc::invalid_configuration, "the private key cannot be used");
  return SigningKey(VerificationKey(std::move(impl)));
}

Result<SigningKey> SigningKey::from_secret(const SecretBytes& secret) {
  if (secret.size() < kMinHmacSecretBytes) {
    return fail(Errc::invalid_configuration, "HS256 needs a secret of 32 octets or more (RFC 7518 §3.2)");
  }
  auto impl = std::make_shared<VerificationKey::Impl>();
  impl->algorithm = JwsAlgorithm::HS256;
  const auto tag = crypto::hmac_sha256(secret.expose(), {as_bytes(kHmacKeyIdLabel)});
  impl->key_id = base64url_encode(ByteView(tag).first(kHmacKeyIdBytes));
  cjose_err error{};
  impl->jwk.reset(cjose_jwk_create_oct_spec(secret.expose().data(), secret.size(), &error));
  if (!impl->jwk) return fail(Errc::invalid_configuration, "the secret cannot be used");
  return SigningKey(VerificationKey(std::move(impl)));
}

Result<SecretBytes> SigningKey::generate_es256_pem(IRandom& random) {
  BLOCKAUTH_TRY(key, crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random));
  return crypto::private_pem(key.to_pkcs8());
}

JwsAlgorithm SigningKey::algorithm() const noexcept { return verification_.algorithm(); }
const std::string& SigningKey::key_id() const noexcept { return verification_.key_id(); }
const std::optional<std::string>& SigningKey::public_jwk() const noexcept {
  return verification_.impl().public_jwk;
}

std::string jwks_json(std::span<const SigningKey> keys) {
  json::Writer out;
  out.begin_object().key("keys").begin_array();
  for (const auto& key : keys) {
    if (key.public_jwk()) out.raw(*key.public_jwk());
  }
  out.end_array().end_object();
  return std::move(out).text();
}

}  // namespace blockauth::token
