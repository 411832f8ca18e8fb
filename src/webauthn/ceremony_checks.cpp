// When do client data and authenticator data fit what the ceremony promised?
#include "webauthn/ceremony_checks.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "blockauth/base/base64url.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kMaxQuotedBytes = 200;

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::ranges::find(values, value) != values.end();
}

}  // namespace

std::string quoted(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) return std::string(text);
  return std::string(utf8_prefix(text, kMaxQuotedBytes)) + "...";
}

Failure at_step(Step step, Error error) {
  error.step = step;
  return fail(std::move(error));
}

Result<void> check_type(Step step, const CollectedClientData& client_data, std::string_view expected) {
  if (client_data.type == expected) return {};
  return fail_step(step, Errc::wrong_type, "client data has another type", std::string(expected),
                   quoted(client_data.type));
}

Result<void> check_challenge(Step step, const CollectedClientData& client_data, const Challenge& expected) {
  // The text is compared, not what it decodes to: only one spelling of the challenge is the challenge. It is
  // no secret (the client knows it), so the comparison need not take constant time.
  if (client_data.challenge == base64url_encode(expected.view())) return {};
  return fail_step(step, Errc::wrong_challenge, "client data has another challenge");
}

Result<void> check_origin(Step step, const CollectedClientData& client_data, const OriginPolicy& policy) {
  if (contains(policy.origins, client_data.origin)) return {};
  return fail_step(step, Errc::wrong_origin, "origin is not among the allowed ones", joined(policy.origins),
                   quoted(client_data.origin));
}

Result<void> check_cross_origin(Step step, const CollectedClientData& client_data,
                                const OriginPolicy& policy) {
  if (!client_data.cross_origin || policy.allow_cross_origin) return {};
  return fail_step(step, Errc::cross_origin, "used in a cross-origin iframe, which is not allowed");
}

Result<void> check_top_origin(Step step, const CollectedClientData& client_data, const OriginPolicy& policy) {
  if (!client_data.top_origin) return {};
  if (!policy.allow_cross_origin) {
    return fail_step(step, Errc::cross_origin, "embedded in another origin, which is not allowed", {},
                     quoted(*client_data.top_origin));
  }
  if (contains(policy.top_origins, *client_data.top_origin)) return {};
  return fail_step(step, Errc::cross_origin, "embedded in an origin that is not allowed",
                   joined(policy.top_origins), quoted(*client_data.top_origin));
}

Result<void> check_rp_id_hash(Step step, const AuthenticatorData& data, std::string_view rp_id) {
  if (equal(data.rp_id_hash, crypto::sha256(as_bytes(rp_id)))) return {};
  return fail_step(step, Errc::wrong_rp_id, "rpIdHash is not the hash of the RP ID", std::string(rp_id));
}

Result<void> check_user_present(Step step, AuthenticatorFlags flags, bool required) {
  if (!required || flags.user_present()) return {};
  return fail_step(step, Errc::user_not_present, "UP is clear", "UP set", "UP clear");
}

Result<void> check_user_verified(Step step, AuthenticatorFlags flags, bool required) {
  if (!required || flags.user_verified()) return {};
  return fail_step(step, Errc::user_not_verified, "user verification is required, but UV is clear", "UV set",
                   "UV clear");
}

Result<void> check_backup_state(Step step, AuthenticatorFlags flags) {
  if (flags.backup_eligible() || !flags.backup_state()) return {};
  return fail_step(step, Errc::invalid_backup_state, "BS is set, but BE is clear", "BE set or BS clear",
                   "BE clear, BS set");
}

}  // namespace blockauth::webauthn
