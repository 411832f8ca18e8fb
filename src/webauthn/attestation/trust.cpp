// Whom do we believe about an authenticator's make (§7.1 steps 23 and 24)?
#include "webauthn/attestation/trust.hpp"

#include <string>
#include <utility>

namespace blockauth::webauthn {

struct TrustAnchors::Impl {
  std::vector<crypto::Certificate> certificates;
};

TrustAnchors::TrustAnchors() : impl_(std::make_shared<const Impl>()) {}
TrustAnchors::~TrustAnchors() = default;
TrustAnchors::TrustAnchors(const TrustAnchors&) = default;
TrustAnchors::TrustAnchors(TrustAnchors&&) noexcept = default;
TrustAnchors& TrustAnchors::operator=(const TrustAnchors&) = default;
TrustAnchors& TrustAnchors::operator=(TrustAnchors&&) noexcept = default;

Result<TrustAnchors> TrustAnchors::from_der(const std::vector<Bytes>& certificates) {
  auto impl = std::make_shared<Impl>();
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    auto certificate = crypto::Certificate::parse(certificates[i]);
    if (!certificate) {
      return fail(Errc::invalid_configuration, "trust anchor " + std::to_string(i + 1) +
                                                   " is no certificate: " + certificate.error().detail);
    }
    impl->certificates.push_back(std::move(certificate).value());
  }
  TrustAnchors anchors;
  anchors.impl_ = std::move(impl);
  return anchors;
}

bool TrustAnchors::empty() const noexcept { return impl_->certificates.empty(); }

Result<bool> assess_trust(const AttestationPolicy& policy, const AttestationEvidence& evidence,
                          std::optional<TimePoint> at) {
  if (policy.trust == AttestationTrust::ignore) return false;
  const bool required = policy.trust == AttestationTrust::require;
  if (evidence.trust_path.empty()) {
    // Nobody vouches for none and self attestation.
    if (!required || policy.accept_without_certificates) return false;
    return fail_step({}, Errc::attestation_untrusted, "policy requires an attestation with certificates",
                     "certificates", std::string(to_string(evidence.type)));
  }
  if (!at) return fail(Errc::attestation_untrusted, "no time is given at which to judge the certificates");
  // §7.1 step 23 (trust anchors): those of the policy, and no others.
  const auto path = crypto::verify_chain(evidence.trust_path, policy.anchors.impl()->certificates, *at);
  if (path) return true;
  if (required) return fail(path.error());
  return false;
}

}  // namespace blockauth::webauthn
