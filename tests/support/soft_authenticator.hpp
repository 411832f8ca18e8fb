// A client and its authenticator in software: takes the options of a ceremony, gives the response a browser
// would.
//
// An honest one follows §5.1.3, §5.1.4, §6.3.2 and §6.3.3. A test spoils one thing and everything else stays
// consistent and correctly signed:
//
//   authenticator.get(options, {.spoil = [](AssertionParts& parts) { parts.client_data.origin =
//   "https://evil.example"; }});
//
// `spoil` runs before signing, `spoil_signed` after it, `spoil_json` on the finished response.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/enums.hpp"
#include "crypto/private_key.hpp"
#include "support/attestation/identity.hpp"
#include "support/attestation/maker_table.hpp"
#include "support/authenticator_extensions.hpp"
#include "support/ceremony_parts.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::support {

struct AuthenticatorConfig {
  webauthn::Aaguid aaguid{};
  // What it can do, in no order: that of pubKeyCredParams decides (§6.3.2 step 2).
  std::vector<COSEAlgorithmIdentifier> algorithms = crypto::supported_algorithms();
  bool user_present = true;
  bool can_verify_user = true;  // and does, unless the options discourage it
  bool can_discover = true;     // can make discoverable credentials
  bool extensions = true;       // knows all of authenticator_extensions.hpp, or none
  bool backup_eligible = false;
  bool backup_state = false;
  std::uint32_t counter_step = 1;  // zero: the counter stays 0, as with synced passkeys
  SoftAttestation attestation = SoftAttestation::none;
  // Of the key that signs attestations, in the formats where that is not the credential's.
  COSEAlgorithmIdentifier attestation_algorithm = COSEAlgorithmIdentifier::ES256;
  std::vector<SoftAttestation> compound = {SoftAttestation::packed_x5c, SoftAttestation::packed_self};
  TimePoint now{};  // what its clock says
  std::vector<std::string> transports = {"internal"};
  webauthn::AuthenticatorAttachment attachment = webauthn::AuthenticatorAttachment::platform;
};

struct SoftCredential {
  Bytes id;
  std::string rp_id;
  Bytes user_handle;
  bool discoverable = false;
  std::uint32_t sign_count = 0;
  crypto::PrivateKey key;
  StoredExtensions extensions{};
};

// How one ceremony is carried out. Without an origin it is "https://" and the RP ID.
template <class Parts, class Signed>
struct Ceremony {
  std::optional<std::string> origin{};
  std::optional<bool> cross_origin = false;
  std::optional<std::string> top_origin{};
  // An honest client refuses an RP ID that is not its page's domain or a parent of it, and withholds an
  // attestation that nobody asked for. A phishing page has no such client.
  bool honest_client = true;
  std::function<void(Parts&)> spoil{};
  std::function<void(Signed&)> spoil_signed{};
  std::function<void(ResponseJson&)> spoil_json{};
};
using CreateCeremony = Ceremony<AttestationParts, SignedAttestation>;
using GetCeremony = Ceremony<AssertionParts, SignedAssertion>;

// COSE_Key (RFC 9052 §7) of a key pair's public half.
[[nodiscard]] Cbor cose_key(const crypto::PrivateKey& key);

class SoftAuthenticator final {
 public:
  // `random` outlives the authenticator. Equal seeds and calls give equal responses, but for the salt of
  // PS256 and for what the attestation authority signs.
  explicit SoftAuthenticator(IRandom& random, AuthenticatorConfig config = {});

  // navigator.credentials.create(): options JSON to RegistrationResponseJSON.
  // Errors: malformed_json, invalid_request, wrong_rp_id; credential_already_registered (excluded),
  // algorithm_not_allowed, user_not_verified, invalid_configuration (what this authenticator cannot do).
  [[nodiscard]] Result<std::string> create(std::string_view options_json,
                                           const CreateCeremony& ceremony = {});

  // navigator.credentials.get(): options JSON to AuthenticationResponseJSON.
  // Errors: malformed_json, invalid_request, wrong_rp_id; credential_not_found, user_not_verified.
  [[nodiscard]] Result<std::string> get(std::string_view options_json, const GetCeremony& ceremony = {});

  // Oldest first; changes through it are honoured.
  [[nodiscard]] std::vector<SoftCredential>& credentials() noexcept { return credentials_; }
  [[nodiscard]] AuthenticatorConfig& config() noexcept { return config_; }

  // Who signs the attestation certificates: root() is the anchor to trust.
  [[nodiscard]] const CertificateAuthority& attestation_authority() { return identity_.authority(); }
  void set_attestation_authority(CertificateAuthority authority) {
    identity_.set_authority(std::move(authority));
  }

  // The credentials with their private keys, unencrypted. The configuration is not part of it.
  [[nodiscard]] std::string to_json() const;
  // Errors: malformed_json, invalid_request, malformed_cose_key.
  [[nodiscard]] static Result<SoftAuthenticator> from_json(std::string_view state, IRandom& random,
                                                           AuthenticatorConfig config = {});

 private:
  [[nodiscard]] Result<SoftCredential*> find_credential(const std::string& rp_id,
                                                        const std::vector<Bytes>& allowed);
  [[nodiscard]] std::uint8_t flags(webauthn::UserVerificationRequirement requirement) const;
  [[nodiscard]] AuthenticatorDataParts authenticator_data(
      const std::string& rp_id, std::uint32_t sign_count,
      webauthn::UserVerificationRequirement requirement) const;
  [[nodiscard]] Result<SignedAttestation> attest(const AttestationParts& parts,
                                                 const crypto::PrivateKey& credential_key,
                                                 SoftAttestation attestation);

  IRandom* random_;
  AuthenticatorConfig config_;
  std::vector<SoftCredential> credentials_;
  AttestationIdentity identity_;
};

}  // namespace blockauth::support
