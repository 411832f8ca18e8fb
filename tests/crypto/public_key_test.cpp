// Known answers of RFC 6979, RFC 8032 and RFC 7515; then everything that must not verify.
#include "crypto/public_key.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <string>

#include "blockauth/base/base64url.hpp"
#include "crypto/hex.hpp"
#include "crypto/private_key.hpp"
#include "crypto/private_key_impl.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::crypto {
namespace {

using enum COSEAlgorithmIdentifier;

Errc code(const Result<void>& result) {
  return result.has_value() ? Errc::internal_error : result.error().code;
}

#define EXPECT_REFUSED(expected, ...)                         \
  do {                                                        \
    const Result<void> refused = (__VA_ARGS__);               \
    ASSERT_FALSE(refused.has_value());                        \
    EXPECT_EQ(to_string(code(refused)), to_string(expected)); \
  } while (false)

// INTEGER with as many leading zero octets as DER wants.
Bytes der_integer(ByteView value) {
  while (value.size() > 1 && value.front() == 0) value = value.subspan(1);
  Bytes out{0x02, 0};
  if ((value.front() & 0x80) != 0) out.push_back(0);
  out.insert(out.end(), value.begin(), value.end());
  out[1] = static_cast<std::uint8_t>(out.size() - 2);
  return out;
}

Bytes der_signature(ByteView r, ByteView s) {
  Bytes content = der_integer(r);
  const Bytes second = der_integer(s);
  content.insert(content.end(), second.begin(), second.end());
  Bytes out{0x30};
  if (content.size() >= 0x80) out.push_back(0x81);
  out.push_back(static_cast<std::uint8_t>(content.size()));
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

// a - b, both big endian and equally long.
Bytes subtract(const Bytes& a, const Bytes& b) {
  Bytes out(a.size());
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int difference = a[i] - b[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    out[i] = static_cast<std::uint8_t>(difference & 0xff);
  }
  return out;
}

// RFC 6979 §A.2.5, message "sample" under SHA-256.
struct Sample256 {
  Bytes x = from_hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
  Bytes y = from_hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  Bytes r = from_hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
  Bytes s = from_hex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  Bytes order = from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  ByteView message = as_bytes("sample");

  [[nodiscard]] EcKey key() const { return {Curve::P256, x, y}; }
  [[nodiscard]] Bytes signature() const { return der_signature(r, s); }
};

TEST(Es256, Rfc6979SampleVerifies) {
  const Sample256 sample;
  EXPECT_TRUE(verify_signature(ES256, sample.key(), sample.message, sample.signature()).has_value());
  EXPECT_TRUE(verify_signature(ESP256, sample.key(), sample.message, sample.signature()).has_value());
}

TEST(Es384, Rfc6979SampleVerifies) {
  const Bytes x = from_hex(
      "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13");
  const Bytes y = from_hex(
      "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720");
  const Bytes r = from_hex(
      "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46");
  const Bytes s = from_hex(
      "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8");
  EXPECT_TRUE(
      verify_signature(ES384, EcKey{Curve::P384, x, y}, as_bytes("sample"), der_signature(r, s)).has_value());
}

TEST(Es512, Rfc6979SampleVerifies) {
  const Bytes x = from_hex(
      "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd3"
      "71123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4");
  const Bytes y = from_hex(
      "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a2"
      "8a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5");
  const Bytes r = from_hex(
      "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f1"
      "74e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa");
  const Bytes s = from_hex(
      "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af2"
      "82623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a");
  EXPECT_TRUE(
      verify_signature(ES512, EcKey{Curve::P521, x, y}, as_bytes("sample"), der_signature(r, s)).has_value());
}

TEST(Es256, AHighSVerifiesAsWell) {
  const Sample256 sample;
  EXPECT_TRUE(verify_signature(ES256, sample.key(), sample.message,
                               der_signature(sample.r, subtract(sample.order, sample.s)))
                  .has_value());
}

TEST(Es256, AnotherMessageIsRefused) {
  const Sample256 sample;
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(ES256, sample.key(), as_bytes("Sample"), sample.signature()));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), {}, sample.signature()));
}

TEST(Es256, TheRightNumbersInAnotherEncodingAreRefused) {
  const Sample256 sample;
  const Bytes right = sample.signature();
  ASSERT_EQ(right.size(), 72U);

  Bytes trailing = right;
  trailing.push_back(0);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, trailing));

  Bytes long_form = right;
  long_form.insert(long_form.begin() + 1, 0x81);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, long_form));

  Bytes padded = right;
  padded.insert(padded.begin() + 4, 0x00);
  padded[1] = static_cast<std::uint8_t>(padded[1] + 1);
  padded[3] = static_cast<std::uint8_t>(padded[3] + 1);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, padded));

  Bytes negative = right;  // without the zero octet r reads as a negative number
  negative.erase(negative.begin() + 4);
  negative[1] = static_cast<std::uint8_t>(negative[1] - 1);
  negative[3] = static_cast<std::uint8_t>(negative[3] - 1);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, negative));

  Bytes raw = sample.r;  // the IEEE P1363 form of JOSE
  raw.insert(raw.end(), sample.s.begin(), sample.s.end());
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, raw));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message, {}));
}

TEST(Es256, NumbersOutOfRangeAreRefused) {
  const Sample256 sample;
  const Bytes zero{0};
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(ES256, sample.key(), sample.message, der_signature(zero, sample.s)));
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(ES256, sample.key(), sample.message, der_signature(sample.r, zero)));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message,
                                                           der_signature(sample.order, sample.s)));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(ES256, sample.key(), sample.message,
                                                           der_signature(sample.r, sample.order)));
}

TEST(EcKey, APointOffTheCurveIsRefused) {
  Sample256 sample;
  sample.y.back() ^= 0x01;
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, sample.key()));
  EXPECT_REFUSED(Errc::malformed_cose_key,
                 verify_signature(ES256, sample.key(), sample.message, sample.signature()));
}

TEST(EcKey, ACoordinateAtThePrimeIsRefusedThoughItsRemainderIsAPoint) {
  const Bytes y = from_hex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4");
  EXPECT_TRUE(check_key(ES256, EcKey{Curve::P256, Bytes(32, 0), y}).has_value());
  const Bytes p = from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, p, y}));
}

TEST(EcKey, TheZeroPointIsRefused) {
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, Bytes(32, 0), Bytes(32, 0)}));
}

TEST(EcKey, CoordinatesOfAnotherLengthAreRefused) {
  const Sample256 sample;
  Bytes longer = sample.x;
  longer.insert(longer.begin(), 0);
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, longer, sample.y}));
  EXPECT_REFUSED(Errc::malformed_cose_key,
                 check_key(ES256, EcKey{Curve::P256, ByteView{sample.x}.first(31), sample.y}));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, sample.x, {}}));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, {}, {}}));
}

TEST(EcKey, AnOctetMovedFromOneCoordinateToTheOtherIsRefused) {
  const Sample256 sample;
  Bytes x = sample.x;
  x.push_back(sample.y.front());
  const EcKey moved{Curve::P256, x, ByteView{sample.y}.subspan(1)};
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, moved));
  EXPECT_REFUSED(Errc::malformed_cose_key,
                 verify_signature(ES256, moved, sample.message, sample.signature()));
}

TEST(EcKey, ACompressedPointIsRefused) {
  const Sample256 sample;
  Bytes compressed{0x03};
  compressed.insert(compressed.end(), sample.x.begin(), sample.x.end());
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::P256, compressed, {}}));
}

// The key is put into scratch that the last verification used.
TEST(EcKey, ARefusedKeyDoesNotLeaveThePreviousOneInItsPlace) {
  const Sample256 good;
  Sample256 bad;
  bad.y.back() ^= 0x01;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(verify_signature(ES256, good.key(), good.message, good.signature()).has_value());
    EXPECT_REFUSED(Errc::malformed_cose_key,
                   verify_signature(ES256, bad.key(), good.message, good.signature()));
    EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, bad.key()));
  }
}

TEST(EcKey, ACheckedKeyDoesNotTakeThePlaceOfTheVerifiedOne) {
  support::SeededRandom random{"other"};
  const PublicKeyOctets other = PrivateKey::generate(ES256, random).value().public_key();
  const Sample256 sample;
  EXPECT_TRUE(verify_signature(ES256, sample.key(), sample.message, sample.signature()).has_value());
  EXPECT_TRUE(check_key(ES256, parameters_of(other)).has_value());
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(ES256, parameters_of(other), sample.message, sample.signature()));
  EXPECT_TRUE(verify_signature(ES256, sample.key(), sample.message, sample.signature()).has_value());
}

// RFC 8032 §7.1, TEST 1: the empty message.
struct Sample25519 {
  Bytes x = from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  Bytes signature = from_hex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
      "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");

  [[nodiscard]] OkpKey key() const { return {Curve::Ed25519, x}; }
};

TEST(EdDsa, Rfc8032Ed25519TestsVerify) {
  const Sample25519 sample;
  EXPECT_TRUE(verify_signature(EdDSA, sample.key(), {}, sample.signature).has_value());
  EXPECT_TRUE(
      verify_signature(COSEAlgorithmIdentifier::Ed25519, sample.key(), {}, sample.signature).has_value());
  const Bytes x = from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes signature = from_hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(verify_signature(EdDSA, OkpKey{Curve::Ed25519, x}, from_hex("72"), signature).has_value());
}

TEST(EdDsa, Rfc8032Ed448BlankVerifies) {
  const Bytes x = from_hex(
      "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6c"
      "d1fa1abeafe8256180");
  const Bytes signature = from_hex(
      "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd4"
      "7d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a1"
      "13a0f4dbb61149f05a7363268c71d95808ff2e652600");
  EXPECT_TRUE(
      verify_signature(COSEAlgorithmIdentifier::Ed448, OkpKey{Curve::Ed448, x}, {}, signature).has_value());
}

TEST(EdDsa, AnotherMessageIsRefused) {
  const Sample25519 sample;
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(EdDSA, sample.key(), from_hex("00"), sample.signature));
}

// RFC 8032 §5.1.7: S + L signs the same, so whoever accepts it accepts two signatures.
TEST(EdDsa, AnSAboveTheOrderIsRefused) {
  Sample25519 sample;
  const Bytes order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = sample.signature[32 + i] + order[i] + carry;
    sample.signature[32 + i] = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(EdDSA, sample.key(), {}, sample.signature));
}

// With the neutral element as the key, (B, 1) "signs" everything: S*B = R + k*A holds for every k.
TEST(EdDsa, AKeyUnderWhichEverythingIsSignedIsRefused) {
  Bytes neutral(32, 0);
  neutral[0] = 1;
  Bytes signature = from_hex("5866666666666666666666666666666666666666666666666666666666666666");
  signature.resize(64, 0);
  signature[32] = 1;
  const OkpKey key{Curve::Ed25519, neutral};
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(EdDSA, key));
  EXPECT_REFUSED(Errc::malformed_cose_key, verify_signature(EdDSA, key, as_bytes("anything"), signature));
}

TEST(EdDsa, KeysOfAnotherLengthAreRefused) {
  const Sample25519 sample;
  Bytes longer = sample.x;
  longer.push_back(0);
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(EdDSA, OkpKey{Curve::Ed25519, longer}));
  EXPECT_REFUSED(Errc::malformed_cose_key,
                 check_key(EdDSA, OkpKey{Curve::Ed25519, ByteView{sample.x}.first(31)}));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(EdDSA, OkpKey{Curve::Ed25519, {}}));
}

// RFC 7515 §A.2.
struct SampleRsa {
  Bytes modulus =
      base64url_decode(
          "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm"
          "4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5"
          "rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGh"
          "yxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ")
          .value();
  Bytes exponent{1, 0, 1};
  ByteView message = as_bytes(
      "eyJhbGciOiJSUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ");
  Bytes signature =
      base64url_decode(
          "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2F"
          "p5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBM"
          "Hlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2"
          "w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")
          .value();

  [[nodiscard]] RsaKey key() const { return {modulus, exponent}; }
};

TEST(Rs256, Rfc7515ExampleVerifies) {
  const SampleRsa sample;
  EXPECT_TRUE(verify_signature(RS256, sample.key(), sample.message, sample.signature).has_value());
}

TEST(Rs256, AnotherHashOrPaddingIsRefused) {
  const SampleRsa sample;
  for (const auto algorithm : {RS384, RS512, PS256, PS384, PS512}) {
    EXPECT_REFUSED(Errc::invalid_signature,
                   verify_signature(algorithm, sample.key(), sample.message, sample.signature));
  }
}

TEST(Rs256, ASignatureOfAnotherLengthThanTheModulusIsRefused) {
  const SampleRsa sample;
  Bytes longer = sample.signature;
  longer.insert(longer.begin(), 0);
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(RS256, sample.key(), sample.message, longer));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(RS256, sample.key(), sample.message,
                                                           ByteView{sample.signature}.first(255)));
  EXPECT_REFUSED(Errc::invalid_signature, verify_signature(RS256, sample.key(), sample.message, {}));
}

TEST(Rs256, ASignatureAboveTheModulusIsRefused) {
  const SampleRsa sample;
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify_signature(RS256, sample.key(), sample.message, Bytes(256, 0xff)));
}

RsaKey with_modulus(const Bytes& modulus) {
  static const Bytes kExponent{1, 0, 1};
  return {modulus, kExponent};
}

Bytes odd_number(std::size_t octets, std::uint8_t first) {
  Bytes number(octets, 0xa5);
  number.front() = first;
  return number;
}

TEST(RsaKey, ModuliOf2048To8192BitsAreAccepted) {
  EXPECT_TRUE(check_key(RS256, with_modulus(odd_number(256, 0x80))).has_value());
  EXPECT_TRUE(check_key(PS256, with_modulus(odd_number(384, 0xff))).has_value());
  EXPECT_TRUE(check_key(RS256, with_modulus(odd_number(1024, 0xff))).has_value());
}

TEST(RsaKey, ModuliOfOtherLengthsAreRefused) {
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, with_modulus({})));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, with_modulus(odd_number(128, 0x80))));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, with_modulus(odd_number(256, 0x7f))));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, with_modulus(odd_number(1025, 0x01))));
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(PS256, with_modulus(odd_number(128, 0x80))));
}

TEST(RsaKey, AnEvenModulusIsRefused) {
  Bytes modulus = odd_number(256, 0x80);
  modulus.back() = 0xa4;
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, with_modulus(modulus)));
}

TEST(RsaKey, ALeadingZeroOctetIsRefused) {
  SampleRsa sample;
  sample.modulus.insert(sample.modulus.begin(), 0);
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, sample.key()));
  sample = {};
  sample.exponent.insert(sample.exponent.begin(), 0);
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(RS256, sample.key()));
}

TEST(RsaKey, ExponentsMustBeOddAndAboveTwoAndAtMost32Bits) {
  SampleRsa sample;
  const auto check = [&](std::string_view exponent) {
    sample.exponent = from_hex(exponent);
    return check_key(RS256, sample.key());
  };
  EXPECT_TRUE(check("03").has_value());
  EXPECT_TRUE(check("ffffffff").has_value());
  EXPECT_REFUSED(Errc::malformed_cose_key, check(""));
  EXPECT_REFUSED(Errc::malformed_cose_key, check("00"));
  EXPECT_REFUSED(Errc::malformed_cose_key, check("01"));
  EXPECT_REFUSED(Errc::malformed_cose_key, check("02"));
  EXPECT_REFUSED(Errc::malformed_cose_key, check("010000"));
  EXPECT_REFUSED(Errc::malformed_cose_key, check("0100000001"));
}

// With exponent 1 a signature is its own padded message: anyone can make one.
TEST(RsaKey, TheExponentOneDoesNotVerify) {
  SampleRsa sample;
  sample.exponent = {1};
  EXPECT_REFUSED(Errc::malformed_cose_key,
                 verify_signature(RS256, sample.key(), sample.message, sample.signature));
}

struct SigningOptions {
  const EVP_MD* hash;
  int padding = 0;  // RSA only
  int salt_bytes = RSA_PSS_SALTLEN_DIGEST;
  const EVP_MD* mgf1 = nullptr;
};

// Signs with OpenSSL directly: what is used is what stands here, not the algorithm's row.
Bytes sign_with(const PrivateKey& key, ByteView message, const SigningOptions& options) {
  const EvpMdCtxPtr context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* parameters = nullptr;
  EXPECT_EQ(EVP_DigestSignInit(context.get(), &parameters, options.hash, nullptr, key.impl().key.get()), 1);
  if (options.padding != 0) {
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(parameters, options.padding), 1);
  }
  if (options.padding == RSA_PKCS1_PSS_PADDING) {
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, options.salt_bytes), 1);
    const EVP_MD* mgf1 = options.mgf1 != nullptr ? options.mgf1 : options.hash;
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, mgf1), 1);
  }
  Bytes signature(512);
  std::size_t size = signature.size();
  EXPECT_EQ(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()), 1);
  signature.resize(size);
  return signature;
}

TEST(Algorithms, EachHasTheHashAndPaddingOfItsRfc) {
  const struct {
    COSEAlgorithmIdentifier algorithm;
    SigningOptions options;
  } kRows[] = {
      {ES256, {.hash = EVP_sha256()}},
      {ESP256, {.hash = EVP_sha256()}},
      {ES256K, {.hash = EVP_sha256()}},
      {ES384, {.hash = EVP_sha384()}},
      {ESP384, {.hash = EVP_sha384()}},
      {ES512, {.hash = EVP_sha512()}},
      {ESP512, {.hash = EVP_sha512()}},
      {RS256, {EVP_sha256(), RSA_PKCS1_PADDING}},
      {RS384, {EVP_sha384(), RSA_PKCS1_PADDING}},
      {RS512, {EVP_sha512(), RSA_PKCS1_PADDING}},
      {PS256, {EVP_sha256(), RSA_PKCS1_PSS_PADDING}},
      {PS384, {EVP_sha384(), RSA_PKCS1_PSS_PADDING}},
      {PS512, {EVP_sha512(), RSA_PKCS1_PSS_PADDING}},
  };
  support::SeededRandom random{"hashes"};
  for (const auto& row : kRows) {
    SCOPED_TRACE(to_string(row.algorithm));
    const PrivateKey key = PrivateKey::generate(row.algorithm, random).value();
    const PublicKeyOctets octets = key.public_key();
    const ByteView message = as_bytes("message");
    EXPECT_TRUE(
        verify_signature(row.algorithm, parameters_of(octets), message, sign_with(key, message, row.options))
            .has_value());
    EXPECT_REFUSED(Errc::invalid_signature,
                   verify_signature(row.algorithm, parameters_of(octets), message,
                                    sign_with(key, message, {EVP_sha224(), row.options.padding})));
  }
}

TEST(Ps256, TheSaltIsAsLongAsTheDigestAndMgf1HasItsHash) {
  support::SeededRandom random{"pss"};
  const PrivateKey key = PrivateKey::generate(PS256, random).value();
  const PublicKeyOctets octets = key.public_key();
  const ByteView message = as_bytes("message");
  const auto sign = [&](const SigningOptions& options) { return sign_with(key, message, options); };
  const auto verify = [&](const Bytes& signature) {
    return verify_signature(PS256, parameters_of(octets), message, signature);
  };
  EXPECT_TRUE(verify(sign({EVP_sha256(), RSA_PKCS1_PSS_PADDING, 32, EVP_sha256()})).has_value());
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify(sign({EVP_sha256(), RSA_PKCS1_PSS_PADDING, 0, EVP_sha256()})));
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify(sign({EVP_sha256(), RSA_PKCS1_PSS_PADDING, 20, EVP_sha256()})));
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify(sign({EVP_sha256(), RSA_PKCS1_PSS_PADDING, 222, EVP_sha256()})));
  EXPECT_REFUSED(Errc::invalid_signature,
                 verify(sign({EVP_sha256(), RSA_PKCS1_PSS_PADDING, 32, EVP_sha1()})));
}

TEST(CheckKey, TheAlgorithmFixesKeyTypeAndCurve) {
  const Sample256 ec;
  const Sample25519 okp;
  const SampleRsa rsa;
  for (const auto algorithm :
       {EdDSA, COSEAlgorithmIdentifier::Ed448, ES384, ES512, ES256K, ESP384, RS256, PS256}) {
    EXPECT_REFUSED(Errc::malformed_cose_key, check_key(algorithm, ec.key()));
  }
  for (const auto algorithm : {ES256, ESP256, COSEAlgorithmIdentifier::Ed448, RS256, PS512}) {
    EXPECT_REFUSED(Errc::malformed_cose_key, check_key(algorithm, okp.key()));
  }
  for (const auto algorithm : {ES256, ES512, EdDSA}) {
    EXPECT_REFUSED(Errc::malformed_cose_key, check_key(algorithm, rsa.key()));
    EXPECT_REFUSED(Errc::malformed_cose_key, verify_signature(algorithm, rsa.key(), {}, rsa.signature));
  }
  EXPECT_REFUSED(Errc::malformed_cose_key, check_key(ES256, EcKey{Curve::secp256k1, ec.x, ec.y}));
}

TEST(CheckKey, AlgorithmsWithoutAVerifierAreNotAllowed) {
  const Sample256 sample;
  for (const auto algorithm : {ML_DSA_44, ML_DSA_65, ML_DSA_87, static_cast<COSEAlgorithmIdentifier>(0)}) {
    if (algorithm != static_cast<COSEAlgorithmIdentifier>(0) && OPENSSL_VERSION_NUMBER >= 0x30500000L) {
      EXPECT_TRUE(is_supported(algorithm));
      continue;
    }
    EXPECT_FALSE(is_supported(algorithm));
    EXPECT_REFUSED(Errc::algorithm_not_allowed, check_key(algorithm, sample.key()));
    EXPECT_REFUSED(Errc::algorithm_not_allowed,
                   verify_signature(algorithm, sample.key(), sample.message, sample.signature()));
  }
}

// Whoever sent or configured ML-DSA learns what to do about it.
TEST(CheckKey, TheRefusalOfMlDsaNamesTheOpenSslItNeeds) {
  for (const auto algorithm : {ML_DSA_44, ML_DSA_65, ML_DSA_87}) {
    EXPECT_NE(explain_unsupported(algorithm).find("OpenSSL 3.5"), std::string::npos);
  }
  EXPECT_EQ(explain_unsupported(static_cast<COSEAlgorithmIdentifier>(0)).find("OpenSSL"), std::string::npos);
}

TEST(HashOf, IsWhatTheAlgorithmSigns) {
  EXPECT_EQ(hash_of(RS1), HashAlgorithm::sha1);
  for (const auto algorithm : {ES256, ESP256, ES256K, RS256, PS256}) {
    EXPECT_EQ(hash_of(algorithm), HashAlgorithm::sha256);
  }
  for (const auto algorithm : {ES384, ESP384, RS384, PS384}) {
    EXPECT_EQ(hash_of(algorithm), HashAlgorithm::sha384);
  }
  for (const auto algorithm : {ES512, ESP512, RS512, PS512}) {
    EXPECT_EQ(hash_of(algorithm), HashAlgorithm::sha512);
  }
  for (const auto algorithm : {EdDSA, ML_DSA_44, static_cast<COSEAlgorithmIdentifier>(0)}) {
    EXPECT_EQ(hash_of(algorithm), std::nullopt);
  }
}

TEST(SameKey, HasTheSameKindAndValues) {
  const Bytes one{1};
  const Bytes two{2};
  const KeyParameters keys[] = {
      EcKey{Curve::P256, one, two},
      EcKey{Curve::P384, one, two},
      EcKey{Curve::P256, two, two},
      EcKey{Curve::P256, one, one},
      OkpKey{Curve::Ed25519, one},
      OkpKey{Curve::Ed448, one},
      OkpKey{Curve::Ed25519, two},
      RsaKey{one, two},
      RsaKey{two, two},
      RsaKey{one, one},
      AkpKey{one},
      AkpKey{two},
  };
  for (const KeyParameters& a : keys) {
    for (const KeyParameters& b : keys) EXPECT_EQ(is_same_key(a, b), &a == &b);
  }
}

class EveryAlgorithm : public testing::TestWithParam<COSEAlgorithmIdentifier> {
 protected:
  support::SeededRandom random_{"every algorithm"};
  PrivateKey key_ = PrivateKey::generate(GetParam(), random_).value();
  PublicKeyOctets public_key_ = key_.public_key();
  Bytes message_ = to_bytes(as_bytes("the message"));
  Bytes signature_ = key_.sign(message_).value();

  Result<void> verify() {
    return verify_signature(GetParam(), parameters_of(public_key_), message_, signature_);
  }
};

TEST_P(EveryAlgorithm, VerifiesItsOwnSignature) {
  EXPECT_TRUE(is_supported(GetParam()));
  EXPECT_TRUE(check_key(GetParam(), parameters_of(public_key_)).has_value());
  EXPECT_TRUE(verify().has_value());
}

TEST_P(EveryAlgorithm, RefusesAnotherMessage) {
  message_.back() ^= 0x01;
  EXPECT_REFUSED(Errc::invalid_signature, verify());
}

TEST_P(EveryAlgorithm, RefusesASignatureWithABitFlippedAnywhere) {
  for (std::size_t i = 0; i < signature_.size(); i += 7) {
    signature_[i] ^= 0x10;
    EXPECT_REFUSED(Errc::invalid_signature, verify());
    signature_[i] ^= 0x10;
  }
}

TEST_P(EveryAlgorithm, RefusesASignatureOfAnotherLength) {
  signature_.push_back(0);
  EXPECT_REFUSED(Errc::invalid_signature, verify());
  signature_.resize(signature_.size() - 2);
  EXPECT_REFUSED(Errc::invalid_signature, verify());
  signature_.clear();
  EXPECT_REFUSED(Errc::invalid_signature, verify());
}

TEST_P(EveryAlgorithm, RefusesTheSignatureOfAnotherKey) {
  public_key_ = PrivateKey::generate(GetParam(), random_).value().public_key();
  EXPECT_REFUSED(Errc::invalid_signature, verify());
}

TEST_P(EveryAlgorithm, LeavesOpenSslsErrorQueueEmpty) {
  ERR_clear_error();
  signature_.front() ^= 0x01;
  EXPECT_FALSE(verify().has_value());
  if (!public_key_.x.empty()) public_key_.x.front() ^= 0x01;
  EXPECT_FALSE(verify().has_value());
  EXPECT_EQ(ERR_peek_error(), 0UL);
}

INSTANTIATE_TEST_SUITE_P(Algorithms, EveryAlgorithm, testing::ValuesIn(supported_algorithms()),
                         [](const testing::TestParamInfo<COSEAlgorithmIdentifier>& parameter) {
                           std::string name{to_string(parameter.param)};
                           std::erase(name, '-');  // "ML-DSA-44"
                           return name;
                         });

}  // namespace
}  // namespace blockauth::crypto
