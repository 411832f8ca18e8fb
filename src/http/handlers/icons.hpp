// The pictures of authenticators' models.
#pragma once

#include <string>

#include "http/context.hpp"

namespace blockauth::http {

// For <img>, so without a bearer. 404 where there is none.
Result<Response> model_icon(const Request& request, const Context& context);

// Where model_icon answers for this credential's model; "" where there is no icon.
[[nodiscard]] Result<std::string> icon_path(const passkey::CredentialData& credential,
                                            const Context& context);

}  // namespace blockauth::http
