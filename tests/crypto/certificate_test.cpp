// What is read from a certificate, and what is not believed.
#include "crypto/certificate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include <openssl/evp.h>

#include "support/seeded_random.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::crypto {
namespace {

using support::attestation_certificate;
using support::CertificateSpec;

constexpr webauthn::Aaguid kAaguid{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

class CertificateTest : public testing::Test {
 protected:
  Certificate parse(const CertificateSpec& spec) {
    return Certificate::parse(authority_.issue(spec, key_)).value();
  }

  static Errc refusal(ByteView der) {
    const auto parsed = Certificate::parse(der);
    return parsed.has_value() ? Errc::internal_error : parsed.error().code;
  }

  support::SeededRandom random_{"certificate tests"};
  support::CertificateAuthority authority_{random_};
  PrivateKey key_ = PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random_).value();
};

TEST_F(CertificateTest, FieldsAreRead) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  EXPECT_EQ(certificate.version(), 3);
  EXPECT_TRUE(certificate.has_basic_constraints());
  EXPECT_FALSE(certificate.is_ca());
  EXPECT_EQ(certificate.subject("C"), std::vector<std::string>{"SE"});
  EXPECT_EQ(certificate.subject("OU"), std::vector<std::string>{"Authenticator Attestation"});
  EXPECT_TRUE(certificate.subject("L").empty());
  EXPECT_TRUE(certificate.subject("no such attribute").empty());
  EXPECT_TRUE(Certificate::parse(authority_.root()).value().is_ca());
}

TEST_F(CertificateTest, AnAttributeThatStandsTwiceIsGivenTwice) {
  CertificateSpec spec = attestation_certificate(kAaguid);
  spec.subject.emplace_back("OU", "K\xc3\xb6nig");
  EXPECT_EQ(parse(spec).subject("OU"),
            (std::vector<std::string>{"Authenticator Attestation", "K\xc3\xb6nig"}));
}

TEST_F(CertificateTest, Version1HasNoExtensions) {
  CertificateSpec spec = attestation_certificate(kAaguid);
  spec.version = 1;
  const Certificate certificate = parse(spec);
  EXPECT_EQ(certificate.version(), 1);
  EXPECT_FALSE(certificate.has_basic_constraints());
  EXPECT_FALSE(certificate.is_ca());
  EXPECT_FALSE(certificate.extension(support::kAaguidExtensionOid).has_value());
}

TEST_F(CertificateTest, AnExtensionIsFoundByItsOid) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  const auto extension = certificate.extension(support::kAaguidExtensionOid);
  ASSERT_TRUE(extension.has_value());
  EXPECT_FALSE(extension->critical);
  EXPECT_EQ(to_bytes(extension->value), support::aaguid_extension(kAaguid).value);
  EXPECT_TRUE(certificate.extension("2.5.29.19")->critical);  // basicConstraints, as issued
  EXPECT_FALSE(certificate.extension("1.2.3.4").has_value());
  EXPECT_FALSE(certificate.extension("not an OID").has_value());
}

// RFC 5280 §4.2
TEST_F(CertificateTest, AnExtensionThatStandsTwiceIsRefused) {
  CertificateSpec attestation = attestation_certificate(kAaguid);
  attestation.extensions.push_back(support::aaguid_extension({}));
  EXPECT_EQ(refusal(authority_.issue(attestation, key_)), Errc::attestation_statement_invalid);
  CertificateSpec authority = support::authority_certificate("Twice");
  authority.extensions.push_back(
      {.oid = "2.5.29.19", .critical = true, .value = {0x30, 0x03, 0x01, 0x01, 0xff}});
  EXPECT_EQ(refusal(authority_.issue(authority, key_)), Errc::attestation_statement_invalid);
}

TEST_F(CertificateTest, MoreThan64ExtensionsAreRefused) {
  CertificateSpec spec;
  for (int i = 0; i < 64; ++i) {
    spec.extensions.push_back(
        {.oid = "1.2.3." + std::to_string(i), .critical = false, .value = {0x05, 0x00}});
  }
  EXPECT_TRUE(Certificate::parse(authority_.issue(spec, key_)).has_value());
  spec.extensions.push_back({.oid = "1.2.3.64", .critical = false, .value = {0x05, 0x00}});
  EXPECT_EQ(refusal(authority_.issue(spec, key_)), Errc::attestation_statement_invalid);
}

TEST_F(CertificateTest, ASubjectMayBeEmpty) {
  EXPECT_TRUE(parse(CertificateSpec{}).has_empty_subject());
  EXPECT_FALSE(parse(attestation_certificate(kAaguid)).has_empty_subject());
}

// RFC 5280 §4.2.1.6; several attributes may share one RDN.
TEST_F(CertificateTest, AlternativeDirectoryNamesAreReadByOid) {
  using Values = std::vector<std::string>;
  CertificateSpec spec;
  spec.extensions = {support::alternative_directory_name(
      {{"2.23.133.2.3", "id:13"}, {"+2.23.133.2.2", "NPCT6xx"}, {"2.23.133.2.3", "id:14"}}, true)};
  const Certificate certificate = parse(spec);
  EXPECT_EQ(certificate.alternative_directory_name("2.23.133.2.2"), (Values{"NPCT6xx"}));
  EXPECT_EQ(certificate.alternative_directory_name("2.23.133.2.3"), (Values{"id:13", "id:14"}));
  EXPECT_EQ(certificate.alternative_directory_name("2.23.133.2.1"), Values{});
  EXPECT_EQ(certificate.alternative_directory_name("no OID"), Values{});
}

TEST_F(CertificateTest, AnAlternativeNameOfAnotherKindIsNoDirectoryName) {
  CertificateSpec spec;
  spec.subject = {{"CN", "in the subject"}};
  spec.extensions = {support::alternative_dns_name("example.org")};
  EXPECT_TRUE(parse(spec).alternative_directory_name("2.5.4.3").empty());
  spec.extensions[0].value = {0x30, 0x03};
  EXPECT_TRUE(parse(spec).alternative_directory_name("2.5.4.3").empty());
}

// RFC 5280 §4.2.1.12
TEST_F(CertificateTest, ExtendedKeyUsagesAreFoundByOid) {
  CertificateSpec spec;
  EXPECT_FALSE(parse(spec).has_extended_key_usage("2.23.133.8.3"));
  spec.extensions = {support::extended_key_usage({"1.3.6.1.5.5.7.3.1", "2.23.133.8.3"})};
  EXPECT_TRUE(parse(spec).has_extended_key_usage("2.23.133.8.3"));
  EXPECT_FALSE(parse(spec).has_extended_key_usage("2.23.133.8.1"));
  spec.extensions = {support::extended_key_usage({"2.5.29.37.0"})};  // anyExtendedKeyUsage
  EXPECT_FALSE(parse(spec).has_extended_key_usage("2.23.133.8.3"));
}

TEST_F(CertificateTest, ItsKeyVerifiesWhatItsOwnerSigned) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  const ByteView message = as_bytes("message");
  const Bytes signature = key_.sign(message).value();
  EXPECT_TRUE(certificate.verify_signature(COSEAlgorithmIdentifier::ES256, message, signature).has_value());
  EXPECT_EQ(
      certificate.verify_signature(COSEAlgorithmIdentifier::ES256, as_bytes("other"), signature).error().code,
      Errc::invalid_signature);
}

TEST_F(CertificateTest, AnAlgorithmOfAnotherKeyTypeOrCurveIsRefused) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  const ByteView message = as_bytes("message");
  const Bytes signature = key_.sign(message).value();
  for (const auto algorithm :
       {COSEAlgorithmIdentifier::ES384, COSEAlgorithmIdentifier::RS256, COSEAlgorithmIdentifier::EdDSA}) {
    EXPECT_EQ(certificate.verify_signature(algorithm, message, signature).error().code,
              Errc::malformed_cose_key);
  }
  EXPECT_EQ(certificate.verify_signature(COSEAlgorithmIdentifier{}, message, signature).error().code,
            Errc::algorithm_not_allowed);
}

TEST_F(CertificateTest, EveryKindOfKeyVerifies) {
  for (const auto algorithm : supported_algorithms()) {
    SCOPED_TRACE(to_string(algorithm));
    const PrivateKey key = PrivateKey::generate(algorithm, random_).value();
    const Certificate certificate =
        Certificate::parse(authority_.issue(attestation_certificate(kAaguid), key)).value();
    const Bytes signature = key.sign(as_bytes("message")).value();
    EXPECT_TRUE(certificate.verify_signature(algorithm, as_bytes("message"), signature).has_value());
    EXPECT_EQ(certificate.ec_point().has_value(), !key.public_key().y.empty());
  }
}

TEST_F(CertificateTest, ItIsForOneHost) {
  CertificateSpec spec;
  spec.subject = {{"CN", "common.example.org"}};
  EXPECT_TRUE(parse(spec).is_for_host("common.example.org"));
  EXPECT_FALSE(parse(spec).is_for_host("example.org"));
  spec.extensions = {support::alternative_dns_name("name.example.org")};
  EXPECT_TRUE(parse(spec).is_for_host("name.example.org"));
  EXPECT_TRUE(parse(spec).is_for_host("NAME.example.org"));
  EXPECT_FALSE(parse(spec).is_for_host("common.example.org"));
  EXPECT_FALSE(parse(spec).is_for_host("x.name.example.org"));
  EXPECT_FALSE(parse(spec).is_for_host(""));
  spec.extensions = {support::alternative_dns_name("*.example.org")};
  EXPECT_FALSE(parse(spec).is_for_host("name.example.org"));
}

// The certificates of the first "Security Key by Yubico" (2014) do so.
TEST_F(CertificateTest, ASignatureThatCallsItsLastBitsUnusedStillVerifies) {
  CertificateSpec spec = attestation_certificate(kAaguid);
  const std::array anchors{Certificate::parse(authority_.root()).value()};
  int with_such_bits = 0;
  for (int serial = 1; serial <= 32; ++serial) {
    spec.serial = serial;
    Bytes der = authority_.issue(spec, key_);
    const std::size_t signature_size = der[der.size() - 70] == 0x30 ? 70 : 0;  // the commonest length
    if (signature_size == 0 || der[der.size() - 71] != 0 || (der.back() & 0x03) == 0) continue;
    ++with_such_bits;
    der[der.size() - 71] = 2;
    const auto certificate = Certificate::parse(der);
    ASSERT_TRUE(certificate.has_value());
    EXPECT_TRUE(equal(certificate->der(), der));
    const std::array chain{*certificate, Certificate::parse(authority_.intermediates().front()).value()};
    const TimePoint at = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    EXPECT_TRUE(verify_chain(chain, anchors, at).has_value());
    der.back() ^= 0x01;
    const std::array other{Certificate::parse(der).value(), chain[1]};
    EXPECT_EQ(verify_chain(other, anchors, at).error().code, Errc::attestation_untrusted);
  }
  EXPECT_GT(with_such_bits, 0);
}

TEST_F(CertificateTest, ThePointIsUncompressed) {
  const PublicKeyOctets octets = key_.public_key();
  Bytes point{0x04};
  point.insert(point.end(), octets.x.begin(), octets.x.end());
  point.insert(point.end(), octets.y.begin(), octets.y.end());
  EXPECT_EQ(parse(attestation_certificate(kAaguid)).ec_point(), std::optional{point});
}

// RFC 5280 §4.2.1.2, method 1: the SHA-1 of subjectPublicKey's octets, which for an EC key are its point.
TEST_F(CertificateTest, ItsKeyIsNamedByItsSha1) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  const Bytes point = certificate.ec_point().value();
  Bytes expected(20);
  ASSERT_EQ(EVP_Digest(point.data(), point.size(), expected.data(), nullptr, EVP_sha1(), nullptr), 1);
  EXPECT_EQ(to_bytes(certificate.key_identifier()), expected);
}

TEST_F(CertificateTest, NamesAHostByItsDnsNamesAlone) {
  CertificateSpec spec = attestation_certificate(kAaguid);
  spec.subject.back().second = "common.example.org";
  spec.extensions = {support::alternative_dns_name("host.example.org")};
  const Certificate certificate = parse(spec);
  EXPECT_TRUE(certificate.names_host("host.example.org"));
  EXPECT_TRUE(certificate.names_host("HOST.example.org")) << "RFC 4343: names are compared without case";
  for (const char* host : {"common.example.org", "example.org", "a.host.example.org", "host.example.org.evil",
                           ".example.org", ".", ""}) {
    EXPECT_FALSE(certificate.names_host(host)) << host;
  }
  EXPECT_FALSE(certificate.names_host(std::string_view("host.example.org\0.evil", 22)));
  spec.extensions = {support::alternative_dns_name("*.example.org")};
  EXPECT_FALSE(parse(spec).names_host("host.example.org"));
  spec.extensions.clear();
  EXPECT_FALSE(parse(spec).names_host("common.example.org"));
}

TEST_F(CertificateTest, CopiesShareWhatTheyShow) {
  const Certificate certificate = parse(attestation_certificate(kAaguid));
  const Certificate copy = certificate;
  EXPECT_EQ(copy.der().data(), certificate.der().data());
}

TEST_F(CertificateTest, WhatIsNotOneCertificateIsRefused) {
  const Bytes whole = authority_.issue(attestation_certificate(kAaguid), key_);
  EXPECT_EQ(refusal(whole), Errc::internal_error);  // not refused
  Bytes trailing = whole;
  trailing.push_back(0);
  EXPECT_EQ(refusal(trailing), Errc::attestation_statement_invalid);
  EXPECT_EQ(refusal(ByteView{whole}.first(whole.size() - 1)), Errc::attestation_statement_invalid);
  EXPECT_EQ(refusal({}), Errc::attestation_statement_invalid);
  EXPECT_EQ(refusal(as_bytes("-----BEGIN CERTIFICATE-----")), Errc::attestation_statement_invalid);
}

// OpenSSL reads a length in any of its forms, and a point in the hybrid form.
TEST_F(CertificateTest, ItHasOneSpelling) {
  const Bytes whole = authority_.issue(attestation_certificate(kAaguid), key_);
  ASSERT_EQ(whole[1], 0x82) << "a length of two octets";
  Bytes longer{whole[0], 0x83, 0x00, whole[2], whole[3]};
  longer.insert(longer.end(), whole.begin() + 4, whole.end());
  EXPECT_EQ(refusal(longer), Errc::attestation_statement_invalid);
  Bytes endless{whole[0], 0x80};
  endless.insert(endless.end(), whole.begin() + 4, whole.end());
  endless.insert(endless.end(), {0x00, 0x00});
  EXPECT_EQ(refusal(endless), Errc::attestation_statement_invalid);

  const PublicKeyOctets octets = key_.public_key();
  Bytes hybrid = whole;
  const auto x = std::ranges::search(hybrid, octets.x).begin();
  ASSERT_NE(x, hybrid.end());
  ASSERT_EQ(*(x - 1), 0x04);
  *(x - 1) = static_cast<std::uint8_t>(6 + (octets.y.back() & 1));
  EXPECT_EQ(refusal(hybrid), Errc::attestation_statement_invalid);
}

TEST_F(CertificateTest, ACertificateAbove16KibIsRefused) {
  CertificateSpec spec = attestation_certificate(kAaguid);
  spec.extensions.push_back(
      {.oid = "1.2.3.4", .critical = false, .value = Bytes(kMaxCertificateBytes - 1024, 0)});
  EXPECT_TRUE(Certificate::parse(authority_.issue(spec, key_)).has_value());
  spec.extensions.back().value.resize(kMaxCertificateBytes, 0);
  EXPECT_EQ(refusal(authority_.issue(spec, key_)), Errc::attestation_statement_invalid);
}

// The SubjectPublicKeyInfo of P-256 with a key that consists of `point`.
Bytes with_point(Bytes certificate, const Bytes& true_point, const Bytes& point) {
  const auto at = std::search(certificate.begin(), certificate.end(), true_point.begin(), true_point.end());
  std::copy(point.begin(), point.end(), at);
  return certificate;
}

TEST_F(CertificateTest, AKeyOffTheCurveVerifiesNothing) {
  const Bytes der = authority_.issue(attestation_certificate(kAaguid), key_);
  const Bytes point = Certificate::parse(der).value().ec_point().value();
  Bytes off_curve = point;
  off_curve.back() ^= 1;
  // The certificate is read all the same: its key is looked at when it is used.
  const auto parsed = Certificate::parse(with_point(der, point, off_curve));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->ec_point().has_value());
  EXPECT_EQ(parsed->verify_signature(COSEAlgorithmIdentifier::ES256, {}, key_.sign({}).value()).error().code,
            Errc::malformed_cose_key);
}

}  // namespace
}  // namespace blockauth::crypto
