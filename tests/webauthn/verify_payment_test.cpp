#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/webauthn/payment.hpp"
#include "crypto/private_key.hpp"
#include "support/ceremony_parts.hpp"
#include "support/json_object.hpp"
#include "webauthn/ceremonies.hpp"
#include "webauthn/payment_data.hpp"

namespace blockauth::webauthn {
namespace {

using support::AssertionParts;
using support::JsonObject;
using support::ResponseJson;

PaymentDetails shoes() {
  return {.payee_name = "Shoes & Co",
          .payee_origin = "https://shoes.example",
          .logos = {{"https://a.example/1.png", "A"}, {"https://a.example/2.png", "B"}},
          .total = {"EUR", "99.90"},
          .instrument = {.display_name = "Card ···4242",
                         .icon = "https://bank.example/card.png",
                         .details = "valid until 12/29"}};
}

// What an honest browser shows and signs.
JsonObject shoes_json() {
  JsonObject payment;
  payment.set_string("rpId", "example.org")
      .set_string("topOrigin", "https://shoes.example")
      .set_string("payeeName", "Shoes & Co")
      .set_string("payeeOrigin", "https://shoes.example")
      .set("paymentEntitiesLogos",
           R"([{"url":"https://a.example/1.png","label":"A"},{"url":"https://a.example/2.png","label":"B"}])")
      .set("total", R"({"currency":"EUR","value":"99.90"})")
      .set("instrument", R"({"displayName":"Card ···4242","icon":"https://bank.example/card.png",)"
                         R"("details":"valid until 12/29"})");
  return payment;
}

struct PaymentCase {
  AuthenticationCase authentication;
  JsonObject payment = shoes_json();
  std::string type = "payment.get";
  std::function<void(PaymentExpectations&)> expect{};

  [[nodiscard]] Result<PaymentResult> verdict() {
    authentication.ceremony.spoil = [this](AssertionParts& parts) {
      parts.client_data.type = type;
      parts.client_data.more = {{"payment", payment.text()}};
    };
    BLOCKAUTH_TRY(prepared, authentication.prepare());
    PaymentExpectations expected{std::move(prepared.expected), shoes(), {"https://shoes.example"}};
    if (expect) expect(expected);
    return verify_payment(expected, prepared.response, prepared.credential);
  }
};

TEST(Payment, AnHonestOneIsAccepted) {
  PaymentCase payment;
  payment.authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  payment.authentication.ceremony.spoil_json = [](ResponseJson& json) {
    json.client_extension_results->set("payment",
                                       "{}");  // the browser answers what nobody wrote into the options
  };
  const auto result = payment.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->browser_bound_public_key, std::nullopt);
  EXPECT_TRUE(result->authentication.user_verified);
}

// A sign-in cannot be passed off as a payment, nor a payment as a sign-in.
TEST(Payment, Step10_type_IsPaymentGet) {
  for (const char* type : {"webauthn.get", "webauthn.create", "payment.create", "Payment.get", ""}) {
    SCOPED_TRACE(type);
    PaymentCase payment;
    payment.type = type;
    expect_refused(payment.verdict(), Errc::wrong_type, "7.2/10");
  }
}

TEST(Authentication, Step10_type_OfAPaymentIsRefused) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil = [](AssertionParts& parts) {
    parts.client_data.type = "payment.get";
    parts.client_data.more = {{"payment", shoes_json().text()}};
  };
  expect_refused(authentication.verdict(), Errc::wrong_type, "7.2/10");
}

TEST(Payment, TheRestOfTheCeremonyIsVerifiedAsWell) {
  PaymentCase payment;
  payment.authentication.ceremony.origin = "https://evil.example";
  payment.authentication.ceremony.honest_client = false;
  expect_refused(payment.verdict(), Errc::wrong_origin, "7.2/12");

  PaymentCase other;
  other.expect = [](PaymentExpectations& expected) {
    expected.authentication.challenge = Challenge(Bytes(32, 0x77));
  };
  expect_refused(other.verdict(), Errc::wrong_challenge, "7.2/11");

  PaymentCase forged;
  forged.authentication.alter = [](AuthenticationResponse& response) { response.signature.back() ^= 1; };
  const auto verdict = forged.verdict();
  expect_refused(verdict, Errc::invalid_signature, "7.2/21");
}

// The merchant's page may ask, and then it is the merchant's origin that the client data names.
TEST(Payment, MayBeAskedForByAMerchant) {
  PaymentCase payment;
  payment.authentication.ceremony.origin = "https://shoes.example";
  payment.authentication.ceremony.honest_client = false;
  payment.expect = [](PaymentExpectations& expected) {
    expected.authentication.origin.origins = {"https://shoes.example"};
  };
  expect_accepted(payment.verdict());
}

TEST(Payment, Step12_payment_OfAnotherKindIsRefused) {
  struct Spoiled {
    const char* member;
    const char* json;  // null: removed
    Errc code;
  };
  for (
      const Spoiled& spoiled : {
          Spoiled{"rpId", R"("evil.example")", Errc::wrong_rp_id},
          Spoiled{"topOrigin", R"("https://evil.example")", Errc::cross_origin},
          Spoiled{"payeeName", R"("Shoes & Co.")", Errc::payment_mismatch},
          Spoiled{"payeeName", nullptr, Errc::payment_mismatch},
          Spoiled{"payeeOrigin", R"("https://evil.example")", Errc::payment_mismatch},
          Spoiled{"payeeOrigin", nullptr, Errc::payment_mismatch},
          Spoiled{"total", R"({"currency":"EUR","value":"0.01"})", Errc::payment_mismatch},
          Spoiled{"total", R"({"currency":"USD","value":"99.90"})", Errc::payment_mismatch},
          Spoiled{"total", R"({"currency":"EUR","value":"99.9"})", Errc::payment_mismatch},
          Spoiled{"instrument",
                  R"({"displayName":"Another","icon":"https://bank.example/card.png",)"
                  R"("details":"valid until 12/29"})",
                  Errc::payment_mismatch},
          Spoiled{"instrument",
                  R"({"displayName":"Card ···4242","icon":"https://evil.example/card.png",)"
                  R"("details":"valid until 12/29"})",
                  Errc::payment_mismatch},
          Spoiled{"instrument",
                  R"({"displayName":"Card ···4242","icon":"",)"
                  R"("details":"valid until 12/29"})",
                  Errc::payment_mismatch},
          Spoiled{"instrument", R"({"displayName":"Card ···4242","icon":"https://bank.example/card.png"})",
                  Errc::payment_mismatch},
          Spoiled{"instrument",
                  R"({"displayName":"Card ···4242","icon":"https://bank.example/card.png",)"
                  R"("details":"valid until 12/29","iconMustBeShown":false})",
                  Errc::payment_mismatch},
          Spoiled{"paymentEntitiesLogos", R"([{"url":"https://evil.example/1.png","label":"A"}])",
                  Errc::payment_mismatch},
          Spoiled{
              "paymentEntitiesLogos",
              R"([{"url":"https://a.example/2.png","label":"B"},{"url":"https://a.example/1.png","label":"A"}])",
              Errc::payment_mismatch},
          Spoiled{
              "paymentEntitiesLogos",
              R"([{"url":"https://a.example/1.png","label":"A"},{"url":"https://a.example/1.png","label":"A"}])",
              Errc::payment_mismatch},
      }) {
    SCOPED_TRACE(std::string(spoiled.member) + ": " + (spoiled.json != nullptr ? spoiled.json : "removed"));
    PaymentCase payment;
    if (spoiled.json == nullptr) {
      payment.payment.remove(spoiled.member);
    } else {
      payment.payment.set(spoiled.member, spoiled.json);
    }
    expect_refused(payment.verdict(), spoiled.code, "7.2/12");
  }
}

TEST(Payment, Step12_payment_WithAPayeeThatNobodyNamedIsRefused) {
  PaymentCase payment;
  payment.expect = [](PaymentExpectations& expected) { expected.payment.payee_name.reset(); };
  expect_refused(payment.verdict(), Errc::payment_mismatch, "7.2/12");
}

TEST(Payment, Step12_payment_MayShowFewerLogosInTheirOrder) {
  for (const char* json : {"[]", R"([{"url":"https://a.example/2.png","label":"B"}])"}) {
    SCOPED_TRACE(json);
    PaymentCase payment;
    payment.payment.set("paymentEntitiesLogos", json);
    expect_accepted(payment.verdict());
  }
  PaymentCase none;
  none.payment.remove("paymentEntitiesLogos");
  expect_accepted(none.verdict());
}

TEST(Payment, Step12_payment_MayLackAnIconThatNeedNotBeShown) {
  PaymentCase payment;
  payment.payment.set("instrument",
                      R"({"displayName":"Card ···4242","icon":"","details":"valid until 12/29"})");
  payment.expect = [](PaymentExpectations& expected) {
    expected.payment.instrument.icon_must_be_shown = false;
  };
  expect_accepted(payment.verdict());
}

TEST(Payment, Step12_payment_OfOlderBrowsersNamesTheRpIdDifferently) {
  PaymentCase payment;
  payment.payment.remove("rpId").set_string("rp", "example.org");
  expect_accepted(payment.verdict());
  payment.payment.set_string("rpId", "example.org");
  expect_accepted(payment.verdict());
  payment.payment.set_string("rp", "example.net");
  expect_refused(payment.verdict(), Errc::malformed_client_data, "7.2/12");
}

TEST(Payment, Step12_payment_ThatDoesNotParseIsRefused) {
  for (const char* member : {"rpId", "topOrigin", "total", "instrument"}) {
    SCOPED_TRACE(member);
    PaymentCase absent;
    absent.payment.remove(member);
    expect_refused(absent.verdict(), Errc::malformed_client_data, "7.2/12");
  }
  for (const char* member : {"rpId", "rp", "topOrigin", "payeeName", "payeeOrigin", "paymentEntitiesLogos",
                             "total", "instrument", "browserBoundPublicKey"}) {
    SCOPED_TRACE(member);
    PaymentCase mistyped;
    mistyped.payment.set(member, "7");
    expect_refused(mistyped.verdict(), Errc::malformed_client_data, "7.2/12");
  }
  std::string logos = R"([{"url":"u","label":"l"})";
  for (int i = 0; i < 16; ++i) logos += R"(,{"url":"u","label":"l"})";
  PaymentCase many;
  many.payment.set("paymentEntitiesLogos", logos + "]");
  expect_refused(many.verdict(), Errc::malformed_client_data, "7.2/12");

  AuthenticationCase without;
  without.ceremony.spoil = [](AssertionParts& parts) { parts.client_data.type = "payment.get"; };
  const auto prepared = without.prepare().value();
  expect_refused(verify_payment({prepared.expected, shoes(), {"https://shoes.example"}}, prepared.response,
                                prepared.credential),
                 Errc::malformed_client_data, "7.2/12");
}

// ---- The browser's own key

struct BrowserBoundCase : PaymentCase {
  support::SeededRandom key_random{"browser"};
  crypto::PrivateKey key = crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, key_random).value();
  std::function<Bytes(Bytes)> spoil_signature = [](Bytes made) { return made; };

  BrowserBoundCase() {
    payment.set_base64url("browserBoundPublicKey", support::cose_key(key).encode());
    authentication.ceremony.spoil_signed = [this](support::SignedAssertion& made) {
      signature = key.sign(made.client_data_json).value();
    };
    authentication.ceremony.spoil_json = [this](ResponseJson& json) {
      JsonObject inner;
      inner.set_base64url("signature", spoil_signature(signature));
      JsonObject output;
      output.set("browserBoundSignature", inner.text());
      json.client_extension_results->set("payment", output.text());
    };
  }

  Bytes signature;
};

TEST(Payment, ABrowserBoundKeyIsReportedOnceItsSignatureHolds) {
  BrowserBoundCase payment;
  const auto result = payment.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->browser_bound_public_key, support::cose_key(payment.key).encode());
}

TEST(Payment, ABrowserBoundKeyWithoutItsSignatureIsRefused) {
  BrowserBoundCase spoiled;
  spoiled.spoil_signature = [](Bytes made) {
    made.back() ^= 1;
    return made;
  };
  expect_refused(spoiled.verdict(), Errc::invalid_signature, "7.2/23");
  BrowserBoundCase absent;
  absent.authentication.ceremony.spoil_json = {};
  expect_refused(absent.verdict(), Errc::invalid_signature, "7.2/23");
  BrowserBoundCase keyless;
  keyless.payment.remove("browserBoundPublicKey");
  expect_refused(keyless.verdict(), Errc::invalid_signature, "7.2/23");
  BrowserBoundCase mistyped;
  mistyped.authentication.ceremony.spoil_json = [](ResponseJson& json) {
    json.client_extension_results->set("payment", R"({"browserBoundSignature":"AA"})");
  };
  expect_refused(mistyped.verdict(), Errc::malformed_response, "7.2/23");
}

// ---- The request

TEST(Payment, ARequestNamesEverything) {
  const SecurePaymentConfirmationRequest request{.challenge = Challenge(Bytes(16, 0)),
                                                 .rp_id = "example.org",
                                                 .credential_ids = {CredentialId(Bytes{0xaa})},
                                                 .payment = shoes(),
                                                 .timeout = std::chrono::seconds{60},
                                                 .locale = {"de", "en"},
                                                 .show_opt_out = true};
  EXPECT_EQ(
      to_json(request),
      R"({"challenge":"AAAAAAAAAAAAAAAAAAAAAA","rpId":"example.org","credentialIds":["qg"],)"
      R"("instrument":{"displayName":"Card ···4242","icon":"https://bank.example/card.png",)"
      R"("iconMustBeShown":true,"details":"valid until 12/29"},"payeeName":"Shoes & Co",)"
      R"("payeeOrigin":"https://shoes.example","paymentEntitiesLogos":[)"
      R"({"url":"https://a.example/1.png","label":"A"},{"url":"https://a.example/2.png","label":"B"}],)"
      R"("total":{"currency":"EUR","value":"99.90"},"timeout":60000,"locale":["de","en"],"showOptOut":true})");
}

}  // namespace
}  // namespace blockauth::webauthn
