// Which library code and which reason belong to each Errc? One row each, in the order of the enumeration.
#include "webauthn/refusal.hpp"

#include <array>
#include <cstddef>

namespace blockauth::webauthn {
namespace {

struct Row {
  Errc errc;
  Refusal refusal;
};

constexpr std::array<Row, kErrcCount> kRows{{
    {Errc::malformed_json, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_base64url, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_response, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_client_data, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_cbor, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_authenticator_data, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_cose_key, {"PASSKEY_013", "malformed"}},
    {Errc::malformed_attestation_object, {"PASSKEY_013", "malformed"}},

    {Errc::wrong_type, {"PASSKEY_009", "type"}},
    {Errc::wrong_challenge, {"PASSKEY_002", "challenge"}},
    {Errc::wrong_origin, {"PASSKEY_004", "origin"}},
    {Errc::cross_origin, {"PASSKEY_004", "cross_origin"}},
    {Errc::wrong_rp_id, {"PASSKEY_005", "rp_id"}},
    {Errc::user_not_present, {"PASSKEY_009", "user_presence"}},
    {Errc::user_not_verified, {"PASSKEY_009", "user_verification"}},
    {Errc::invalid_backup_state, {"PASSKEY_009", "backup_state"}},
    {Errc::backup_eligibility_changed, {"PASSKEY_009", "backup_state"}},
    {Errc::algorithm_not_allowed, {"PASSKEY_009", "algorithm"}},
    {Errc::credential_id_mismatch, {"PASSKEY_006", "credential_mismatch"}},
    {Errc::credential_id_too_long, {"PASSKEY_013", "malformed"}},
    {Errc::user_handle_mismatch, {"PASSKEY_006", "credential_mismatch"}},
    {Errc::invalid_signature, {"PASSKEY_009", "signature"}},
    {Errc::counter_not_advanced, {"PASSKEY_008", "counter"}},
    {Errc::attestation_format_unsupported, {"PASSKEY_011", "attestation_format"}},
    {Errc::attestation_statement_invalid, {"PASSKEY_011", "attestation_statement"}},
    {Errc::attestation_untrusted, {"PASSKEY_011", "attestation_trust"}},
    {Errc::authenticator_not_allowed, {"PASSKEY_011", "attestation_trust"}},
    {Errc::unsolicited_extension, {"PASSKEY_009", "other"}},
    {Errc::extension_not_honoured, {"PASSKEY_009", "other"}},
    {Errc::payment_mismatch, {"PASSKEY_009", "other"}},

    {Errc::passkeys_disabled, {"PASSKEY_001", "other"}},
    {Errc::origin_not_configured, {"PASSKEY_004", "origin"}},
    {Errc::challenge_invalid, {"PASSKEY_002", "challenge"}},
    {Errc::challenge_expired, {"PASSKEY_002", "challenge"}},
    {Errc::challenge_spent, {"PASSKEY_003", "challenge"}},
    {Errc::challenge_wrong_purpose, {"PASSKEY_002", "challenge"}},
    {Errc::challenge_wrong_subject, {"PASSKEY_002", "challenge"}},
    {Errc::challenge_stale_policy, {"PASSKEY_002", "challenge"}},
    {Errc::credential_not_found, {"PASSKEY_006", "credential_mismatch"}},
    {Errc::credential_unknown, {"PASSKEY_006", "credential_mismatch"}},
    {Errc::credential_revoked, {"PASSKEY_007", "other"}},
    {Errc::credential_already_registered, {"PASSKEY_015", "other"}},
    {Errc::credential_limit_reached, {"PASSKEY_010", "other"}},
    {Errc::last_credential, {"PASSKEY_000", "other"}},
    {Errc::user_not_found, {"PASSKEY_014", "other"}},
    {Errc::user_disabled, {"PASSKEY_014", "other"}},
    {Errc::user_already_exists, {"PASSKEY_000", "other"}},
    {Errc::enrolment_invalid, {"PASSKEY_000", "other"}},
    {Errc::stale_authentication, {"PASSKEY_000", "other"}},

    {Errc::token_missing, {"PASSKEY_000", "other"}},
    {Errc::token_malformed, {"PASSKEY_000", "other"}},
    {Errc::token_invalid, {"PASSKEY_000", "other"}},
    {Errc::token_expired, {"PASSKEY_000", "other"}},
    {Errc::token_wrong_type, {"PASSKEY_000", "other"}},
    {Errc::session_ended, {"PASSKEY_000", "other"}},
    {Errc::refresh_reused, {"PASSKEY_000", "other"}},

    {Errc::invalid_request, {"PASSKEY_013", "other"}},
    {Errc::rate_limited, {"PASSKEY_012", "other"}},
    {Errc::not_found, {"PASSKEY_000", "other"}},
    {Errc::method_not_allowed, {"PASSKEY_000", "other"}},
    {Errc::unsupported_media_type, {"PASSKEY_000", "other"}},
    {Errc::payload_too_large, {"PASSKEY_000", "other"}},

    {Errc::invalid_configuration, {"PASSKEY_CONFIG", "other"}},
    {Errc::metadata_invalid, {"PASSKEY_000", "other"}},
    {Errc::metadata_not_newer, {"PASSKEY_000", "other"}},
    {Errc::store_unavailable, {"PASSKEY_000", "other"}},
    {Errc::store_corrupt, {"PASSKEY_000", "other"}},
    {Errc::secret_mismatch, {"PASSKEY_CONFIG", "other"}},
    {Errc::io_error, {"PASSKEY_000", "other"}},
    {Errc::internal_error, {"PASSKEY_000", "other"}},
}};

consteval bool rows_follow_the_enumeration() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].errc) != i) return false;
  }
  return true;
}
static_assert(rows_follow_the_enumeration(), "every Errc has exactly one row, in order");

}  // namespace

Refusal refusal_of(Errc code) noexcept { return kRows[static_cast<std::size_t>(code)].refusal; }

}  // namespace blockauth::webauthn
