// How is a metadata BLOB put together and signed?
#include "support/mds_blob_maker.hpp"

#include <openssl/ec.h>

#include <cstdint>

#include "blockauth/base/base64url.hpp"
#include "crypto/openssl_ptr.hpp"

namespace blockauth::support {
namespace {

using crypto::PrivateKey;

std::string json_array(const std::vector<std::string>& elements) {
  std::string text = "[";
  for (const std::string& element : elements) text += (text.size() > 1 ? "," : "") + element;
  return text + "]";
}

// ECDSA signatures of a JWS are r and s (RFC 7518 §3.4), not DER.
Bytes jws_signature(const PrivateKey& key, ByteView message) {
  Bytes signature = key.sign(message).value();
  if (key.algorithm() != COSEAlgorithmIdentifier::ES256) return signature;
  const std::uint8_t* next = signature.data();
  const crypto::OpenSslPtr<ECDSA_SIG, ECDSA_SIG_free> parsed{
      d2i_ECDSA_SIG(nullptr, &next, static_cast<long>(signature.size()))};
  Bytes octets(64);
  crypto::require(parsed && BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), octets.data(), 32) == 32 &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), octets.data() + 32, 32) == 32,
                  "ECDSA_SIG");
  return octets;
}

}  // namespace

JsonObject BlobModel::entry() const {
  JsonObject entry;
  JsonObject statement;
  if (aaguid) entry.set_string("aaguid", *aaguid);
  if (!key_identifiers.empty()) {
    std::vector<std::string> quoted;
    for (const std::string& identifier : key_identifiers) quoted.push_back(json_string(identifier));
    entry.set("attestationCertificateKeyIdentifiers", json_array(quoted));
  }
  statement.set_string("description", name);
  if (!icon.empty()) statement.set_string("icon", icon);
  std::vector<std::string> certificates;
  for (const Bytes& root : roots) certificates.push_back(json_string(base64_encode(root)));
  statement.set("attestationRootCertificates", json_array(certificates));
  // As real ones have it: nested, and of no interest to us.
  statement.set("userVerificationDetails",
                R"([[{"userVerificationMethod":"passcode_external","caDesc":{"base":64,"minLength":4}}]])");
  entry.set("metadataStatement", statement.text());
  std::vector<std::string> written;
  for (const auto& [status, date] : reports) {
    JsonObject report;
    report.set_string("status", status);
    if (!date.empty()) report.set_string("effectiveDate", date);
    written.push_back(report.text());
  }
  entry.set("statusReports", json_array(written));
  entry.set_string("timeOfLastStatusChange", "2024-01-02");
  return entry;
}

std::string BlobParts::payload_text() const {
  if (payload) return *payload;
  std::vector<std::string> entries;
  for (const BlobModel& model : models) entries.push_back(model.entry().text());
  entries.insert(entries.end(), more_entries.begin(), more_entries.end());
  JsonObject object;
  object.set_string("legalHeader", "For tests only.");
  object.set("no", std::to_string(number));
  object.set_string("nextUpdate", next_update);
  object.set("entries", json_array(entries));
  return object.text();
}

MdsBlobMaker::MdsBlobMaker(IRandom& random, COSEAlgorithmIdentifier algorithm)
    : authority_(random, {authority_certificate("Test Web Root"), authority_certificate("Test Web CA")}),
      key_(PrivateKey::generate(algorithm, random).value()) {}

BlobParts MdsBlobMaker::parts() const {
  BlobParts parts;
  parts.leaf.subject = {{"O", "BlockAuth Tests"}, {"CN", "mds.fidoalliance.org"}};
  parts.leaf.basic_constraints = BasicConstraints{.ca = false, .path_length = std::nullopt};
  parts.leaf.extensions.push_back(alternative_dns_name("mds.fidoalliance.org"));
  return parts;
}

std::string MdsBlobMaker::make(const BlobParts& parts) const {
  std::vector<std::string> chain{json_string(base64_encode(authority_.issue(parts.leaf, key_)))};
  for (const Bytes& der : authority_.intermediates()) chain.push_back(json_string(base64_encode(der)));
  JsonObject header;
  header.set_string("alg", key_.algorithm() == COSEAlgorithmIdentifier::ES256 ? "ES256" : "RS256");
  header.set_string("typ", "JWT");
  header.set("x5c", json_array(chain));
  if (parts.header) parts.header(header);
  const std::string signed_part =
      base64url_encode(as_bytes(header.text())) + "." + base64url_encode(as_bytes(parts.payload_text()));
  const PrivateKey& signer = parts.signing_key != nullptr ? *parts.signing_key : key_;
  Bytes signature = jws_signature(signer, as_bytes(signed_part));
  if (parts.signature) parts.signature(signature);
  return signed_part + "." + base64url_encode(signature);
}

}  // namespace blockauth::support
