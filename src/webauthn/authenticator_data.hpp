// Authenticator data (§6.1): what the authenticator signed.
#pragma once

#include <cstdint>
#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "webauthn/cbor.hpp"

namespace blockauth::webauthn {

// §6.1 "flags". Reserved bits are no reason to refuse: no step of §7 tests them.
struct AuthenticatorFlags {
  std::uint8_t octet = 0;

  [[nodiscard]] bool user_present() const noexcept { return (octet & 0x01) != 0; }
  [[nodiscard]] bool user_verified() const noexcept { return (octet & 0x04) != 0; }
  [[nodiscard]] bool backup_eligible() const noexcept { return (octet & 0x08) != 0; }
  [[nodiscard]] bool backup_state() const noexcept { return (octet & 0x10) != 0; }
  [[nodiscard]] bool has_attested_credential_data() const noexcept { return (octet & 0x40) != 0; }
  [[nodiscard]] bool has_extensions() const noexcept { return (octet & 0x80) != 0; }
};

// §6.5.1
struct AttestedCredentialData {
  Aaguid aaguid{};
  ByteView credential_id;
  cbor::Item credential_public_key;
};

// Views into the authenticator data, which outlives them.
struct AuthenticatorData {
  ByteView rp_id_hash;  // 32 octets
  AuthenticatorFlags flags;
  std::uint32_t sign_count = 0;
  std::optional<AttestedCredentialData> attested_credential;
  std::optional<cbor::Item> extensions;  // a map

  // Everything that the flags announce is there, and nothing besides. Errors: malformed_authenticator_data.
  [[nodiscard]] static Result<AuthenticatorData> parse(ByteView bytes);
};

}  // namespace blockauth::webauthn
