// Secure Payment Confirmation: the user confirms a payment with a passkey, and the browser signs what it
// showed.
//
// The credential was registered with the extension `payment` (RegistrationExtensionInputs::payment). The page
// of the relying party, or of the merchant, passes the request below to PaymentRequest; the response comes
// back as an AuthenticationResponse whose client data has type "payment.get". It can never pass for a
// sign-in, nor a sign-in for it: the types differ.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/ceremony.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/options.hpp"
#include "blockauth/webauthn/responses.hpp"

namespace blockauth::webauthn {

struct PaymentCurrencyAmount {
  std::string currency;  // "EUR"
  std::string value;     // "12.30": compared as text, as it was given to PaymentRequest

  friend bool operator==(const PaymentCurrencyAmount&, const PaymentCurrencyAmount&) = default;
};

struct PaymentCredentialInstrument {
  std::string display_name;
  std::string icon;                // URL
  bool icon_must_be_shown = true;  // false: a browser that could not fetch the icon signs an empty one
  std::optional<std::string> details{};
};

struct PaymentEntityLogo {
  std::string url;
  std::string label;

  friend bool operator==(const PaymentEntityLogo&, const PaymentEntityLogo&) = default;
};

// What the user is to be shown.
struct PaymentDetails {
  std::optional<std::string> payee_name{};
  std::optional<std::string> payee_origin{};
  std::vector<PaymentEntityLogo> logos{};  // the browser may show fewer, in this order
  PaymentCurrencyAmount total;
  PaymentCredentialInstrument instrument;
};

// SecurePaymentConfirmationRequest.
struct SecurePaymentConfirmationRequest {
  Challenge challenge;
  std::string rp_id;
  std::vector<CredentialId> credential_ids;
  PaymentDetails payment;
  std::chrono::milliseconds timeout{};
  std::vector<std::string> locale{};  // language tags, most wanted first
  bool show_opt_out = false;
};

// As one JSON object. `challenge` and `credentialIds` are base64url: the page decodes them, as PaymentRequest
// has no parser for JSON. The total stands beside the rest, as {"total": {"currency", "value"}}:
// PaymentRequest takes it apart from the method's data.
[[nodiscard]] std::string to_json(const SecurePaymentConfirmationRequest& request);

struct PaymentExpectations {
  // `origin.origins`: from where the payment may be asked for, which is the merchant's origin where the
  // merchant asks.
  AuthenticationExpectations authentication;
  PaymentDetails payment;
  std::vector<std::string> top_origins;  // top-level origins under which the payment may be confirmed
};

struct PaymentResult {
  AuthenticationResult authentication;
  // A key of this browser on this device (COSE_Key), whose signature over the client data was verified.
  // Absent: the browser has none. Whether it was seen with this credential before is the caller's to compare.
  std::optional<Bytes> browser_bound_public_key;
};

// §7.2, with type "payment.get" and with the checks of Secure Payment Confirmation §9.1 ("Verifying an
// Authentication Assertion"). Errors: every refusal of §7.2; payment_mismatch; malformed_client_data;
// invalid_signature, also of the browser bound key. What becomes of the counter and the record is the
// caller's, as after verify_authentication.
[[nodiscard]] Result<PaymentResult> verify_payment(
    const PaymentExpectations& expected, const AuthenticationResponse& response,
    const OwnedCredential& credential, BackupEligibilityRise rise = BackupEligibilityRise::accept);

}  // namespace blockauth::webauthn
