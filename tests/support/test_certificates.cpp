// How are test certificates put together?
#include "support/test_certificates.hpp"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <utility>

#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::support {
namespace {

using crypto::OpenSslPtr;
using crypto::PrivateKey;
using crypto::require;
using ExtensionPtr = OpenSslPtr<X509_EXTENSION, X509_EXTENSION_free>;
using OctetStringPtr = OpenSslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using NamePtr = OpenSslPtr<X509_NAME, X509_NAME_free>;
using TimePtr = OpenSslPtr<ASN1_TIME, ASN1_TIME_free>;
using GeneralNamesPtr = OpenSslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;

NamePtr make_name(const DistinguishedName& attributes) {
  NamePtr name{X509_NAME_new()};
  require(name != nullptr, "X509_NAME_new");
  for (const auto& [attribute, value] : attributes) {
    const bool joins = attribute.starts_with('+');
    require(X509_NAME_add_entry_by_txt(name.get(), attribute.c_str() + (joins ? 1 : 0), MBSTRING_UTF8,
                                       as_bytes(value).data(), static_cast<int>(value.size()), -1,
                                       joins ? -1 : 0) == 1,
            "X509_NAME_add_entry_by_txt");
  }
  return name;
}

TimePtr make_time(TimePoint time) {
  TimePtr made{
      ASN1_TIME_set(nullptr, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count())};
  require(made != nullptr, "ASN1_TIME_set");
  return made;
}

void add_configured_extension(X509* certificate, int nid, const std::string& value) {
  const ExtensionPtr extension{X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str())};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "X509V3_EXT_conf_nid");
}

Bytes configured_value(int nid, const std::string& value) {
  const ExtensionPtr extension{X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str())};
  require(extension != nullptr, "X509V3_EXT_conf_nid");
  const ASN1_OCTET_STRING* octets = X509_EXTENSION_get_data(extension.get());
  const std::uint8_t* data = ASN1_STRING_get0_data(octets);
  return {data, data + ASN1_STRING_length(octets)};
}

void add_extension(X509* certificate, const CertificateExtension& extension) {
  const crypto::Asn1ObjectPtr oid{OBJ_txt2obj(extension.oid.c_str(), 1)};
  const OctetStringPtr value{ASN1_OCTET_STRING_new()};
  require(oid && value &&
              ASN1_OCTET_STRING_set(value.get(), extension.value.data(),
                                    static_cast<int>(extension.value.size())) == 1,
          "ASN1_OCTET_STRING_set");
  const ExtensionPtr made{
      X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), extension.critical ? 1 : 0, value.get())};
  require(made && X509_add_ext(certificate, made.get(), -1) == 1, "X509_add_ext");
}

void add_extensions(X509* certificate, const CertificateSpec& spec) {
  if (spec.basic_constraints) {
    std::string value = spec.basic_constraints->ca ? "critical,CA:TRUE" : "critical,CA:FALSE";
    if (spec.basic_constraints->path_length) {
      value += ",pathlen:" + std::to_string(*spec.basic_constraints->path_length);
    }
    add_configured_extension(certificate, NID_basic_constraints, value);
  }
  if (spec.key_usage) add_configured_extension(certificate, NID_key_usage, "critical," + *spec.key_usage);
  for (const CertificateExtension& extension : spec.extensions) add_extension(certificate, extension);
}

const EVP_MD* message_digest(const PrivateKey& key, SignatureDigest digest) {
  EVP_PKEY* handle = key.impl().key.get();
  if (EVP_PKEY_is_a(handle, "ED25519") == 1 || EVP_PKEY_is_a(handle, "ED448") == 1) return nullptr;
  switch (digest) {
    case SignatureDigest::md5:
      return EVP_md5();
    case SignatureDigest::sha1:
      return EVP_sha1();
    case SignatureDigest::sha256:
      return EVP_sha256();
  }
  return nullptr;
}

}  // namespace

Bytes issue_certificate(const CertificateSpec& spec, const PrivateKey& subject_key,
                        const DistinguishedName& issuer, const PrivateKey& issuer_key) {
  const crypto::X509Ptr certificate{X509_new()};
  X509* x509 = certificate.get();
  const NamePtr subject_name = make_name(spec.subject);
  const NamePtr issuer_name = make_name(spec.issuer.value_or(issuer));
  require(x509 != nullptr && X509_set_version(x509, spec.version - 1) == 1 &&
              ASN1_INTEGER_set_int64(X509_get_serialNumber(x509), spec.serial) == 1 &&
              X509_set_subject_name(x509, subject_name.get()) == 1 &&
              X509_set_issuer_name(x509, issuer_name.get()) == 1 &&
              X509_set1_notBefore(x509, make_time(spec.not_before).get()) == 1 &&
              X509_set1_notAfter(x509, make_time(spec.not_after).get()) == 1 &&
              X509_set_pubkey(x509, subject_key.impl().key.get()) == 1,
          "certificate fields");
  if (spec.version == 3) add_extensions(x509, spec);
  require(X509_sign(x509, issuer_key.impl().key.get(), message_digest(issuer_key, spec.digest)) > 0,
          "X509_sign");

  Bytes der(static_cast<std::size_t>(i2d_X509(x509, nullptr)));
  std::uint8_t* next = der.data();
  require(i2d_X509(x509, &next) > 0, "i2d_X509");
  return der;
}

CertificateExtension alternative_directory_name(const DistinguishedName& name, bool critical) {
  GENERAL_NAME* alternative = GENERAL_NAME_new();
  const GeneralNamesPtr names{GENERAL_NAMES_new()};
  require(alternative != nullptr && names && sk_GENERAL_NAME_push(names.get(), alternative) > 0,
          "GENERAL_NAMES");
  GENERAL_NAME_set0_value(alternative, GEN_DIRNAME, make_name(name).release());
  Bytes der(static_cast<std::size_t>(i2d_GENERAL_NAMES(names.get(), nullptr)));
  std::uint8_t* next = der.data();
  require(i2d_GENERAL_NAMES(names.get(), &next) > 0, "i2d_GENERAL_NAMES");
  return {.oid = "2.5.29.17", .critical = critical, .value = std::move(der)};
}

CertificateExtension alternative_dns_name(std::string_view host) {
  return {.oid = "2.5.29.17",
          .critical = false,
          .value = configured_value(NID_subject_alt_name, "DNS:" + std::string(host))};
}

CertificateExtension extended_key_usage(const std::vector<std::string>& purposes, bool critical) {
  std::string list;
  for (const std::string& purpose : purposes) list += (list.empty() ? "" : ",") + purpose;
  return {.oid = "2.5.29.37", .critical = critical, .value = configured_value(NID_ext_key_usage, list)};
}

CertificateExtension aaguid_extension(const webauthn::Aaguid& aaguid) {
  Bytes value{0x04, static_cast<std::uint8_t>(aaguid.size())};
  value.insert(value.end(), aaguid.begin(), aaguid.end());
  return {.oid = std::string{kAaguidExtensionOid}, .critical = false, .value = std::move(value)};
}

CertificateSpec authority_certificate(std::string common_name) {
  CertificateSpec spec;
  spec.subject = {{"C", "SE"}, {"O", "BlockAuth Tests"}, {"CN", std::move(common_name)}};
  spec.basic_constraints = BasicConstraints{.ca = true, .path_length = std::nullopt};
  spec.key_usage = "keyCertSign, cRLSign";
  return spec;
}

CertificateSpec attestation_certificate(const webauthn::Aaguid& aaguid) {
  CertificateSpec spec;
  spec.subject = {
      {"C", "SE"}, {"O", "BlockAuth Tests"}, {"OU", "Authenticator Attestation"}, {"CN", "Test Model 1"}};
  spec.basic_constraints = BasicConstraints{.ca = false, .path_length = std::nullopt};
  spec.extensions.push_back(aaguid_extension(aaguid));
  return spec;
}

CertificateAuthority::CertificateAuthority(IRandom& random)
    : CertificateAuthority(
          random, {authority_certificate("Test Root"), authority_certificate("Test Intermediate")}) {}

CertificateAuthority::CertificateAuthority(IRandom& random, const std::vector<CertificateSpec>& specs) {
  for (const CertificateSpec& spec : specs) {
    PrivateKey key = PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random).value();
    Bytes certificate = levels_.empty() ? issue_certificate(spec, key, spec.subject, key) : issue(spec, key);
    levels_.push_back(
        {.subject = spec.subject, .key = std::move(key), .certificate = std::move(certificate)});
  }
}

std::vector<Bytes> CertificateAuthority::intermediates() const {
  std::vector<Bytes> certificates;
  for (std::size_t i = levels_.size(); i-- > 1;) certificates.push_back(levels_[i].certificate);
  return certificates;
}

Bytes CertificateAuthority::issue(const CertificateSpec& spec, const PrivateKey& subject_key) const {
  return issue_certificate(spec, subject_key, levels_.back().subject, levels_.back().key);
}

}  // namespace blockauth::support
