// A user's own passkeys: list, show, rename, delete.
#pragma once

#include "http/context.hpp"

namespace blockauth::http {

Result<Response> list_credentials(const Request& request, const Caller& caller, const Context& context);
Result<Response> get_credential(const Request& request, const Caller& caller, const Context& context);
Result<Response> rename_credential(const Request& request, const Caller& caller, const Context& context);
Result<Response> delete_credential(const Request& request, const Caller& caller, const Context& context);

}  // namespace blockauth::http
