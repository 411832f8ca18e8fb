// How is an AAGUID written, and read again?
#include "blockauth/webauthn/entities.hpp"

#include <algorithm>

#include "blockauth/base/uuid.hpp"

namespace blockauth::webauthn {

std::string to_string(const Aaguid& aaguid) { return Uuid(aaguid).to_string(); }

std::optional<Aaguid> aaguid_from(std::string_view text) noexcept {
  const auto uuid = Uuid::parse(text);
  if (!uuid) return std::nullopt;
  Aaguid aaguid{};
  std::ranges::copy(uuid->view(), aaguid.begin());
  return aaguid;
}

}  // namespace blockauth::webauthn
