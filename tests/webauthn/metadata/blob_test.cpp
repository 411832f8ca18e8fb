// Which BLOBs are the FIDO Metadata Service's? Each test spoils one thing of a good one.
#include <gtest/gtest.h>

#include <functional>

#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/metadata.hpp"
#include "support/mds_blob_maker.hpp"
#include "support/seeded_random.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::BlobModel;
using support::BlobParts;
using support::JsonObject;
using support::MdsBlobMaker;

class MetadataBlob : public testing::Test {
 protected:
  static void expect_invalid(const Result<Metadata>& result) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, Errc::metadata_invalid) << result.error().detail;
  }

  [[nodiscard]] BlobParts good_parts() const {
    BlobParts parts = maker_.parts();
    parts.number = 42;
    parts.models = {BlobModel{.aaguid = "01020304-0506-0708-0102-030405060708"}};
    return parts;
  }
  [[nodiscard]] Result<Metadata> verdict(const std::string& blob) const {
    const std::vector<Bytes> authorities{maker_.root()};
    return verify_metadata_blob(blob, authorities, kNow);
  }
  [[nodiscard]] Result<Metadata> verdict_of(const std::function<void(BlobParts&)>& spoil) const {
    BlobParts parts = good_parts();
    spoil(parts);
    return verdict(maker_.make(parts));
  }
  [[nodiscard]] Result<Metadata> verdict_of_header(std::function<void(JsonObject&)> spoil) const {
    return verdict_of([&](BlobParts& parts) { parts.header = std::move(spoil); });
  }

  support::SeededRandom random_{"metadata blob"};
  MdsBlobMaker maker_{random_};
};

TEST_F(MetadataBlob, OfTheServiceIsAccepted) {
  const auto metadata = verdict(maker_.make(good_parts()));
  ASSERT_TRUE(metadata.has_value()) << metadata.error().detail;
  EXPECT_EQ(metadata->number, 42);
  EXPECT_EQ(metadata->models.size(), 1U);
}

TEST_F(MetadataBlob, SignedWithRsaIsAccepted) {
  const MdsBlobMaker rsa(random_, COSEAlgorithmIdentifier::RS256);
  const std::vector<Bytes> authorities{maker_.root(), rsa.root()};
  const auto metadata = verify_metadata_blob(rsa.make(rsa.parts()), authorities, kNow);
  EXPECT_TRUE(metadata.has_value()) << metadata.error().detail;
}

TEST_F(MetadataBlob, SignedByAnotherKeyIsRefused) {
  const auto other = crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, random_).value();
  expect_invalid(verdict_of([&](BlobParts& parts) { parts.signing_key = &other; }));
}

TEST_F(MetadataBlob, ChangedAfterSigningIsRefused) {
  const std::string blob = maker_.make(good_parts());
  BlobParts changed = good_parts();
  changed.number = 43;
  const std::string other = maker_.make(changed);
  const auto payload_of = [](const std::string& text) {
    return text.substr(text.find('.') + 1, text.rfind('.') - text.find('.') - 1);
  };
  std::string mixed = blob;
  mixed.replace(blob.find('.') + 1, payload_of(blob).size(), payload_of(other));
  expect_invalid(verdict(mixed));
}

TEST_F(MetadataBlob, EveryFlippedBitOfTheSignatureIsRefused) {
  for (const std::size_t octet : {0U, 31U, 32U, 63U}) {
    expect_invalid(verdict_of(
        [&](BlobParts& parts) { parts.signature = [octet](Bytes& signature) { signature[octet] ^= 1; }; }));
  }
}

TEST_F(MetadataBlob, ASignatureOfAnotherLengthIsRefused) {
  for (const std::size_t size : {0U, 1U, 63U, 65U, 128U}) {
    expect_invalid(verdict_of([&](BlobParts& parts) {
      parts.signature = [size](Bytes& signature) { signature.resize(size, 1); };
    }));
  }
}

// r = s = 0, which a careless verifier takes for a signature of everything.
TEST_F(MetadataBlob, ASignatureOfZerosIsRefused) {
  expect_invalid(verdict_of(
      [](BlobParts& parts) { parts.signature = [](Bytes& signature) { std::ranges::fill(signature, 0); }; }));
}

TEST_F(MetadataBlob, TheHeaderDoesNotChooseWhatVerifies) {
  for (const char* algorithm : {"none", "HS256", "RS256", "ES384", "RS1", "es256", ""}) {
    expect_invalid(verdict_of_header([&](JsonObject& header) { header.set_string("alg", algorithm); }));
  }
  expect_invalid(verdict_of_header([](JsonObject& header) { header.remove("alg"); }));
  expect_invalid(verdict_of_header([](JsonObject& header) { header.set("alg", "-7"); }));
}

TEST_F(MetadataBlob, CriticalHeaderParametersAreRefused) {
  expect_invalid(verdict_of_header([](JsonObject& header) { header.set("crit", R"(["b64"])"); }));
}

TEST_F(MetadataBlob, TheCertificatesMustComeAlong) {
  expect_invalid(verdict_of_header([](JsonObject& header) { header.remove("x5c"); }));
  expect_invalid(verdict_of_header([](JsonObject& header) { header.set("x5c", "[]"); }));
  expect_invalid(verdict_of_header([](JsonObject& header) { header.set("x5c", R"(["AAAA"])"); }));
  expect_invalid(verdict_of_header([](JsonObject& header) { header.set("x5c", R"("AAAA")"); }));
  expect_invalid(verdict_of_header([this](JsonObject& header) {
    const std::string root = support::json_string(base64_encode(maker_.root()));
    std::string nine = "[" + root;
    for (int i = 0; i < 8; ++i) nine += "," + root;
    header.set("x5c", nine + "]");
  }));
}

// Its own root in front: a valid path, but to the certificate of a key that did not sign.
TEST_F(MetadataBlob, TheFirstCertificateIsTheSigners) {
  expect_invalid(verdict_of_header([this](JsonObject& header) {
    header.set("x5c", "[" + support::json_string(base64_encode(maker_.root())) + "]");
  }));
}

TEST_F(MetadataBlob, OfAnotherHostIsRefused) {
  for (const char* host : {"mds.fidoalliance.org.example", "fidoalliance.org", "example.org",
                           "*.fidoalliance.org", "evil-mds.fidoalliance.org", "a.mds.fidoalliance.org"}) {
    expect_invalid(
        verdict_of([&](BlobParts& parts) { parts.leaf.extensions = {support::alternative_dns_name(host)}; }));
  }
}

TEST_F(MetadataBlob, ACommonNameIsNoHostName) {
  expect_invalid(verdict_of([](BlobParts& parts) { parts.leaf.extensions.clear(); }));
}

TEST_F(MetadataBlob, OfACertificateThatIsNotValidNowIsRefused) {
  expect_invalid(verdict_of([](BlobParts& parts) { parts.leaf.not_after = kNow - std::chrono::seconds{1}; }));
  expect_invalid(verdict_of([](BlobParts& parts) { parts.leaf.not_before = kNow + std::chrono::hours{1}; }));
}

TEST_F(MetadataBlob, OfAnUntrustedRootIsRefused) {
  support::SeededRandom other("another service");
  const std::vector<Bytes> authorities{MdsBlobMaker(other).root()};
  expect_invalid(verify_metadata_blob(maker_.make(good_parts()), authorities, kNow));
  expect_invalid(verify_metadata_blob(maker_.make(good_parts()), {}, kNow));
}

TEST_F(MetadataBlob, ARootThatItBringsAlongConfersNothing) {
  support::SeededRandom other("another service");
  const std::vector<Bytes> authorities{MdsBlobMaker(other).root()};
  BlobParts parts = good_parts();
  parts.header = [this](JsonObject& header) {
    std::string chain = header.members.back().second;
    chain.pop_back();
    header.set("x5c", chain + "," + support::json_string(base64_encode(maker_.root())) + "]");
  };
  ASSERT_TRUE(verdict(maker_.make(parts)).has_value()) << "a root that is trusted anyway may come along";
  expect_invalid(verify_metadata_blob(maker_.make(parts), authorities, kNow));
}

// A CA store holds what we do not read; it must not make the rest useless.
TEST_F(MetadataBlob, WhatIsNoCertificateInTheCaStoreIsPassedOver) {
  const std::vector<Bytes> authorities{{0x30, 0x00}, {}, maker_.root()};
  EXPECT_TRUE(verify_metadata_blob(maker_.make(good_parts()), authorities, kNow).has_value());
}

TEST_F(MetadataBlob, TruncatedIsRefused) {
  const std::string blob = maker_.make(good_parts());
  for (std::size_t length = 0; length < blob.size(); length += 7)
    expect_invalid(verdict(blob.substr(0, length)));
  expect_invalid(verdict(blob.substr(0, blob.size() - 1)));
}

TEST_F(MetadataBlob, HasThreePartsOfBase64url) {
  const std::string blob = maker_.make(good_parts());
  for (const std::string& text :
       {blob + ".", blob + ".AAAA", blob + "=", blob + "\n", "." + blob, " " + blob})
    expect_invalid(verdict(text));
  expect_invalid(verdict(""));
  expect_invalid(verdict(".."));
  expect_invalid(verdict("{}"));
}

TEST_F(MetadataBlob, LargerThanItsBoundIsRefused) {
  expect_invalid(verdict(std::string(kMaxMetadataBlobBytes + 1, 'A')));
}

TEST_F(MetadataBlob, WithAMalformedPayloadIsRefusedAlthoughSigned) {
  expect_invalid(verdict_of([](BlobParts& parts) { parts.payload = "{}"; }));
}

}  // namespace
}  // namespace blockauth::webauthn
