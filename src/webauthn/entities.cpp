// How is an AAGUID written?
#include "blockauth/webauthn/entities.hpp"

#include "blockauth/base/uuid.hpp"

namespace blockauth::webauthn {

std::string to_string(const Aaguid& aaguid) { return Uuid(aaguid).to_string(); }

}  // namespace blockauth::webauthn
