// Who signed this JWS, and what does it say?
#include "webauthn/attestation/compact_jws.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/ecdsa_signature.hpp"
#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kScalarBytes = 32;  // of P-256

// RFC 7518 §3.1. "none" and MACs prove nothing about a certificate's key.
std::optional<COSEAlgorithmIdentifier> algorithm_from(std::string_view name) {
  if (name == "RS256") return COSEAlgorithmIdentifier::RS256;
  if (name == "ES256") return COSEAlgorithmIdentifier::ES256;
  return std::nullopt;
}

// RFC 7518 §3.4: r || s, where crypto::verify_signature takes DER.
Result<Bytes> ecdsa_signature(ByteView raw) {
  if (raw.size() != 2 * kScalarBytes) return invalid_statement("the JWS's signature is not r and s of P-256");
  return crypto::ecdsa_signature_from_octets(raw);
}

Result<void> read_header(ByteView octets, CompactJws& jws) {
  json::Document document;
  BLOCKAUTH_TRY(header, document.parse_object(as_chars(octets)));
  // RFC 7515 §4.1.11: who does not understand an extension that is critical refuses. None is understood here.
  if (header.has("crit")) return invalid_statement("critical extensions");
  BLOCKAUTH_TRY(name, header.string("alg"));
  const auto algorithm = algorithm_from(name);
  if (!algorithm) return invalid_statement("alg is neither RS256 nor ES256");
  jws.algorithm = *algorithm;
  BLOCKAUTH_TRY(x5c, header.strings("x5c"));
  if (x5c.empty() || x5c.size() > crypto::kMaxChainCertificates) {
    return invalid_statement("x5c has no certificate, or too many");
  }
  for (const std::string_view text : x5c) {
    BLOCKAUTH_TRY(der, base64_decode(text));  // RFC 7515 §4.1.6: base64, not base64url
    BLOCKAUTH_TRY(certificate, crypto::Certificate::parse(der));
    jws.certificates.push_back(std::move(certificate));
  }
  return {};
}

Result<CompactJws> read(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || first == last || std::ranges::count(text, '.') != 2) {
    return invalid_statement("not three parts");
  }
  BLOCKAUTH_TRY(header, base64url_decode(text.substr(0, first)));
  BLOCKAUTH_TRY(payload, base64url_decode(text.substr(first + 1, last - first - 1)));
  BLOCKAUTH_TRY(signature, base64url_decode(text.substr(last + 1)));
  CompactJws jws;
  BLOCKAUTH_CHECK(read_header(header, jws));
  jws.signing_input = as_bytes(text.substr(0, last));
  jws.payload = std::move(payload);
  jws.signature = std::move(signature);
  if (jws.algorithm == COSEAlgorithmIdentifier::ES256) {
    BLOCKAUTH_TRY(der, ecdsa_signature(jws.signature));
    jws.signature = std::move(der);
  }
  return jws;
}

}  // namespace

Result<CompactJws> CompactJws::parse(std::string_view text) {
  auto jws = read(text);
  if (!jws) return invalid_statement("JWS", jws.error());
  return jws;
}

Result<void> CompactJws::verify() const {
  const auto verified = certificates.front().verify_signature(algorithm, signing_input, signature);
  if (!verified) return invalid_statement("JWS: signature", verified.error());
  return {};
}

}  // namespace blockauth::webauthn
