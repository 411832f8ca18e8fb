// Is this a correct statement of the format `android-safetynet` (§8.5)?
//
// The text's steps have no numbers; here they are counted. It refers to Google's documentation for what a
// valid response is: signed by a certificate for attest.android.com, about a device whose profile matches.
// That a path leads from the certificate to a root is §7.1 step 24.
#include "webauthn/attestation/android_safetynet.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "blockauth/base/base64url.hpp"
#include "webauthn/attestation/compact_jws.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::string_view kHost = "attest.android.com";
constexpr std::chrono::seconds kClockSkew{60};  // between Google's clock and ours

struct Statement {
  std::string_view version;
  std::string_view response;
};

// §8.5 step 1: the statement's syntax.
Result<Statement> read_statement(const cbor::Item& statement) {
  if (!statement.is_map()) return invalid_statement("attStmt is no map");
  const auto version = statement.find("ver");
  const auto text = version ? version->text() : std::nullopt;
  if (!text || text->empty()) return invalid_statement("§8.5 step 1: ver is missing, empty or no text");
  BLOCKAUTH_TRY(response, statement_bytes(statement, "response"));
  return Statement{*text, as_chars(response)};
}

// Policy: did Google say so about this time?
Result<void> check_time_stamp(const AttestationInput& input, const json::Object& payload) {
  if (!input.policy.safetynet_max_age || !input.at) return {};
  const auto milliseconds = payload.integer("timestampMs");
  if (!milliseconds) return invalid_statement("§8.5 step 2", milliseconds.error());
  const std::chrono::milliseconds now =
      std::chrono::floor<std::chrono::milliseconds>(input.at->time_since_epoch());
  const std::chrono::milliseconds earliest = now - *input.policy.safetynet_max_age;
  if (*milliseconds < earliest.count() || *milliseconds > (now + kClockSkew).count()) {
    return invalid_statement("§8.5 step 2: timestampMs is too old, or in the future");
  }
  return {};
}

// Policy: is the device one that passed Android's compatibility tests?
Result<void> check_profile(const AttestationPolicy& policy, const json::Object& payload) {
  if (!policy.safetynet_cts_profile_match) return {};
  const auto match = payload.boolean("ctsProfileMatch");
  if (!match) return invalid_statement("§8.5 step 2", match.error());
  if (!*match) return invalid_statement("§8.5 step 2: ctsProfileMatch is false");
  return {};
}

Result<void> check_payload(const AttestationInput& input, ByteView octets) {
  json::Document document;
  const auto payload = document.parse_object(as_chars(octets));
  if (!payload) return invalid_statement("§8.5 step 2: payload", payload.error());
  BLOCKAUTH_CHECK(check_profile(input.policy, *payload));
  BLOCKAUTH_CHECK(check_time_stamp(input, *payload));
  // §8.5 step 3: base64, with padding.
  const auto nonce = payload->string("nonce");
  if (!nonce) return invalid_statement("§8.5 step 3", nonce.error());
  if (*nonce != base64_encode(crypto::sha256(input.signed_octets()))) {
    return invalid_statement("§8.5 step 3: nonce is not this ceremony's");
  }
  return {};
}

}  // namespace

Result<AttestationEvidence> verify_android_safetynet(const AttestationInput& input) {
  BLOCKAUTH_TRY(statement, read_statement(input.statement));
  // §8.5 step 2: a valid response. `ver` is reserved: there is one format.
  BLOCKAUTH_TRY(jws, CompactJws::parse(statement.response));
  // §8.5 step 4: it came from the service. Before the payload is read, because only then is it Google's.
  if (!jws.certificates.front().is_for_host(kHost)) {
    return invalid_statement("§8.5 step 4: the certificate is not for attest.android.com");
  }
  BLOCKAUTH_CHECK(jws.verify());
  BLOCKAUTH_CHECK(check_payload(input, jws.payload));
  return AttestationEvidence{AttestationType::basic, std::move(jws.certificates)};
}

}  // namespace blockauth::webauthn
