// The random values of the specification's test vectors (§16).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "blockauth/base/bytes.hpp"
#include "crypto/digest.hpp"

namespace blockauth::conformance {

// "Derived by: HKDF-SHA-256(IKM='WebAuthn test vectors', salt=h'00', info='none.ES256', L=32)": one `info`
// per example, and a salt of one octet that counts its values.
class Derivation final {
 public:
  explicit Derivation(std::string_view info) : info_(info) {}

  [[nodiscard]] Bytes next(std::size_t octets) {
    const Bytes salt{salt_++};
    return to_bytes(crypto::hkdf_sha256(as_bytes("WebAuthn test vectors"), salt, info_, octets).expose());
  }
  [[nodiscard]] std::uint8_t next_octet() { return next(1).front(); }

 private:
  std::string info_;
  std::uint8_t salt_ = 0;
};

}  // namespace blockauth::conformance
