// Which passkey configurations can work?
#include "blockauth/passkey/config.hpp"

#include <utility>

#include "passkey/sealed_challenge.hpp"

namespace blockauth::passkey {
namespace {

// Stands for metadata that is not open yet.
Result<std::vector<webauthn::AuthenticatorModel>> find_nothing(const webauthn::ModelQuery&) {
  return std::vector<webauthn::AuthenticatorModel>{};
}

void check_relying_parties(const PasskeyConfig& config, std::vector<std::string>& errors) {
  if (config.relying_parties.empty()) errors.emplace_back("no relying party is configured: set rp_id");
  std::map<std::string, std::string, std::less<>> owner_of;  // origin -> RP ID
  for (webauthn::RelyingPartyConfig rp : config.relying_parties) {
    // Which roots the metadata has is known only once a store is open: they may be enough.
    if (config.use_metadata && !rp.attestation_policy.find_models)
      rp.attestation_policy.find_models = find_nothing;
    for (std::string& error : webauthn::configuration_errors(rp)) errors.push_back(std::move(error));
    for (const auto* origins : {&rp.origins, &rp.related_origins}) {
      for (const std::string& origin : *origins) {
        const auto [known, inserted] = owner_of.emplace(origin, rp.rp_id);
        if (inserted) continue;
        errors.push_back("origin '" + origin + "' stands twice (RP IDs '" + known->second + "' and '" +
                         rp.rp_id + "'): an origin belongs to one RP ID, once");
      }
    }
  }
}

}  // namespace

std::vector<std::string> configuration_errors(const PasskeyConfig& config) {
  std::vector<std::string> errors;
  check_relying_parties(config, errors);
  if (config.max_credentials_per_user == 0)
    errors.emplace_back("max_credentials_per_user must be at least 1");
  if (config.challenge_nonce_bytes < kMinNonceBytes || config.challenge_nonce_bytes > kMaxNonceBytes) {
    errors.emplace_back("challenge_length must be 16 to 64 octets");
  }
  if (config.challenge_lifetime.count() <= 0) errors.emplace_back("challenge_expiry must be positive");
  if (config.enrolment_lifetime.count() <= 0) errors.emplace_back("enrolment_lifetime must be positive");
  return errors;
}

}  // namespace blockauth::passkey
