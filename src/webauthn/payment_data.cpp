// What does the browser say that it showed?
#include "webauthn/payment_data.hpp"

#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "webauthn/client_data.hpp"

namespace blockauth::webauthn {
namespace {

Failure malformed(std::string detail) {
  return fail(Errc::malformed_client_data, "payment: " + std::move(detail));
}

std::optional<std::string> owned(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  return std::string(*text);
}

Result<std::string> read_rp_id(const json::Object& payment) {
  BLOCKAUTH_TRY(rp_id, payment.optional_string("rpId"));
  BLOCKAUTH_TRY(rp, payment.optional_string("rp"));
  if (!rp_id && !rp) return malformed("rpId is missing");
  if (rp_id && rp && *rp_id != *rp) return malformed("rpId and rp differ");
  return std::string(rp_id ? *rp_id : *rp);
}

Result<std::vector<PaymentEntityLogo>> read_logos(const json::Object& payment) {
  std::vector<PaymentEntityLogo> logos;
  if (!payment.has("paymentEntitiesLogos")) return logos;
  BLOCKAUTH_TRY(objects, payment.objects("paymentEntitiesLogos"));
  if (objects.size() > kMaxPaymentLogos) return malformed("too many logos");
  for (const json::Object& object : objects) {
    BLOCKAUTH_TRY(url, object.string("url"));
    BLOCKAUTH_TRY(label, object.string("label"));
    logos.push_back({std::string(url), std::string(label)});
  }
  return logos;
}

Result<PaymentCurrencyAmount> read_total(const json::Object& payment) {
  BLOCKAUTH_TRY(total, payment.object("total"));
  BLOCKAUTH_TRY(currency, total.string("currency"));
  BLOCKAUTH_TRY(value, total.string("value"));
  return PaymentCurrencyAmount{std::string(currency), std::string(value)};
}

Result<void> read_instrument(const json::Object& payment, CollectedPaymentData& data) {
  BLOCKAUTH_TRY(instrument, payment.object("instrument"));
  BLOCKAUTH_TRY(display_name, instrument.string("displayName"));
  BLOCKAUTH_TRY(icon, instrument.string("icon"));
  BLOCKAUTH_TRY(icon_must_be_shown, instrument.optional_boolean("iconMustBeShown"));
  BLOCKAUTH_TRY(details, instrument.optional_string("details"));
  data.shown.instrument = {std::string(display_name), std::string(icon), icon_must_be_shown.value_or(true),
                           owned(details)};
  data.says_icon_must_be_shown = icon_must_be_shown.has_value();
  return {};
}

Result<CollectedPaymentData> read_payment(const json::Object& payment) {
  CollectedPaymentData data;
  BLOCKAUTH_TRY(rp_id, read_rp_id(payment));
  BLOCKAUTH_TRY(top_origin, payment.string("topOrigin"));
  BLOCKAUTH_TRY(payee_name, payment.optional_string("payeeName"));
  BLOCKAUTH_TRY(payee_origin, payment.optional_string("payeeOrigin"));
  BLOCKAUTH_TRY(logos, read_logos(payment));
  BLOCKAUTH_TRY(total, read_total(payment));
  BLOCKAUTH_CHECK(read_instrument(payment, data));
  BLOCKAUTH_TRY(key, payment.optional_base64url("browserBoundPublicKey"));
  data.rp_id = std::move(rp_id);
  data.top_origin = top_origin;
  data.shown.payee_name = owned(payee_name);
  data.shown.payee_origin = owned(payee_origin);
  data.shown.logos = std::move(logos);
  data.shown.total = std::move(total);
  data.browser_bound_public_key = std::move(key);
  return data;
}

}  // namespace

Result<CollectedPaymentData> CollectedPaymentData::parse(ByteView client_data_json) {
  json::Document document;
  auto object = client_data_object(document, client_data_json);
  if (!object) return fail(std::move(object).error());
  auto payment = object->object("payment");
  if (!payment) return fail(std::move(payment).error());
  auto data = read_payment(*payment);
  if (!data) return malformed(data.error().detail);
  return data;
}

}  // namespace blockauth::webauthn
