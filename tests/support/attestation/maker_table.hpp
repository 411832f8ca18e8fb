// The attestation statements that the software authenticator can make.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/attestation/maker.hpp"

namespace blockauth::support {

enum class SoftAttestation : std::uint8_t { none, packed_self, packed_x5c };

struct MakerRow {
  SoftAttestation attestation;
  std::string_view name;    // on the command line
  std::string_view format;  // "fmt"
  StatementMaker make;
};

[[nodiscard]] const MakerRow& find_maker(SoftAttestation attestation) noexcept;
[[nodiscard]] std::optional<SoftAttestation> soft_attestation_from(std::string_view name) noexcept;
// "none, packed, packed-x5c": for help and error messages.
[[nodiscard]] std::string soft_attestation_names();

}  // namespace blockauth::support
