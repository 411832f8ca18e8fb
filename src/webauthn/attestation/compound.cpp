// Is this a correct statement of the format `compound` (§8.9)?
//
// The text leaves to policy how many of the statements must verify. Here it is all of them: a statement that
// does not verify says that something is wrong, and no honest authenticator sends one.
#include "webauthn/attestation/compound.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "webauthn/attestation/verifier_table.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kMinStatements = 2;
constexpr std::size_t kMaxStatements = 8;  // each costs a verification, and nobody has as many

// §8.9 step 1, for one statement: the same inputs, except that it is the statement.
Result<AttestationEvidence> verify_part(const AttestationInput& input, const cbor::Item& part) {
  const auto format = part.find("fmt");
  const auto name = format ? format->text() : std::nullopt;
  const auto statement = part.find("attStmt");
  if (!name || !statement) return invalid_statement("a statement within has no fmt or no attStmt");
  if (*name == "compound") return invalid_statement("a compound statement within a compound statement");
  AttestationInput inner = input;
  inner.statement = *statement;
  auto evidence = verify_statement(*name, inner);
  if (!evidence) return invalid_statement(std::string(*name) + " within", evidence.error());
  return evidence;
}

int rank(const AttestationEvidence& evidence) {
  if (!evidence.trust_path.empty()) return 2;
  return evidence.type == AttestationType::none ? 0 : 1;
}

}  // namespace

Result<AttestationEvidence> verify_compound(const AttestationInput& input) {
  if (!input.policy.accept_compound) {
    return fail(Errc::attestation_format_unsupported, "the policy accepts no compound statements");
  }
  // §8.9, syntax: [2* nonCompoundAttStmt].
  const cbor::Item& parts = input.statement;
  if (!parts.is_array() || parts.size() < kMinStatements || parts.size() > kMaxStatements) {
    return invalid_statement("§8.9: attStmt is no array of 2 to 8 statements");
  }
  std::vector<AttestationEvidence> proved;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    BLOCKAUTH_TRY(evidence, verify_part(input, *parts.element(i)));
    proved.push_back(std::move(evidence));
  }
  // §8.9 step 2: any combination of the outputs. The one that says most leads, the first of equals; which of
  // them counts is decided where they are trusted.
  const auto says_less = [](const AttestationEvidence& a, const AttestationEvidence& b) {
    return rank(a) < rank(b);
  };
  std::iter_swap(proved.begin(), std::ranges::max_element(proved, says_less));
  AttestationEvidence evidence = std::move(proved.front());
  evidence.further.assign(std::make_move_iterator(proved.begin() + 1), std::make_move_iterator(proved.end()));
  return evidence;
}

}  // namespace blockauth::webauthn
