// Which attestation statement formats are supported? The one place that lists them.
#include "webauthn/attestation/verifier_table.hpp"

#include <algorithm>
#include <array>

#include "webauthn/attestation/none.hpp"
#include "webauthn/attestation/packed.hpp"

namespace blockauth::webauthn {
namespace {

struct Row {
  std::string_view format;
  AttestationStatementVerifier verify;
};

constexpr std::array kFormats = {
    Row{"none", verify_none},      // §8.7
    Row{"packed", verify_packed},  // §8.2
};

}  // namespace

AttestationStatementVerifier find_verifier(std::string_view format) noexcept {
  const auto* row = std::ranges::find(kFormats, format, &Row::format);
  return row == kFormats.end() ? nullptr : row->verify;
}

}  // namespace blockauth::webauthn
