// POST passkey/transaction/options, passkey/transaction/verify
#include "http/handlers/transaction.hpp"

#include <utility>

#include "base/json_writer.hpp"
#include "blockauth/webauthn/options.hpp"
#include "http/handlers/ceremony_body.hpp"

namespace blockauth::http {
namespace {

constexpr std::size_t kPayloadHashBytes = 32;  // SHA-256

Result<Bytes> payload_hash(const json::Object& body) {
  BLOCKAUTH_TRY(hash, body.base64url("payload_hash"));
  if (hash.size() != kPayloadHashBytes) {
    return fail(Errc::invalid_request, "member 'payload_hash' must be a SHA-256: 32 octets");
  }
  return hash;
}

}  // namespace

Result<Response> transaction_options(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(hash, payload_hash(body));
  BLOCKAUTH_TRY(options, context.services.passkeys.generate_transaction_options(caller.user, hash,
                                                                                ceremony_context(request)));
  return json_response(200, webauthn::to_json(options));
}

Result<Response> transaction_verify(const Request& request, const Caller& caller, const Context& context) {
  json::Document document;
  BLOCKAUTH_TRY(body, parse_body(document, request));
  BLOCKAUTH_TRY(hash, payload_hash(body));
  BLOCKAUTH_TRY(response, authentication_response(body, request.body));
  BLOCKAUTH_TRY(confirmed, context.services.passkeys.verify_transaction(caller.user, hash, response,
                                                                        ceremony_context(request)));
  BLOCKAUTH_TRY(receipt, context.services.tokens.issue_receipt({.user_id = confirmed.by.user.id.value,
                                                                .credential = confirmed.by.credential.id,
                                                                .payload_hash = confirmed.payload_hash}));
  json::Writer out;
  out.begin_object().string("receipt", receipt).end_object();
  return json_response(200, std::move(out).text());
}

}  // namespace blockauth::http
