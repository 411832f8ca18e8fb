// What an attestation statement proved, and whom to believe.
#pragma once

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

enum class AttestationTrust : std::uint8_t {
  ignore,   // statements are verified, but nobody asks who signed the certificates
  prefer,   // a path to an anchor is looked for and recorded, its absence is accepted
  require,  // without a path to an anchor registration is refused; so is none and self attestation
};

// How §7.1 steps 21 to 24 are carried out.
struct AttestationPolicy {
  // False: only the rule for `none` holds (§8.7), and no statement is trusted (judging old cases).
  bool verify_statement = true;
  AttestationTrust trust = AttestationTrust::ignore;
  TrustAnchors anchors;
  bool accept_without_certificates = false;  // with `require`: none and self attestation pass all the same
};

}  // namespace blockauth::webauthn
