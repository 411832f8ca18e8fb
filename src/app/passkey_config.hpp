// Settings of the relying parties as passkey wants them.
#pragma once

#include <string>
#include <vector>

#include "app/setting_values.hpp"
#include "blockauth/passkey/config.hpp"

namespace blockauth::app {

// `listen`: where the server will listen; in development it names the default origin.
[[nodiscard]] passkey::PasskeyConfig passkey_config(const SettingValues& values, bool dev,
                                                    const std::string& listen,
                                                    std::vector<ConfigProblem>& problems);

}  // namespace blockauth::app
