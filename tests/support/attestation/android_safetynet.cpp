// How is an `android-safetynet` attestation statement made (§8.5)?
#include "support/attestation/android_safetynet.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/digest.hpp"

namespace blockauth::support {
namespace {

constexpr std::string_view kHost = "attest.android.com";
constexpr std::size_t kScalarBytes = 32;

CertificateSpec service_certificate() {
  CertificateSpec spec;
  spec.subject = {{"C", "US"}, {"O", "BlockAuth Tests"}, {"CN", std::string(kHost)}};
  spec.basic_constraints = BasicConstraints{.ca = false, .path_length = std::nullopt};
  spec.extensions = {alternative_dns_name(kHost)};
  return spec;
}

std::string json_array(Cbor x5c) {
  std::string json = "[";
  for (Cbor& certificate : x5c.items()) {
    if (json.size() > 1) json += ',';
    json += json_string(base64_encode(certificate.octets()));
  }
  return json + "]";
}

// RFC 7518 §3.4: r || s, out of an honest SEQUENCE { INTEGER r, INTEGER s }.
Bytes raw_signature(ByteView der) {
  Bytes raw;
  ByteView rest = der.subspan(2);
  for (int i = 0; i < 2; ++i) {
    ByteView integer = rest.subspan(2, rest[1]);
    rest = rest.subspan(2 + integer.size());
    if (integer.size() > kScalarBytes) integer = integer.last(kScalarBytes);
    raw.insert(raw.end(), kScalarBytes - integer.size(), 0);
    raw.insert(raw.end(), integer.begin(), integer.end());
  }
  return raw;
}

SafetyNetParts honest_parts(const StatementInput& input, Cbor x5c) {
  const bool rsa = input.attestation_algorithm == COSEAlgorithmIdentifier::RS256;
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(input.now.time_since_epoch());
  SafetyNetParts parts;
  parts.version = "244337000";
  parts.header.set_string("alg", rsa ? "RS256" : "ES256").set("x5c", json_array(std::move(x5c)));
  parts.payload.set_string("nonce", base64_encode(crypto::sha256(input.signed_octets())))
      .set("timestampMs", std::to_string(milliseconds.count()))
      .set_string("apkPackageName", "com.google.android.gms")
      .set("ctsProfileMatch", "true")
      .set("basicIntegrity", "true")
      .set_string("evaluationType", "BASIC");
  return parts;
}

}  // namespace

Result<Cbor> make_android_safetynet(const StatementInput& input) {
  const crypto::PrivateKey& key = input.attestation_key();
  SafetyNetParts parts = honest_parts(input, input.x5c(service_certificate(), key));
  run_hook(input.parts.statement.safetynet, parts);

  std::string jws = base64url_encode(as_bytes(parts.header.text())) + "." +
                    base64url_encode(as_bytes(parts.payload.text()));
  BLOCKAUTH_TRY(signature, input.sign(key, as_bytes(jws)));
  if (input.attestation_algorithm != COSEAlgorithmIdentifier::RS256) signature = raw_signature(signature);
  jws += "." + base64url_encode(signature);
  return Cbor::map(
      {{Cbor::text("ver"), Cbor::text(parts.version)}, {Cbor::text("response"), Cbor::bytes(as_bytes(jws))}});
}

}  // namespace blockauth::support
