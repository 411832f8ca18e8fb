// §8.3 TPM Attestation Statement Format.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "support/attestation/maker.hpp"

namespace blockauth::support {

inline constexpr std::string_view kAikCertificateOid = "2.23.133.8.3";

// TPMT_PUBLIC (TPM 2.0 part 2 §12.2.4).
struct TpmPublicParts {
  std::uint16_t type = 0;                 // 0x0001 RSA, 0x0023 ECC
  std::uint16_t name_algorithm = 0x000b;  // SHA-256
  std::uint32_t object_attributes = 0x00040072;
  Bytes auth_policy = Bytes(32, 0x9d);
  Bytes symmetric = {0x00, 0x10};  // TPM_ALG_NULL; else with its details
  Bytes scheme = {0x00, 0x10};
  std::uint16_t key_bits = 0;  // RSA
  std::uint32_t exponent = 0;  // RSA; 0 is 65537
  Bytes modulus;               // RSA
  std::uint16_t curve = 0;     // ECC
  Bytes kdf = {0x00, 0x10};    // ECC
  Bytes x, y;                  // ECC
  Bytes trailing;

  [[nodiscard]] Bytes encode() const;
};

// TPMS_ATTEST (part 2 §10.12.8) with TPMS_CERTIFY_INFO.
struct TpmAttestParts {
  std::uint32_t magic = 0xff544347;
  std::uint16_t type = 0x8017;
  Bytes qualified_signer = Bytes(34, 0x0b);
  Bytes extra_data;
  Bytes clock_and_firmware = Bytes(25, 0x33);
  Bytes name;
  Bytes qualified_name = Bytes(34, 0x0c);
  Bytes trailing;

  [[nodiscard]] Bytes encode() const;
};

// Signed by the attestation key, whose certificate satisfies §8.3.1.
// Errors: algorithm_not_allowed for keys that are neither RSA nor on a NIST curve.
[[nodiscard]] Result<Cbor> make_tpm(const StatementInput& input);

}  // namespace blockauth::support
