// Settings of the listener as http wants them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/setting_values.hpp"
#include "blockauth/http/server.hpp"

namespace blockauth::app {

[[nodiscard]] http::ServerConfig server_config(const SettingValues& values, bool dev,
                                               std::vector<ConfigProblem>& problems);

// Can nobody but this machine connect to it ("127.0.0.1:8080", "[::1]:0")?
[[nodiscard]] bool is_loopback_listener(std::string_view listen);

}  // namespace blockauth::app
