// Whom do we believe about an authenticator's make (§7.1 steps 23 and 24)?
#include "webauthn/attestation/trust.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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

struct RevocationLists::Impl {
  std::vector<crypto::RevocationList> lists;
};

RevocationLists::RevocationLists() : impl_(std::make_shared<const Impl>()) {}
RevocationLists::~RevocationLists() = default;
RevocationLists::RevocationLists(const RevocationLists&) = default;
RevocationLists::RevocationLists(RevocationLists&&) noexcept = default;
RevocationLists& RevocationLists::operator=(const RevocationLists&) = default;
RevocationLists& RevocationLists::operator=(RevocationLists&&) noexcept = default;

Result<RevocationLists> RevocationLists::from_der(const std::vector<Bytes>& lists) {
  auto impl = std::make_shared<Impl>();
  for (std::size_t i = 0; i < lists.size(); ++i) {
    auto list = crypto::RevocationList::from_der(lists[i]);
    if (!list) {
      return fail(Errc::invalid_configuration,
                  "revocation list " + std::to_string(i + 1) + ": " + list.error().detail);
    }
    impl->lists.push_back(std::move(list).value());
  }
  RevocationLists made;
  made.impl_ = std::move(impl);
  return made;
}

bool RevocationLists::empty() const noexcept { return impl_->lists.empty(); }

namespace {

using Parts = std::vector<const AttestationEvidence*>;

// Of the statement and those within it, those that bring certificates.
Parts certified_parts(const AttestationEvidence& evidence) {
  Parts parts;
  if (!evidence.trust_path.empty()) parts.push_back(&evidence);
  for (const AttestationEvidence& part : evidence.further) {
    if (!part.trust_path.empty()) parts.push_back(&part);
  }
  return parts;
}

// By which the metadata may know the certificate's model. Not that of an anonymization CA's (§6.5.3), which
// certifies each credential's own key: that names nobody's model.
Bytes leaf_key_identifier(const AttestationEvidence& part) {
  if (part.type == AttestationType::anonca) return {};
  return to_bytes(part.trust_path.front().key_identifier());
}

// §7.1 step 23 (trust anchors): those of the policy, those that the metadata lists for the model, and no
// others.
std::vector<crypto::Certificate> anchors_for(const AttestationPolicy& policy,
                                             const std::vector<AuthenticatorModel>& models) {
  std::vector<crypto::Certificate> anchors = policy.anchors.impl()->certificates;
  for (const AuthenticatorModel& model : models) {
    for (const Bytes& der : model.root_certificates) {
      if (auto root = crypto::Certificate::parse(der)) anchors.push_back(std::move(root).value());
    }
  }
  return anchors;
}

}  // namespace

ModelClaim model_claim(const Aaguid& claimed, const AttestationEvidence& evidence,
                       const AttestationEvidence* trusted) {
  const AttestationEvidence& speaker = trusted != nullptr ? *trusted : evidence;
  const Parts parts = trusted != nullptr ? Parts{trusted} : certified_parts(evidence);
  ModelClaim model;
  model.claimed = claimed;
  const auto silent = std::ranges::find(parts, false, &AttestationEvidence::covers_aaguid);
  model.is_covered = speaker.type != AttestationType::none && silent == parts.end();
  if (silent == parts.end()) model.attested = claimed;
  if (!parts.empty() && model.attested == Aaguid{})
    model.key_identifier = leaf_key_identifier(silent != parts.end() ? **silent : *parts.front());
  return model;
}

Result<std::vector<KnownModels>> find_models(const AttestationPolicy& policy, const Aaguid& claimed,
                                             const AttestationEvidence& evidence) {
  Parts parts = certified_parts(evidence);
  if (parts.empty()) parts.push_back(&evidence);
  std::vector<KnownModels> known;
  for (const AttestationEvidence* part : parts) {
    KnownModels& row = known.emplace_back(KnownModels{.statement = part, .models = {}});
    ModelQuery query;
    if (part->trust_path.empty() || part->covers_aaguid) query.aaguid = claimed;
    if (query.aaguid == Aaguid{} && !part->trust_path.empty()) {
      if (Bytes identifier = leaf_key_identifier(*part); !identifier.empty())
        query.key_identifiers.push_back(std::move(identifier));
    }
    const bool is_nameless = query.aaguid == Aaguid{} && query.key_identifiers.empty();
    if (is_nameless || !policy.find_models) continue;
    BLOCKAUTH_TRY(found, policy.find_models(query));
    row.models = std::move(found);
  }
  return known;
}

Result<const KnownModels*> find_trusted(const AttestationPolicy& policy,
                                        const std::vector<KnownModels>& known, std::optional<TimePoint> at) {
  if (policy.trust == AttestationTrust::ignore) return nullptr;
  const bool required = policy.trust == AttestationTrust::require;
  if (known.front().statement->trust_path.empty()) {
    // Nobody vouches for none and self attestation.
    if (!required || policy.accept_without_certificates) return nullptr;
    return fail_step({}, Errc::attestation_untrusted, "policy requires an attestation with certificates",
                     "certificates", std::string(to_string(known.front().statement->type)));
  }
  if (!at) return fail(Errc::attestation_untrusted, "no time is given at which to judge the certificates");
  const crypto::RevocationPolicy revocation{policy.revocation_lists.impl()->lists,
                                            policy.require_revocation_lists};
  Result<void> path;
  for (const KnownModels& row : known) {
    path = crypto::verify_chain(row.statement->trust_path, anchors_for(policy, row.models), *at, revocation);
    if (path) return &row;
  }
  if (required) return fail(path.error());
  return nullptr;
}

Result<void> check_model(const AttestationPolicy& policy, const ModelClaim& model,
                         const std::vector<KnownModels>& known) {
  const auto lists = [](const std::vector<Aaguid>& list, const Aaguid& aaguid) {
    return std::ranges::find(list, aaguid) != list.end();
  };
  const auto refuse = [&model](std::string why) {
    return fail_step({}, Errc::authenticator_not_allowed, std::move(why), {}, to_string(model.claimed));
  };
  if (lists(policy.denied_aaguids, model.claimed) || lists(policy.denied_aaguids, model.attested))
    return refuse("the policy denies this AAGUID");
  if (!policy.allowed_aaguids.empty() && !lists(policy.allowed_aaguids, model.attested))
    return refuse("the policy does not allow this AAGUID, or the attestation is not about it");
  for (const KnownModels& row : known) BLOCKAUTH_CHECK(check_status(row.models, policy.refused_statuses));
  return {};
}

}  // namespace blockauth::webauthn
