// A certificate authority for tests: certificates described field by field, and attestation certificates as
// WebAuthn §8.2.1 wants them, so that a test can spoil exactly one field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "blockauth/base/random.hpp"
#include "blockauth/webauthn/entities.hpp"
#include "crypto/private_key.hpp"

namespace blockauth::support {

// Attribute and value, in order: a short name ("C", "O", "OU", "CN") or a dotted OID. A name that begins with
// "+" joins the relative distinguished name before it ("+OU"), as in OpenSSL's configuration files.
using DistinguishedName = std::vector<std::pair<std::string, std::string>>;

struct BasicConstraints {
  bool ca = false;
  std::optional<long> path_length;
};

struct CertificateExtension {
  std::string oid;  // dotted
  bool critical = false;
  Bytes value;  // the content of extnValue
};

// Ed25519 and Ed448 have none beside their own: their signatures ignore it.
enum class SignatureDigest : std::uint8_t { md5, sha1, sha256 };

struct CertificateSpec {
  int version = 3;
  std::int64_t serial = 1;
  DistinguishedName subject;
  std::optional<DistinguishedName> issuer;  // absent: the subject of whoever signs
  TimePoint not_before = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};
  TimePoint not_after = std::chrono::sys_days{std::chrono::year{3024} / 1 / 1};
  std::optional<BasicConstraints> basic_constraints;
  std::optional<std::string> key_usage;  // OpenSSL's spelling: "keyCertSign, cRLSign"
  std::vector<CertificateExtension> extensions;
  SignatureDigest digest = SignatureDigest::sha256;
};

// Signs a certificate over the public half of `subject_key`. Version 1 certificates get no extensions.
[[nodiscard]] Bytes issue_certificate(const CertificateSpec& spec, const crypto::PrivateKey& subject_key,
                                      const DistinguishedName& issuer, const crypto::PrivateKey& issuer_key);

// id-fido-gen-ce-aaguid (§8.2.1): an OCTET STRING, inside the OCTET STRING that every extension is.
inline constexpr std::string_view kAaguidExtensionOid = "1.3.6.1.4.1.45724.1.1.4";
[[nodiscard]] CertificateExtension aaguid_extension(const webauthn::Aaguid& aaguid);

// RFC 5280 §4.2.1.6 subjectAltName with one directoryName or one dNSName.
[[nodiscard]] CertificateExtension alternative_directory_name(const DistinguishedName& name,
                                                              bool critical = false);
[[nodiscard]] CertificateExtension alternative_dns_name(std::string_view host);
// RFC 5280 §4.2.1.12 extKeyUsage of these dotted OIDs.
[[nodiscard]] CertificateExtension extended_key_usage(const std::vector<std::string>& purposes,
                                                      bool critical = false);

// A certificate authority's certificate: cA, keyCertSign.
[[nodiscard]] CertificateSpec authority_certificate(std::string common_name);
// An attestation certificate that satisfies §8.2.1.
[[nodiscard]] CertificateSpec attestation_certificate(const webauthn::Aaguid& aaguid);

// A root and, below it, any number of intermediates; the last of them signs. EC P-256 keys from `random`.
class CertificateAuthority final {
 public:
  // The usual authority: root "Test Root", one intermediate "Test Intermediate".
  explicit CertificateAuthority(IRandom& random);
  // `specs`: from the root down; at least one.
  CertificateAuthority(IRandom& random, const std::vector<CertificateSpec>& specs);

  [[nodiscard]] const Bytes& root() const noexcept { return levels_.front().certificate; }
  // Everything below the root, the signing certificate first: what x5c has after the leaf.
  [[nodiscard]] std::vector<Bytes> intermediates() const;
  [[nodiscard]] const crypto::PrivateKey& signing_key() const noexcept { return levels_.back().key; }
  [[nodiscard]] const crypto::PrivateKey& root_key() const noexcept { return levels_.front().key; }

  [[nodiscard]] Bytes issue(const CertificateSpec& spec, const crypto::PrivateKey& subject_key) const;

 private:
  struct Level {
    DistinguishedName subject;
    crypto::PrivateKey key;
    Bytes certificate;
  };

  std::vector<Level> levels_;
};

}  // namespace blockauth::support
