// Which attestation statement formats are supported? The one place that lists them.
#include "webauthn/attestation/verifier_table.hpp"

#include <algorithm>
#include <array>

#include "webauthn/attestation/android_key.hpp"
#include "webauthn/attestation/android_safetynet.hpp"
#include "webauthn/attestation/apple.hpp"
#include "webauthn/attestation/compound.hpp"
#include "webauthn/attestation/fido_u2f.hpp"
#include "webauthn/attestation/none.hpp"
#include "webauthn/attestation/packed.hpp"
#include "webauthn/attestation/tpm.hpp"
#include "webauthn/ceremony_checks.hpp"

namespace blockauth::webauthn {
namespace {

struct Row {
  std::string_view format;
  AttestationStatementVerifier verify;
};

constexpr std::array kFormats = {
    Row{"none", verify_none},                            // §8.7
    Row{"packed", verify_packed},                        // §8.2
    Row{"tpm", verify_tpm},                              // §8.3
    Row{"android-key", verify_android_key},              // §8.4
    Row{"fido-u2f", verify_fido_u2f},                    // §8.6
    Row{"apple", verify_apple},                          // §8.8
    Row{"android-safetynet", verify_android_safetynet},  // §8.5
    Row{"compound", verify_compound},                    // §8.9
};

}  // namespace

AttestationStatementVerifier find_verifier(std::string_view format) noexcept {
  const auto* row = std::ranges::find(kFormats, format, &Row::format);
  return row == kFormats.end() ? nullptr : row->verify;
}

Result<AttestationEvidence> verify_statement(std::string_view format, const AttestationInput& input) {
  // §7.1 step 21 (fmt)
  const AttestationStatementVerifier verify = find_verifier(format);
  if (verify != nullptr) return verify(input);  // §7.1 step 22 (attStmt)
  if (input.policy.unknown_formats == UnknownFormat::treat_as_none) return AttestationEvidence{};
  return fail_step({}, Errc::attestation_format_unsupported, "no such attestation statement format", {},
                   quoted(format));
}

}  // namespace blockauth::webauthn
