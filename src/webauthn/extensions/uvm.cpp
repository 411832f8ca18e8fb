// `uvm` (Level 2 §10.3): by which methods was the user verified?
#include <limits>

#include "webauthn/extensions/extension.hpp"

namespace blockauth::webauthn {
namespace {

// The numbers of one factor, if they are three and within their types.
std::optional<UvmEntry> entry_of(std::span<const std::int64_t> numbers) {
  constexpr std::int64_t kMax16 = std::numeric_limits<std::uint16_t>::max();
  if (numbers.size() != 3 || numbers[0] < 0 || numbers[1] < 0 || numbers[2] < 0 ||
      numbers[0] > std::numeric_limits<std::uint32_t>::max() || numbers[1] > kMax16 || numbers[2] > kMax16)
    return std::nullopt;
  return UvmEntry{static_cast<std::uint32_t>(numbers[0]), static_cast<std::uint16_t>(numbers[1]),
                  static_cast<std::uint16_t>(numbers[2])};
}

bool is_entry_count(std::size_t count) { return count >= 1 && count <= kMaxUvmEntries; }

Result<void> read_client(const json::Object& results, ClientExtensionResults& into) {
  BLOCKAUTH_TRY(lists, results.integer_lists("uvm"));
  if (!is_entry_count(lists.size())) return fail(Errc::malformed_response, "uvm has one to three entries");
  std::vector<UvmEntry> entries;
  for (const auto& list : lists) {
    const auto entry = entry_of(list);
    if (!entry) return fail(Errc::malformed_response, "an entry of uvm is three unsigned integers");
    entries.push_back(*entry);
  }
  into.uvm = std::move(entries);
  return {};
}

Result<void> read_authenticator(CeremonyKind, std::string_view name, const cbor::Item& output,
                                AuthenticatorExtensionOutputs& into) {
  if (!output.is_array() || !is_entry_count(output.size()))
    return malformed_output(name, "an array of one to three entries");
  std::vector<UvmEntry> entries;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const auto item = output.element(i);
    std::vector<std::int64_t> numbers;
    for (std::size_t j = 0; item->is_array() && j < item->size() && j < 4; ++j)
      numbers.push_back(item->element(j)->integer().value_or(-1));
    const auto entry = entry_of(numbers);
    if (!entry) return malformed_output(name, "made of entries of three unsigned integers");
    entries.push_back(*entry);
  }
  into.uvm = std::move(entries);
  return {};
}

}  // namespace

constexpr Extension kUvm = {
    .identifier = "uvm",
    .in_authenticator_data = {"uvm"},
    .asked_at_create = [](const RegistrationExtensionInputs& inputs) { return inputs.uvm; },
    .write_create = [](json::Writer& out, const RegistrationExtensionInputs&) { out.boolean("uvm", true); },
    .asked_at_get = [](const AuthenticationExtensionInputs& inputs) { return inputs.uvm; },
    .write_get = [](json::Writer& out, const AuthenticationExtensionInputs&) { out.boolean("uvm", true); },
    .read_client = read_client,
    .forget_client = [](ClientExtensionResults& results) { results.uvm.clear(); },
    .read_authenticator = read_authenticator,
};

}  // namespace blockauth::webauthn
