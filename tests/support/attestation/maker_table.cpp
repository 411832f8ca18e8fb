// Which attestation statements can the software authenticator make? The one place that lists them.
#include "support/attestation/maker_table.hpp"

#include <algorithm>
#include <array>

#include "support/attestation/android_key.hpp"
#include "support/attestation/android_safetynet.hpp"
#include "support/attestation/apple.hpp"
#include "support/attestation/compound.hpp"
#include "support/attestation/fido_u2f.hpp"
#include "support/attestation/none.hpp"
#include "support/attestation/packed.hpp"
#include "support/attestation/tpm.hpp"

namespace blockauth::support {
namespace {

constexpr std::array kMakers = {
    MakerRow{SoftAttestation::none, "none", "none", make_none},                              // §8.7
    MakerRow{SoftAttestation::packed_self, "packed", "packed", make_packed_self},            // §8.2
    MakerRow{SoftAttestation::packed_x5c, "packed-x5c", "packed", make_packed_x5c},          // §8.2
    MakerRow{SoftAttestation::tpm, "tpm", "tpm", make_tpm},                                  // §8.3
    MakerRow{SoftAttestation::android_key, "android-key", "android-key", make_android_key},  // §8.4
    MakerRow{SoftAttestation::fido_u2f, "fido-u2f", "fido-u2f", make_fido_u2f},              // §8.6
    MakerRow{SoftAttestation::apple, "apple", "apple", make_apple},                          // §8.8
    MakerRow{SoftAttestation::android_safetynet, "android-safetynet", "android-safetynet",
             make_android_safetynet},                                            // §8.5
    MakerRow{SoftAttestation::compound, "compound", "compound", make_compound},  // §8.9
};

}  // namespace

const MakerRow& find_maker(SoftAttestation attestation) noexcept {
  return *std::ranges::find(kMakers, attestation, &MakerRow::attestation);
}

std::optional<SoftAttestation> soft_attestation_from(std::string_view name) noexcept {
  const auto* row = std::ranges::find(kMakers, name, &MakerRow::name);
  if (row == kMakers.end()) return std::nullopt;
  return row->attestation;
}

std::vector<SoftAttestation> soft_attestations() {
  std::vector<SoftAttestation> all;
  all.reserve(kMakers.size());
  for (const MakerRow& row : kMakers) all.push_back(row.attestation);
  return all;
}

std::string soft_attestation_names() {
  std::string names;
  for (const MakerRow& row : kMakers) {
    if (!names.empty()) names += ", ";
    names += row.name;
  }
  return names;
}

}  // namespace blockauth::support
