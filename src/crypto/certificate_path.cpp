// Does a certificate lead to a trust anchor (RFC 5280 §6)?
//
// OpenSSL builds and checks the path: signatures, names, name constraints, validity, cA, pathLenConstraint,
// keyCertSign, also of an anchor that has these extensions (a version 1 root has none and passes). Three
// decisions are ours:
// - A critical extension that OpenSSL does not know refuses the path (RFC 5280 §4.2). WebAuthn asks for no
// exception:
//   its own extensions must not be critical (§8.2.1), and formats with extensions of their own send them
//   non-critical.
// - Revocation lists are judged by judge_revocation().
// - SHA-1 signatures are accepted, because authenticators in people's pockets carry certificates signed so;
// weaker
//   digests and keys below 112 bits of security (RSA below 2048) are not.
#include <algorithm>

#include "crypto/certificate.hpp"
#include "crypto/certificate_impl.hpp"
#include "crypto/revocation_list_impl.hpp"

namespace blockauth::crypto {
namespace {

constexpr int kSha1SecurityBits = 63;  // as X509_get_signature_info rates it; MD5 has 39
constexpr int kMinKeySecurityBits = 112;

Failure refuse(std::string why) { return fail(Errc::attestation_untrusted, std::move(why)); }

X509StackPtr stack_of(std::span<const Certificate> certificates) {
  X509StackPtr stack{sk_X509_new_null()};
  require(stack != nullptr, "sk_X509_new_null");
  for (const Certificate& certificate : certificates) {
    require(sk_X509_push(stack.get(), certificate.impl().x509.get()) > 0, "sk_X509_push");
  }
  return stack;
}

// Could a path from this chain end at `anchor`?
bool is_candidate(std::span<const Certificate> chain, const Certificate& anchor) {
  if (equal(anchor.der(), chain.front().der())) return true;
  const X509_NAME* name = X509_get_subject_name(anchor.impl().x509.get());
  return std::ranges::any_of(chain, [name](const Certificate& certificate) {
    return X509_NAME_cmp(X509_get_issuer_name(certificate.impl().x509.get()), name) == 0;
  });
}

// `path` runs from the leaf to the anchor, whose own signature nobody relies on.
Result<void> check_strength(const STACK_OF(X509) * path) {
  for (int i = 0; i < sk_X509_num(path); ++i) {
    X509* certificate = sk_X509_value(path, i);
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr || EVP_PKEY_get_security_bits(key) < kMinKeySecurityBits) {
      return refuse("a certificate of the path has a weak or unknown key");
    }
    int security_bits = 0;
    const bool is_anchor = i + 1 == sk_X509_num(path);
    if (!is_anchor && (X509_get_signature_info(certificate, nullptr, nullptr, &security_bits, nullptr) != 1 ||
                       security_bits < kSha1SecurityBits)) {
      return refuse("a certificate of the path is signed with a weak or unknown digest");
    }
  }
  return {};
}

// OpenSSL's verification callback: which of its findings about revocation lists are none to us? Only the
// absence of a list, or of a current one, can be; that a certificate is revoked, or a list not signed by its
// issuer, always refuses.
int judge_revocation(int ok, X509_STORE_CTX* context) {
  if (ok == 1) return 1;
  const auto* policy = static_cast<const RevocationPolicy*>(X509_STORE_CTX_get_app_data(context));
  // Where the leaf is the anchor, OpenSSL's chain may still go on above it.
  const bool is_anchor = X509_STORE_CTX_get_error_depth(context) >= X509_STORE_CTX_get_num_untrusted(context);
  const bool may_be_absent = is_anchor || !policy->required;
  switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return may_be_absent ? 1 : 0;
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:  // of an anchor that somebody else signed
      return is_anchor ? 1 : 0;
    default:
      return 0;
  }
}

X509CrlStackPtr stack_of(std::span<const RevocationList> lists) {
  X509CrlStackPtr stack{sk_X509_CRL_new_null()};
  require(stack != nullptr, "sk_X509_CRL_new_null");
  for (const RevocationList& list : lists) {
    require(sk_X509_CRL_push(stack.get(), list.impl().crl.get()) > 0, "sk_X509_CRL_push");
  }
  return stack;
}

Result<void> verify_path(std::span<const Certificate> chain, const Certificate& anchor, TimePoint at,
                         const RevocationPolicy& revocation) {
  const X509StackPtr untrusted = stack_of(chain.subspan(1));
  const X509StackPtr trusted = stack_of({&anchor, 1});
  const X509CrlStackPtr lists = stack_of(revocation.lists);
  const X509StoreCtxPtr context{X509_STORE_CTX_new()};
  require(context && X509_STORE_CTX_init(context.get(), nullptr, chain.front().impl().x509.get(),
                                         untrusted.get()) == 1,
          "X509_STORE_CTX_init");
  X509_STORE_CTX_set0_trusted_stack(context.get(), trusted.get());

  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);  // an anchor need not be self-signed
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);                     // check_strength() instead
  X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(kMaxChainCertificates));
  X509_VERIFY_PARAM_set_time(parameters,
                             std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());

  if (!revocation.lists.empty() || revocation.required) {
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_STORE_CTX_set0_crls(context.get(), lists.get());
    // The callback only reads it.
    X509_STORE_CTX_set_app_data(context.get(), const_cast<RevocationPolicy*>(&revocation));
    X509_STORE_CTX_set_verify_cb(context.get(), judge_revocation);
  }

  if (X509_verify_cert(context.get()) != 1) {
    return refuse(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
  }
  return check_strength(X509_STORE_CTX_get0_chain(context.get()));
}

}  // namespace

Result<void> verify_chain(std::span<const Certificate> chain, std::span<const Certificate> anchors,
                          TimePoint at, const RevocationPolicy& revocation) {
  const ErrorQueueGuard errors;
  if (chain.empty()) return refuse("no certificate");
  if (chain.size() > kMaxChainCertificates) return refuse("more than 8 certificates");
  // One anchor at a time: OpenSSL takes the first certificate with the right name and does not try another
  // one when the signature then fails, but vendors renew root keys under an unchanged name.
  Result<void> last = refuse("no anchor has the name of an issuer in the chain");
  for (const Certificate& anchor : anchors) {
    if (!is_candidate(chain, anchor)) continue;
    last = verify_path(chain, anchor, at, revocation);
    if (last.has_value()) return last;
  }
  return last;
}

}  // namespace blockauth::crypto
