// What does a client that cannot do something not need to be told?
#include <string>
#include <vector>

#include "passkey/service_impl.hpp"

namespace blockauth::passkey {

void leave_out_impossible(std::vector<std::string>& hints, const ClientCapabilities& client) {
  if (!client.hybrid_transport.value_or(true)) std::erase(hints, "hybrid");
  if (!client.user_verifying_platform_authenticator.value_or(true)) std::erase(hints, "client-device");
}

}  // namespace blockauth::passkey
