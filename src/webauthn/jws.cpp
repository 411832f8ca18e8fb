// How is a signed JSON text with its certificates read and verified?
#include "webauthn/jws.hpp"

#include <optional>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "crypto/ecdsa_signature.hpp"

namespace blockauth::webauthn {
namespace {

// Eight certificates of 16 KiB in base64, twice.
constexpr std::size_t kMaxHeaderBytes = 384 * 1024;
constexpr std::size_t kEs256SignatureBytes = 64;  // RFC 7518 §3.4

struct Header {
  COSEAlgorithmIdentifier algorithm{};
  std::vector<crypto::Certificate> certificates;
};

// RFC 7518 §3.1. The certificate's key fixes what can verify; `none` and MACs are not spoken here.
std::optional<COSEAlgorithmIdentifier> algorithm_from(std::string_view name) {
  if (name == "RS256") return COSEAlgorithmIdentifier::RS256;
  if (name == "ES256") return COSEAlgorithmIdentifier::ES256;
  return std::nullopt;
}

Result<Header> read_header(std::string_view encoded, Errc errc) {
  if (encoded.size() > kMaxHeaderBytes) return fail(errc, "the JWS header is too long");
  BLOCKAUTH_TRY(text, base64url_decode(encoded));
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(as_chars(text), errc));
  BLOCKAUTH_TRY(name, object.string("alg"));
  // RFC 7515 §4.1.11: whoever does not understand a critical parameter must refuse.
  if (object.has("crit")) return fail(errc, "the JWS header has critical parameters");
  Header header;
  const auto algorithm = algorithm_from(name);
  if (!algorithm) return fail(errc, "the JWS is signed with neither RS256 nor ES256");
  header.algorithm = *algorithm;
  BLOCKAUTH_TRY(x5c, object.strings("x5c"));
  if (x5c.empty() || x5c.size() > crypto::kMaxChainCertificates)
    return fail(errc, "x5c holds no certificate, or more than 8");
  for (const std::string_view base64 : x5c) {
    BLOCKAUTH_TRY(der, base64_decode(base64));
    BLOCKAUTH_TRY(certificate, crypto::Certificate::parse(der));
    header.certificates.push_back(std::move(certificate));
  }
  return header;
}

}  // namespace

Result<Jws> Jws::parse(std::string_view compact, Errc errc) {
  const std::size_t first = compact.find('.');
  const std::size_t second = first == std::string_view::npos ? first : compact.find('.', first + 1);
  if (second == std::string_view::npos) return fail(errc, "a JWS has three parts");
  auto header = read_header(compact.substr(0, first), errc);
  if (!header) return fail(errc, "JWS header: " + header.error().detail);
  auto payload = base64url_decode(compact.substr(first + 1, second - first - 1));
  if (!payload) return fail(errc, "JWS payload: " + payload.error().detail);
  auto signature = base64url_decode(compact.substr(second + 1));
  if (!signature) return fail(errc, "JWS signature: " + signature.error().detail);
  if (header->algorithm == COSEAlgorithmIdentifier::ES256) {
    if (signature->size() != kEs256SignatureBytes) return fail(errc, "JWS signature: not of 64 octets");
    *signature = crypto::ecdsa_signature_from_octets(*signature);
  }
  Jws jws;
  jws.errc_ = errc;
  jws.algorithm_ = header->algorithm;
  jws.certificates_ = std::move(header->certificates);
  jws.signed_part_ = compact.substr(0, second);
  jws.payload_ = std::move(payload).value();
  jws.signature_ = std::move(signature).value();
  return jws;
}

Result<void> Jws::verify() const {
  const auto verified =
      certificates_.front().verify_signature(algorithm_, as_bytes(signed_part_), signature_);
  if (!verified) return fail(errc_, "the JWS signature is not that of its first certificate's key");
  return {};
}

}  // namespace blockauth::webauthn
