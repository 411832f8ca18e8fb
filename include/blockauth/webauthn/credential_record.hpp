// What a relying party remembers about a credential (§4 "credential record").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::webauthn {

struct CredentialRecord {
  CredentialId id;
  Bytes public_key;  // COSE_Key (RFC 9052), exactly as the authenticator encoded it
  std::uint32_t sign_count = 0;
  bool uv_initialized = false;
  std::vector<std::string> transports;
  // Absent only for records made before the flag existed; then §7.2 step 19's comparison has nothing to
  // compare with.
  std::optional<bool> backup_eligible;
  bool backup_state = false;
  std::string rp_id;
};

// A record together with the account it belongs to: what §7.2 step 6 needs. `owner` is absent only where the
// account's user handle was never recorded; then a returned userHandle has nothing to be compared with.
struct OwnedCredential {
  std::optional<UserHandle> owner;
  CredentialRecord record;
};

}  // namespace blockauth::webauthn
