// What the FIDO Metadata Service (version 3) says about models of authenticators: whose roots vouch for them,
// what became known about them, what they are called.
//
// Nothing here reads a file or a network: an operator fetches the BLOB, verify_metadata_blob() judges it, and
// a policy looks models up in it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"

namespace blockauth::webauthn {

// Real ones have 5 to 10 megabytes.
inline constexpr std::size_t kMaxMetadataBlobBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMaxModelNameCharacters = 200;    // the metadata statement's own bound
inline constexpr std::size_t kMaxModelIconBytes = 256 * 1024;  // as a data: URL
inline constexpr std::size_t kAttestationKeyIdentifierBytes = 20;

// MDS3 §3.1.2. What is not known to us is kept: new statuses appear, and a policy may name them.
struct StatusReport {
  std::string status;          // "REVOKED", "FIDO_CERTIFIED_L1", ...
  std::string effective_date;  // "2026-01-02", or empty

  friend bool operator==(const StatusReport&, const StatusReport&) = default;
};

// One entry of the BLOB (MDS3 §3.1.1), as far as a relying party of WebAuthn is concerned.
struct AuthenticatorModel {
  std::optional<Aaguid> aaguid;        // absent for U2F, which has key identifiers only
  std::vector<Bytes> key_identifiers;  // of attestation certificates' keys (SHA-1), 20 octets each
  std::string name;  // empty where there is none, or none that is plain text of bounded length
  std::string icon;  // a data: URL of an image, or empty
  std::vector<StatusReport> status_reports;  // in the BLOB's order
  std::vector<Bytes> root_certificates;      // DER

  friend bool operator==(const AuthenticatorModel&, const AuthenticatorModel&) = default;
};

// Whose model is wanted: by AAGUID, or where that is all zero (U2F) by the attestation certificates' keys.
struct ModelQuery {
  Aaguid aaguid{};
  std::vector<Bytes> key_identifiers;
};

// All models that answer to the query. There may be several: then the anchors of all count, and the bad
// status of any. Errors: those of wherever the metadata is kept.
using ModelLookup = std::function<Result<std::vector<AuthenticatorModel>>(const ModelQuery& query)>;

struct Metadata {
  std::int64_t number = 0;  // `no`: grows with every publication
  TimePoint next_update;    // when the next one is due
  std::vector<AuthenticatorModel> models;
  std::size_t ignored_certificates = 0;  // roots that are no certificates, and vouch for nobody

  // The payload of a BLOB (MDS3 §3.1.6), whoever signed it. Entries of other protocols (UAF) are left out.
  // Errors: metadata_invalid.
  [[nodiscard]] static Result<Metadata> from_json(std::string_view payload);

  [[nodiscard]] std::vector<AuthenticatorModel> find(const ModelQuery& query) const;
};

// The host that the BLOB's signer has to be (MDS3 §3.2).
inline constexpr std::string_view kMetadataHost = "mds.fidoalliance.org";

// A BLOB as it was fetched: a JWS whose certificate names kMetadataHost and leads to one of `authorities`
// (certificates in DER) at `now`. Errors: metadata_invalid.
[[nodiscard]] Result<Metadata> verify_metadata_blob(std::string_view blob, std::span<const Bytes> authorities,
                                                    TimePoint now);

// The statuses with which a model is refused unless the policy says otherwise: it is revoked, or what it
// vouches for is known to be broken.
inline constexpr std::array<std::string_view, 5> kRefusedStatuses = {
    "REVOKED", "USER_VERIFICATION_BYPASS", "ATTESTATION_KEY_COMPROMISE", "USER_KEY_REMOTE_COMPROMISE",
    "USER_KEY_PHYSICAL_COMPROMISE"};

// The first report of one of these statuses, or null. Later reports do not take it back: which devices an
// update has reached cannot be told from here.
[[nodiscard]] const StatusReport* find_report(std::span<const AuthenticatorModel> models,
                                              std::span<const std::string> statuses);

// Errors: authenticator_not_allowed, if there is one.
[[nodiscard]] Result<void> check_status(std::span<const AuthenticatorModel> models,
                                        std::span<const std::string> refused);

}  // namespace blockauth::webauthn
