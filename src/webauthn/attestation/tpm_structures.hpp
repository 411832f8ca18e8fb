// The structures of TPM 2.0 (TCG "Trusted Platform Module Library", part 2) that a statement of §8.3 carries.
//
// Sizes are 16-bit, every octet is accounted for: trailing ones, unions of another kind and algorithms whose
// parameters have no known layout are refused. Views: the octets outlive them.
#pragma once

#include <cstdint>
#include <variant>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::webauthn::tpm {

// Part 2 §6.3, table 9 (TPM_ALG_ID); §6.4, table 10 (TPM_ECC_CURVE); §6.2 (TPM_GENERATED); §6.9 (TPM_ST).
inline constexpr std::uint16_t kSha1 = 0x0004;
inline constexpr std::uint16_t kSha256 = 0x000b;
inline constexpr std::uint16_t kSha384 = 0x000c;
inline constexpr std::uint16_t kSha512 = 0x000d;
inline constexpr std::uint16_t kNistP256 = 0x0003;
inline constexpr std::uint16_t kNistP384 = 0x0004;
inline constexpr std::uint16_t kNistP521 = 0x0005;
inline constexpr std::uint32_t kGeneratedValue = 0xff544347;
inline constexpr std::uint16_t kAttestCertify = 0x8017;

struct RsaPublic {
  std::uint16_t key_bits = 0;
  std::uint32_t exponent = 0;  // never 0, by which the TPM means 65537
  ByteView modulus;
};

struct EccPublic {
  std::uint16_t curve = 0;
  ByteView x;
  ByteView y;
};

// TPMT_PUBLIC (part 2 §12.2.4) of an RSA or ECC key.
struct Public {
  std::uint16_t name_algorithm = 0;
  std::variant<RsaPublic, EccPublic> key;

  // Errors: attestation_statement_invalid.
  [[nodiscard]] static Result<Public> parse(ByteView octets);
};

// TPMS_ATTEST (part 2 §10.12.8), less what §8.3 ignores. `attested` is a union that `type` selects.
struct Attest {
  std::uint32_t magic = 0;
  std::uint16_t type = 0;
  ByteView extra_data;
  ByteView attested;

  // Errors: attestation_statement_invalid.
  [[nodiscard]] static Result<Attest> parse(ByteView octets);
};

// TPMS_CERTIFY_INFO (part 2 §10.12.3): what `attested` holds if the type is kAttestCertify.
struct CertifyInfo {
  ByteView name;

  // Errors: attestation_statement_invalid.
  [[nodiscard]] static Result<CertifyInfo> parse(ByteView octets);
};

}  // namespace blockauth::webauthn::tpm
