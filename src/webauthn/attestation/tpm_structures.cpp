// How are the structures that a TPM signs and describes its keys with laid out?
#include "webauthn/attestation/tpm_structures.hpp"

#include <cstddef>

#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn::tpm {
namespace {

// TPM_ALG_ID, as far as it selects a layout.
constexpr std::uint16_t kRsa = 0x0001;
constexpr std::uint16_t kTdes = 0x0003;
constexpr std::uint16_t kAes = 0x0006;
constexpr std::uint16_t kMgf1 = 0x0007;
constexpr std::uint16_t kNull = 0x0010;
constexpr std::uint16_t kSm4 = 0x0013;
constexpr std::uint16_t kRsassa = 0x0014;
constexpr std::uint16_t kRsaes = 0x0015;
constexpr std::uint16_t kRsapss = 0x0016;
constexpr std::uint16_t kOaep = 0x0017;
constexpr std::uint16_t kEcdsa = 0x0018;
constexpr std::uint16_t kEcdh = 0x0019;
constexpr std::uint16_t kEcdaa = 0x001a;
constexpr std::uint16_t kSm2 = 0x001b;
constexpr std::uint16_t kEcschnorr = 0x001c;
constexpr std::uint16_t kEcmqv = 0x001d;
constexpr std::uint16_t kKdf1Sp80056a = 0x0020;
constexpr std::uint16_t kKdf2 = 0x0021;
constexpr std::uint16_t kKdf1Sp800108 = 0x0022;
constexpr std::uint16_t kEcc = 0x0023;
constexpr std::uint16_t kCamellia = 0x0026;

constexpr std::uint32_t kDefaultExponent = 65537;  // part 2 §12.2.3.5: what zero means

// Takes big-endian numbers and sized buffers off the front.
class Reader final {
 public:
  explicit Reader(ByteView octets) noexcept : rest_(octets) {}

  [[nodiscard]] ByteView rest() const noexcept { return rest_; }

  Result<ByteView> take(std::size_t size) {
    if (rest_.size() < size) return invalid_statement("a TPM structure is cut off");
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  Result<std::uint16_t> u16() {
    BLOCKAUTH_TRY(octets, take(2));
    return static_cast<std::uint16_t>(octets[0] << 8 | octets[1]);
  }
  Result<std::uint32_t> u32() {
    BLOCKAUTH_TRY(high, u16());
    BLOCKAUTH_TRY(low, u16());
    return std::uint32_t{high} << 16 | low;
  }
  // TPM2B_*: its size, then as many octets.
  Result<ByteView> sized() {
    BLOCKAUTH_TRY(size, u16());
    return take(size);
  }
  [[nodiscard]] Result<void> expect_end() const {
    if (!rest_.empty()) return invalid_statement("octets follow a TPM structure");
    return {};
  }

 private:
  ByteView rest_;
};

// TPMT_SYM_DEF_OBJECT (part 2 §11.1.7): keyBits and mode follow every algorithm but TPM_ALG_NULL.
Result<void> skip_symmetric(Reader& reader) {
  BLOCKAUTH_TRY(algorithm, reader.u16());
  switch (algorithm) {
    case kNull:
      return {};
    case kTdes:
    case kAes:
    case kSm4:
    case kCamellia: {
      constexpr std::size_t kKeyBitsAndMode = 4;
      BLOCKAUTH_CHECK(reader.take(kKeyBitsAndMode));
      return {};
    }
    default:
      return invalid_statement("pubArea: unknown symmetric algorithm");
  }
}

// TPMT_RSA_SCHEME (part 2 §11.2.4.2) and TPMT_ECC_SCHEME (§11.2.5.6).
Result<void> skip_scheme(Reader& reader, std::uint16_t type) {
  BLOCKAUTH_TRY(scheme, reader.u16());
  const bool rsa = type == kRsa;
  std::size_t details = 0;
  if (scheme == kNull || (rsa && scheme == kRsaes)) {
    details = 0;
  } else if (rsa ? scheme == kRsassa || scheme == kRsapss || scheme == kOaep
                 : scheme == kEcdsa || scheme == kEcdh || scheme == kSm2 || scheme == kEcschnorr ||
                       scheme == kEcmqv) {
    details = 2;  // hashAlg
  } else if (!rsa && scheme == kEcdaa) {
    details = 4;  // hashAlg, count
  } else {
    return invalid_statement("pubArea: unknown scheme");
  }
  BLOCKAUTH_CHECK(reader.take(details));
  return {};
}

// TPMT_KDF_SCHEME (part 2 §11.2.3.3)
Result<void> skip_kdf(Reader& reader) {
  BLOCKAUTH_TRY(scheme, reader.u16());
  switch (scheme) {
    case kNull:
      return {};
    case kMgf1:
    case kKdf1Sp80056a:
    case kKdf2:
    case kKdf1Sp800108:
      BLOCKAUTH_CHECK(reader.u16());  // hashAlg
      return {};
    default:
      return invalid_statement("pubArea: unknown key derivation");
  }
}

// TPMS_RSA_PARMS (part 2 §12.2.3.5) and TPM2B_PUBLIC_KEY_RSA
Result<RsaPublic> read_rsa(Reader& reader) {
  BLOCKAUTH_CHECK(skip_symmetric(reader));
  BLOCKAUTH_CHECK(skip_scheme(reader, kRsa));
  RsaPublic key;
  BLOCKAUTH_TRY(key_bits, reader.u16());
  BLOCKAUTH_TRY(exponent, reader.u32());
  BLOCKAUTH_TRY(modulus, reader.sized());
  key.key_bits = key_bits;
  key.exponent = exponent == 0 ? kDefaultExponent : exponent;
  key.modulus = modulus;
  return key;
}

// TPMS_ECC_PARMS (part 2 §12.2.3.6) and TPMS_ECC_POINT
Result<EccPublic> read_ecc(Reader& reader) {
  BLOCKAUTH_CHECK(skip_symmetric(reader));
  BLOCKAUTH_CHECK(skip_scheme(reader, kEcc));
  EccPublic key;
  BLOCKAUTH_TRY(curve, reader.u16());
  BLOCKAUTH_CHECK(skip_kdf(reader));
  BLOCKAUTH_TRY(x, reader.sized());
  BLOCKAUTH_TRY(y, reader.sized());
  key.curve = curve;
  key.x = x;
  key.y = y;
  return key;
}

}  // namespace

Result<Public> Public::parse(ByteView octets) {
  Reader reader{octets};
  BLOCKAUTH_TRY(type, reader.u16());
  BLOCKAUTH_TRY(name_algorithm, reader.u16());
  BLOCKAUTH_CHECK(reader.u32());    // objectAttributes
  BLOCKAUTH_CHECK(reader.sized());  // authPolicy
  Public out;
  out.name_algorithm = name_algorithm;
  switch (type) {
    case kRsa: {
      BLOCKAUTH_TRY(key, read_rsa(reader));
      out.key = key;
      break;
    }
    case kEcc: {
      BLOCKAUTH_TRY(key, read_ecc(reader));
      out.key = key;
      break;
    }
    default:
      return invalid_statement("pubArea is of neither an RSA nor an ECC key");
  }
  BLOCKAUTH_CHECK(reader.expect_end());
  return out;
}

Result<Attest> Attest::parse(ByteView octets) {
  constexpr std::size_t kClockInfoBytes = 8 + 4 + 4 + 1;  // clock, resetCount, restartCount, safe
  constexpr std::size_t kFirmwareVersionBytes = 8;
  Reader reader{octets};
  Attest out;
  BLOCKAUTH_TRY(magic, reader.u32());
  BLOCKAUTH_TRY(type, reader.u16());
  BLOCKAUTH_CHECK(reader.sized());  // qualifiedSigner
  BLOCKAUTH_TRY(extra_data, reader.sized());
  BLOCKAUTH_CHECK(reader.take(kClockInfoBytes + kFirmwareVersionBytes));
  out.magic = magic;
  out.type = type;
  out.extra_data = extra_data;
  out.attested = reader.rest();
  return out;
}

Result<CertifyInfo> CertifyInfo::parse(ByteView octets) {
  Reader reader{octets};
  CertifyInfo out;
  BLOCKAUTH_TRY(name, reader.sized());
  BLOCKAUTH_CHECK(reader.sized());  // qualifiedName
  BLOCKAUTH_CHECK(reader.expect_end());
  out.name = name;
  return out;
}

}  // namespace blockauth::webauthn::tpm
