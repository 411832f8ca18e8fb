// Did the holder of this credential confirm this payment? §7.2 with the changes of Secure Payment
// Confirmation, "Verifying an Authentication Assertion".
#include <algorithm>
#include <string>
#include <utility>

#include "base/json_writer.hpp"
#include "blockauth/webauthn/payment.hpp"
#include "webauthn/ceremony_checks.hpp"
#include "webauthn/cose_key.hpp"
#include "webauthn/payment_data.hpp"
#include "webauthn/verify_assertion.hpp"

namespace blockauth::webauthn {
namespace {

// The checks stand between steps 12 and 13 of §7.2.
constexpr Step kStep = "7.2/12";

Failure mismatch(std::string_view what, std::string_view expected, std::string_view got) {
  return fail_step(kStep, Errc::payment_mismatch, "another " + std::string(what) + " was shown",
                   std::string(expected), quoted(got));
}

Result<void> check_text(std::string_view what, const std::optional<std::string>& expected,
                        const std::optional<std::string>& got) {
  if (expected == got) return {};
  return mismatch(what, expected.value_or("none"), got.value_or("none"));
}

// "a strict and ordered subset of the logos that should have been displayed": nothing else, and in their
// order.
bool are_in_order(const std::vector<PaymentEntityLogo>& shown, const std::vector<PaymentEntityLogo>& wanted) {
  auto next = wanted.begin();
  for (const PaymentEntityLogo& logo : shown) {
    next = std::find(next, wanted.end(), logo);
    if (next == wanted.end()) return false;
    ++next;
  }
  return true;
}

Result<void> check_instrument(const PaymentCredentialInstrument& expected, const CollectedPaymentData& data) {
  const PaymentCredentialInstrument& shown = data.shown.instrument;
  BLOCKAUTH_CHECK(check_text("instrument", expected.display_name, shown.display_name));
  const bool may_be_empty = !expected.icon_must_be_shown && shown.icon.empty();
  if (!may_be_empty) BLOCKAUTH_CHECK(check_text("instrument's icon", expected.icon, shown.icon));
  if (data.says_icon_must_be_shown && shown.icon_must_be_shown != expected.icon_must_be_shown)
    return mismatch("rule for the instrument's icon", "", "");
  return check_text("instrument's details", expected.details, shown.details);
}

Result<void> check_payment(const PaymentExpectations& expected, const CollectedPaymentData& data) {
  const std::string& rp_id = expected.authentication.origin.rp_id;
  if (data.rp_id != rp_id)
    return fail_step(kStep, Errc::wrong_rp_id, "payment of another RP ID", rp_id, quoted(data.rp_id));
  if (std::ranges::find(expected.top_origins, data.top_origin) == expected.top_origins.end())
    return fail_step(kStep, Errc::cross_origin, "confirmed under a top-level origin that is not expected", {},
                     quoted(data.top_origin));
  BLOCKAUTH_CHECK(check_text("payee", expected.payment.payee_name, data.shown.payee_name));
  BLOCKAUTH_CHECK(check_text("payee's origin", expected.payment.payee_origin, data.shown.payee_origin));
  if (!are_in_order(data.shown.logos, expected.payment.logos)) return mismatch("logo", "", "");
  const PaymentCurrencyAmount& total = expected.payment.total;
  if (data.shown.total != total)
    return mismatch("total", total.value + " " + total.currency,
                    data.shown.total.value + " " + data.shown.total.currency);
  return check_instrument(expected.payment.instrument, data);
}

// A browser that shows a key proves to have it.
Result<void> check_browser_bound_key(const std::optional<Bytes>& key, const std::optional<Bytes>& signature,
                                     ByteView client_data_json) {
  if (!key && !signature) return {};
  if (!key || !signature) {
    return fail_step("7.2/23", Errc::invalid_signature,
                     "a browser bound key and its signature come together");
  }
  auto parsed = CoseKey::parse(*key);
  if (!parsed) return at_step("7.2/23", std::move(parsed).error());
  auto verified = parsed->verify(client_data_json, *signature);
  if (!verified) return at_step("7.2/23", std::move(verified).error());
  return {};
}

void write_payment(json::Writer& out, const PaymentDetails& payment) {
  out.key("instrument").begin_object();
  out.string("displayName", payment.instrument.display_name).string("icon", payment.instrument.icon);
  out.boolean("iconMustBeShown", payment.instrument.icon_must_be_shown);
  if (payment.instrument.details) out.string("details", *payment.instrument.details);
  out.end_object();
  if (payment.payee_name) out.string("payeeName", *payment.payee_name);
  if (payment.payee_origin) out.string("payeeOrigin", *payment.payee_origin);
  if (!payment.logos.empty()) {
    out.key("paymentEntitiesLogos").begin_array();
    for (const PaymentEntityLogo& logo : payment.logos)
      out.begin_object().string("url", logo.url).string("label", logo.label).end_object();
    out.end_array();
  }
  out.key("total").begin_object().string("currency", payment.total.currency);
  out.string("value", payment.total.value).end_object();
}

}  // namespace

std::string to_json(const SecurePaymentConfirmationRequest& request) {
  json::Writer out;
  out.begin_object().base64url("challenge", request.challenge.view()).string("rpId", request.rp_id);
  out.key("credentialIds").begin_array();
  for (const CredentialId& id : request.credential_ids) out.base64url(id.view());
  out.end_array();
  write_payment(out, request.payment);
  if (request.timeout.count() > 0) out.number("timeout", request.timeout.count());
  if (!request.locale.empty()) {
    out.key("locale").begin_array();
    for (const std::string& tag : request.locale) out.string(tag);
    out.end_array();
  }
  if (request.show_opt_out) out.boolean("showOptOut", true);
  out.end_object();
  return std::move(out).text();
}

Result<PaymentResult> verify_payment(const PaymentExpectations& expected,
                                     const AuthenticationResponse& response,
                                     const OwnedCredential& credential, BackupEligibilityRise rise) {
  PaymentResult result;
  const auto check = [&](ByteView client_data_json) -> Result<void> {
    auto data = CollectedPaymentData::parse(client_data_json);
    if (!data) return at_step(kStep, std::move(data).error());
    BLOCKAUTH_CHECK(check_payment(expected, *data));
    result.browser_bound_public_key = std::move(data->browser_bound_public_key);
    return {};
  };
  // Nobody writes it into the options: the browser asks for it by itself.
  AuthenticationExpectations assertion = expected.authentication;
  assertion.extensions.identifiers.emplace_back("payment");
  BLOCKAUTH_TRY(authentication,
                verify_assertion({"payment.get", check}, assertion, response, credential, rise));
  BLOCKAUTH_CHECK(check_browser_bound_key(result.browser_bound_public_key,
                                          authentication.extensions.client.browser_bound_signature,
                                          response.client_data_json));
  result.authentication = std::move(authentication);
  return result;
}

}  // namespace blockauth::webauthn
