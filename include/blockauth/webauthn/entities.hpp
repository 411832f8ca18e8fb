// Who takes part in a ceremony, and how a credential is named.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"

namespace blockauth {

// §4 "credential ID": at most 1023 octets, chosen by the authenticator.
using CredentialId = OpaqueBytes<struct CredentialIdTag>;
// §4 "user handle": at most 64 octets, per account, no personal data (§5.4.3, §14.6.1).
using UserHandle = OpaqueBytes<struct UserHandleTag>;

inline constexpr std::size_t kMaxCredentialIdBytes = 1023;  // §7.1 step 25
inline constexpr std::size_t kMaxUserHandleBytes = 64;

}  // namespace blockauth

namespace blockauth::webauthn {

// The authenticator model's identifier (§6.5.1); all zero where the authenticator does not say.
using Aaguid = std::array<std::uint8_t, 16>;

// "adce0002-35bc-c60a-648b-0b25f1f05503"
[[nodiscard]] std::string to_string(const Aaguid& aaguid);
// Letters in either case; nothing for a text of another form.
[[nodiscard]] std::optional<Aaguid> aaguid_from(std::string_view text) noexcept;

// §5.8.3. `transports` are kept as the client named them: unknown values must survive (§5.8.4).
struct PublicKeyCredentialDescriptor {
  CredentialId id;
  std::vector<std::string> transports;

  friend bool operator==(const PublicKeyCredentialDescriptor&,
                         const PublicKeyCredentialDescriptor&) = default;
};

// §5.4.2
struct PublicKeyCredentialRpEntity {
  std::string id;
  std::string name;
};

// §5.4.3
struct PublicKeyCredentialUserEntity {
  UserHandle id;
  std::string name;
  std::string display_name;
};

}  // namespace blockauth::webauthn
