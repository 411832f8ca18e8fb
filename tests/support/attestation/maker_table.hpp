// The attestation statements that the software authenticator can make.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/attestation/maker.hpp"

namespace blockauth::support {

struct MakerRow {
  SoftAttestation attestation;
  std::string_view name;    // on the command line
  std::string_view format;  // "fmt"
  StatementMaker make;
};

[[nodiscard]] const MakerRow& find_maker(SoftAttestation attestation) noexcept;
[[nodiscard]] std::optional<SoftAttestation> soft_attestation_from(std::string_view name) noexcept;
// All of them, in the order of the table.
[[nodiscard]] std::vector<SoftAttestation> soft_attestations();
// "none, packed, packed-x5c": for help and error messages.
[[nodiscard]] std::string soft_attestation_names();

}  // namespace blockauth::support
