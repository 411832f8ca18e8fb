// Which provider does an AAGUID name? data/aaguids.tsv says, where its facts come from too.
//
// AAGUIDs are claims, not proof: without a verified attestation anybody may send any of them, so they name
// things and decide nothing.
#include "passkey/provider_names.hpp"

#include <string>

#include "embedded/known_providers.hpp"

namespace blockauth::passkey {

std::string_view provider_name(const webauthn::Aaguid& aaguid) {
  // Ten thousand octets are searched faster than an index over them is made.
  const std::string_view table = known_providers().front().content;
  const std::string key = "\n" + webauthn::to_string(aaguid) + "\t";
  const std::size_t row = table.find(key);
  if (row == std::string_view::npos) return "Passkey";
  const std::size_t name = row + key.size();
  return table.substr(name, table.find('\n', name) - name);
}

}  // namespace blockauth::passkey
