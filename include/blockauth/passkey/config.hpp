// What an operator decides about passkeys: relying parties, limits, lifetimes, policy.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/relying_party.hpp"

namespace blockauth::passkey {

// What to do with a signature counter that does not advance (§7.2 step 22, §6.1.1).
enum class CounterPolicy : std::uint8_t {
  reject,  // refuse the login, with an event
  flag,    // accept it, with an event
  ignore,  // accept it silently
};

// What auth/options answers when an e-mail is given.
enum class EmailFirst : std::uint8_t {
  list,               // the account's credentials, or decoys that look like them
  discoverable_only,  // always an empty list: nothing can be learnt from it, but non-discoverable passkeys
                      // cannot sign in
};

struct PasskeyConfig {
  // At least one. The first serves requests without an Origin header; the others are chosen by Origin. No
  // origin may belong to two of them.
  std::vector<webauthn::RelyingPartyConfig> relying_parties;

  bool passkey_auth = true;     // feature PASSKEY_AUTH
  bool passkey_signup = false;  // feature PASSKEY_SIGNUP: sign-up discloses whether an e-mail is taken
  std::size_t max_credentials_per_user = 10;
  std::size_t challenge_nonce_bytes = 32;  // at least 16
  std::chrono::seconds challenge_lifetime{300};
  std::chrono::seconds enrolment_lifetime{900};
  CounterPolicy counter_policy = CounterPolicy::reject;
  EmailFirst email_first = EmailFirst::list;
  bool allow_deleting_last = true;
  bool store_attestation_object = false;
  // Imported FIDO metadata counts: its roots, its names, and the statuses that
  // AttestationPolicy::refused_statuses names.
  bool use_metadata = true;
  // Refuse these statuses at sign-in too: passkeys registered before a model was found broken stop working.
  bool check_status_at_login = false;
};

// Everything wrong with a configuration, one sentence each with its remedy; empty if nothing is.
[[nodiscard]] std::vector<std::string> configuration_errors(const PasskeyConfig& config);

// The secrets that the service seals with.
struct PasskeySecrets {
  // Master secrets, 32 octets or more each: the first seals, all of them open. Rotation: accept everywhere
  // (append), then seal everywhere (move to the front), then retire (drop).
  std::vector<SecretBytes> master;
  // 32 octets, kept in the store (IInstanceState) and never rotated: decoys must stay the same.
  SecretBytes decoy_key;
};

}  // namespace blockauth::passkey
