// Who signed this JWS, and what does it say?
#include "webauthn/attestation/compact_jws.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
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

// X.690 §8.3: the shortest INTEGER, positive.
void append_integer(Bytes& out, ByteView scalar) {
  while (scalar.size() > 1 && scalar.front() == 0) scalar = scalar.subspan(1);
  const bool padded = (scalar.front() & 0x80) != 0;
  out.push_back(0x02);
  out.push_back(static_cast<std::uint8_t>(scalar.size() + (padded ? 1 : 0)));
  if (padded) out.push_back(0);
  out.insert(out.end(), scalar.begin(), scalar.end());
}

// RFC 7518 §3.4: r || s, where X9.62 has SEQUENCE { r, s }. At most 70 octets of content: short lengths do.
Result<Bytes> ecdsa_signature(ByteView raw) {
  if (raw.size() != 2 * kScalarBytes) return invalid_statement("the JWS's signature is not r and s of P-256");
  Bytes integers;
  append_integer(integers, raw.first(kScalarBytes));
  append_integer(integers, raw.last(kScalarBytes));
  Bytes out{0x30, static_cast<std::uint8_t>(integers.size())};
  out.insert(out.end(), integers.begin(), integers.end());
  return out;
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
