// X.509 certificates of attestation statements: reading fields, checking signatures, building a path (RFC
// 5280 §6).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "blockauth/base/result.hpp"
#include "crypto/private_key.hpp"
#include "crypto/public_key.hpp"
#include "crypto/revocation_list.hpp"

namespace blockauth::crypto {

inline constexpr std::size_t kMaxCertificateBytes = 16 * 1024;
inline constexpr std::size_t kMaxChainCertificates = 8;

// Parsed once, immutable, cheap to copy, thread-safe.
class Certificate final {
 public:
  // One DER certificate without trailing data, in which no extension stands twice. Errors:
  // attestation_statement_invalid.
  [[nodiscard]] static Result<Certificate> parse(ByteView der);

  [[nodiscard]] ByteView der() const noexcept;
  [[nodiscard]] int version() const noexcept;  // 3 for X.509 v3
  [[nodiscard]] bool is_ca() const noexcept;   // basicConstraints cA; false without the extension
  [[nodiscard]] bool has_basic_constraints() const noexcept;
  [[nodiscard]] bool has_empty_subject() const noexcept;
  // Values of a subject attribute ("C", "O", "OU", "CN", ...), in order, as UTF-8.
  [[nodiscard]] std::vector<std::string> subject(std::string_view short_name) const;

  struct Extension {
    bool critical = false;
    ByteView value;  // the content of extnValue's OCTET STRING; valid as long as any copy of the certificate
  };
  // By dotted OID ("1.3.6.1.4.1.45724.1.1.4"), or nothing.
  [[nodiscard]] std::optional<Extension> extension(std::string_view oid) const;

  // Values of an attribute, by dotted OID, in the directory names among the subject's alternative names (RFC
  // 5280 §4.2.1.6), in order, as UTF-8. Nothing if the extension is absent or malformed.
  [[nodiscard]] std::vector<std::string> alternative_directory_name(std::string_view oid) const;
  // Is the purpose, by dotted OID, named in the extended key usage (RFC 5280 §4.2.1.12)?
  // anyExtendedKeyUsage is not taken for it.
  [[nodiscard]] bool has_extended_key_usage(std::string_view oid) const;

  // Does the certificate's key verify this signature? Errors: as crypto::verify_signature.
  [[nodiscard]] Result<void> verify_signature(COSEAlgorithmIdentifier algorithm, ByteView message,
                                              ByteView signature) const;
  // The key, or nothing for key types and curves that no algorithm of this build uses.
  [[nodiscard]] std::optional<PublicKeyOctets> public_key() const;
  // Is the certificate for exactly this host (RFC 6125 §6.4, without wildcards)? The common name counts where
  // there is no dNSName.
  [[nodiscard]] bool is_for_host(std::string_view host) const;
  // The same by its DNS names alone: the common name never counts.
  [[nodiscard]] bool names_host(std::string_view host) const;
  // The SHA-1 of the key's octets, by which other documents name the key (RFC 5280 §4.2.1.2, method 1).
  using KeyIdentifier = std::array<std::uint8_t, 20>;
  [[nodiscard]] KeyIdentifier key_identifier() const;
  // Uncompressed point (0x04 || x || y) of an EC key, or nothing for other keys.
  [[nodiscard]] std::optional<Bytes> ec_point() const;

  struct Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }  // src/crypto only

 private:
  explicit Certificate(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

// What revocation lists have to say about a path. The anchor is not asked about: it is believed as it is.
struct RevocationPolicy {
  // Each counts for the certificates whose issuer signed it. One that lists a certificate refuses it, also
  // after its nextUpdate.
  std::span<const RevocationList> lists{};
  bool required = false;  // refuse a path unless there is a current list for every certificate of it
};

// Is there a path from `chain[0]` over the other certificates of `chain` to one of `anchors`, all of it valid
// at `at`? Checks signatures, names, validity, CA bit, path length and key usage. Certificates in `chain` are
// only material: a self-signed one confers no trust. A leaf that is itself among the anchors is accepted. No
// network. Errors: attestation_untrusted.
[[nodiscard]] Result<void> verify_chain(std::span<const Certificate> chain,
                                        std::span<const Certificate> anchors, TimePoint at,
                                        const RevocationPolicy& revocation = {});

}  // namespace blockauth::crypto
