// `payment` (Secure Payment Confirmation §5): may the credential confirm payments? At authentication the
// browser adds it by itself (verify_payment.cpp judges what comes of it).
#include "blockauth/webauthn/responses.hpp"
#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

Result<void> read_client(const json::Object& results, ClientExtensionResults& into) {
  BLOCKAUTH_TRY(payment, results.object("payment"));
  BLOCKAUTH_TRY(signed_by_browser, payment.optional_object("browserBoundSignature"));
  if (!signed_by_browser) return {};
  BLOCKAUTH_TRY(signature, signed_by_browser->base64url("signature"));
  if (signature.size() > kMaxSignatureBytes)
    return fail(Errc::malformed_response, "the browser bound signature is too long");
  into.browser_bound_signature = std::move(signature);
  return {};
}

}  // namespace

constexpr Extension kPayment = {
    .identifier = "payment",
    .in_authenticator_data = {"thirdPartyPayment"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.payment; },
    .write_create =
        [](json::Writer& out, const RegistrationExtensionInputs&) {
          out.key("payment").begin_object().boolean("isPayment", true).end_object();
        },
    .read_client = read_client,
    .forget_client = [](ClientExtensionResults& results) { results.browser_bound_signature.reset(); },
    .read_authenticator = [](CeremonyKind, std::string_view name, const cbor::Item& output,
                             AuthenticatorExtensionOutputs&) -> Result<void> {
      if (!output.boolean()) return malformed_output(name, "true or false");
      return {};  // whether a third party may ask is the browser's business
    },
};

}  // namespace blockauth::webauthn
