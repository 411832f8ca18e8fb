// What can go wrong, named once for every layer.
//
// An Error has two readers. The client sees a coarse public code (src/http/error_table.cpp decides which);
// the operator sees everything in here, under the request's X-Request-Id. Nothing of an Error leaves the
// server outside development mode.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace blockauth {

// Every reason for which BlockAuth refuses or fails. Grouped by who is at fault.
enum class Errc : std::uint8_t {
  // The bytes do not parse.
  malformed_json,                // not one JSON value, duplicate member names, too deep, not UTF-8
  malformed_base64url,           // padding, wrong alphabet, non-zero trailing bits (RFC 4648 §5)
  malformed_response,            // a member of the credential is missing or has the wrong type
  malformed_client_data,         // clientDataJSON (§5.8.1)
  malformed_cbor,                // not strict, definite-length, duplicate-free CBOR (RFC 8949)
  malformed_authenticator_data,  // authenticatorData (§6.1)
  malformed_cose_key,  // credentialPublicKey is not a COSE_Key of a supported shape (RFC 9052, §5.8.5)
  malformed_attestation_object,  // attestationObject (§6.5)

  // The ceremony's checks (§7.1, §7.2).
  wrong_type,
  wrong_challenge,
  wrong_origin,
  cross_origin,
  wrong_rp_id,
  user_not_present,
  user_not_verified,
  invalid_backup_state,        // BS without BE
  backup_eligibility_changed,  // BE differs from the credential record
  algorithm_not_allowed,       // credential's algorithm was not offered, or no verifier for it
  credential_id_mismatch,  // id, rawId, the attested id or the record disagree; or not in allowCredentials
  credential_id_too_long,  // more than 1023 bytes
  user_handle_mismatch,
  invalid_signature,
  counter_not_advanced,
  attestation_format_unsupported,
  attestation_statement_invalid,
  attestation_untrusted,
  authenticator_not_allowed,  // policy refuses this model of authenticator
  unsolicited_extension,
  extension_not_honoured,  // an extension's output falls short of what was demanded
  payment_mismatch,        // the payment that was confirmed is not the one that was asked about

  // The service's rules.
  passkeys_disabled,
  origin_not_configured,  // the request's Origin header belongs to no configured RP ID
  challenge_invalid,      // not sealed by us, or under a retired secret, another RP ID or another ledger
  challenge_expired,
  challenge_spent,
  challenge_wrong_purpose,
  challenge_wrong_subject,
  challenge_stale_policy,  // the configuration changed since it was sealed
  credential_not_found,
  credential_unknown,  // a certain miss of a discoverable login: the authenticator may forget the credential
  credential_revoked,
  credential_already_registered,
  credential_limit_reached,
  last_credential,  // policy forbids deleting the user's last passkey
  user_not_found,
  user_disabled,
  user_already_exists,
  enrolment_invalid,     // one-time enrolment token unknown, spent or expired
  stale_authentication,  // a recent sign-in is required for this call

  // Tokens and sessions.
  token_missing,
  token_malformed,
  token_invalid,  // signature, issuer, audience or key
  token_expired,
  token_wrong_type,
  session_ended,
  refresh_reused,  // a rotated refresh token came back: the family is revoked

  // The request.
  invalid_request,  // a member of the body is missing, of the wrong type or out of bounds
  rate_limited,
  not_found,
  method_not_allowed,
  unsupported_media_type,
  payload_too_large,

  // The operator's side.
  invalid_configuration,
  metadata_invalid,    // no BLOB of the FIDO Metadata Service: malformed, or not signed by it
  metadata_not_newer,  // the metadata that is there is as new or newer
  store_unavailable,   // cannot be reached or is busy beyond its deadline: trying again may help
  store_corrupt,       // holds what BlockAuth cannot have written, or has another schema version
  secret_mismatch,     // the master secret is not the one this store was made with
  io_error,
  internal_error,
};

inline constexpr std::size_t kErrcCount = static_cast<std::size_t>(Errc::internal_error) + 1;

// The enumerator's own spelling, for logs and `blockauth verify`.
[[nodiscard]] std::string_view to_string(Errc code) noexcept;

struct Error {
  Errc code{Errc::internal_error};
  std::string detail{};  // one sentence for the operator
  std::string_view
      step{};  // "7.1/9": section and number of the refused WebAuthn step; static storage, may be empty
  std::string expected{};  // filled where a comparison failed and neither side is a secret
  std::string got{};
  std::string echo{};  // something that the client sent itself and may be told back; never logged
};

}  // namespace blockauth
