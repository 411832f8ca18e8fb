// What an attestation statement proved, and whom to believe.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "blockauth/webauthn/metadata.hpp"

namespace blockauth::webauthn {

// §6.5.3
enum class AttestationType : std::uint8_t { none, self, basic, attca, anonca };

[[nodiscard]] std::string_view to_string(
    AttestationType type) noexcept;  // "none", "self", "basic", "attca", "anonca"
[[nodiscard]] std::optional<AttestationType> attestation_type_from(std::string_view text) noexcept;

struct AttestationResult {
  std::string format;  // "packed", or "none"
  AttestationType type = AttestationType::none;
  bool trusted = false;  // a certificate path to one of the anchors was built (§7.1 step 24)
  // Enterprise attestation: the device's own serial number, as its certificate says (§8.2.2); else empty.
  // It names one device of one person: as little to be kept as possible.
  Bytes enterprise_serial{};
  // The attestation certificate's key (its SHA-1, 20 octets), where there is no AAGUID or nobody vouches for
  // it: by it the FIDO metadata knows U2F models. Else empty.
  Bytes key_identifier{};
  std::string model_name{};  // as the policy's metadata has it; empty if it does not know the model
  // The statement is about the AAGUID too: where it is trusted, so is the AAGUID. `none` is about nothing,
  // and `fido-u2f` leaves out AAGUID, flags and counter (§8.6): with it a client can name any model.
  bool covers_aaguid = false;
};

// Certificates that are believed without further proof, in DER. A certificate that a response brings along is
// never one of them, whatever it claims to be.
class TrustAnchors {
 public:
  TrustAnchors();
  ~TrustAnchors();
  TrustAnchors(const TrustAnchors&);
  TrustAnchors(TrustAnchors&&) noexcept;
  TrustAnchors& operator=(const TrustAnchors&);
  TrustAnchors& operator=(TrustAnchors&&) noexcept;

  // Errors: invalid_configuration, naming the certificate that does not parse.
  [[nodiscard]] static Result<TrustAnchors> from_der(const std::vector<Bytes>& certificates);

  [[nodiscard]] bool empty() const noexcept;

  struct Impl;  // parsed certificates; src/webauthn/attestation only
  [[nodiscard]] const Impl* impl() const noexcept { return impl_.get(); }

 private:
  std::shared_ptr<const Impl> impl_;
};

// Certificate revocation lists, in DER. The verifier fetches none.
class RevocationLists {
 public:
  RevocationLists();
  ~RevocationLists();
  RevocationLists(const RevocationLists&);
  RevocationLists(RevocationLists&&) noexcept;
  RevocationLists& operator=(const RevocationLists&);
  RevocationLists& operator=(RevocationLists&&) noexcept;

  // Errors: invalid_configuration, naming the list that does not parse.
  [[nodiscard]] static Result<RevocationLists> from_der(const std::vector<Bytes>& lists);

  [[nodiscard]] bool empty() const noexcept;

  struct Impl;  // parsed lists; src/webauthn/attestation only
  [[nodiscard]] const Impl* impl() const noexcept { return impl_.get(); }

 private:
  std::shared_ptr<const Impl> impl_;
};

enum class AttestationTrust : std::uint8_t {
  ignore,   // statements are verified, but nobody asks who signed the certificates
  prefer,   // a path to an anchor is looked for and recorded, its absence is accepted
  require,  // without a path to an anchor registration is refused; so is none and self attestation
};

// What becomes of a statement in a format that is not supported (§7.1 step 21)?
enum class UnknownFormat : std::uint8_t {
  refuse,
  treat_as_none,  // accepted unread: it vouches for as much as `none`
};

// How §7.1 steps 21 to 24 are carried out.
struct AttestationPolicy {
  // False: only the rule for `none` holds (§8.7), and no statement is trusted (judging old cases).
  bool verify_statement = true;
  AttestationTrust trust = AttestationTrust::ignore;
  TrustAnchors anchors{};
  // Of android-key statements, what the trusted execution environment enforces is believed, and nothing that
  // only Android's software says (§8.4).
  bool android_key_tee_only = false;
  bool accept_without_certificates = false;  // with `require`: none and self attestation pass all the same
  // A path with a certificate that its issuer's list names is none.
  RevocationLists revocation_lists{};
  bool require_revocation_lists = false;  // nor is one without a current list for each of its certificates

  // Which models may register, judged after the statement. An AAGUID is a claim: these lists keep honest
  // users to the models that the operator wants; together with `require` they are proof against dishonest
  // ones.
  std::vector<Aaguid> allowed_aaguids{};  // empty: any
  std::vector<Aaguid> denied_aaguids{};   // also where it is allowed above

  // FIDO metadata, if any: a model's roots are anchors for it, beside those above, and a model with one of
  // these statuses is refused. Called where the procedures are (a caller's store may block), once for a
  // response, or twice for `compound` that is about different things; its errors become the ceremony's.
  ModelLookup find_models{};
  std::vector<std::string> refused_statuses{kRefusedStatuses.begin(), kRefusedStatuses.end()};
  UnknownFormat unknown_formats = UnknownFormat::refuse;
  // §8.9: every statement within a compound one must verify; one with a path to an anchor makes it trusted.
  bool accept_compound = true;
  // §8.5: what Google says about the device, and when it said so.
  bool safetynet_cts_profile_match = true;                                           // must be true
  std::optional<std::chrono::seconds> safetynet_max_age = std::chrono::minutes{10};  // absent: any age
};

}  // namespace blockauth::webauthn
