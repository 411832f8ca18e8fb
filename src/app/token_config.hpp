// Settings of tokens as token wants them.
#pragma once

#include <vector>

#include "app/app_config.hpp"
#include "app/setting_values.hpp"

namespace blockauth::app {

// Reads the key files of trusted issuers.
[[nodiscard]] token::TokenConfig token_config(const SettingValues& values,
                                              std::vector<ConfigProblem>& problems);

// Reads the files of configured signing keys, and proves that they hold usable keys.
[[nodiscard]] SigningConfig signing_config(const SettingValues& values, std::vector<ConfigProblem>& problems);

// A configured key, ready to sign. Errors: invalid_configuration.
[[nodiscard]] Result<token::SigningKey> to_signing_key(const ConfiguredKey& key);

}  // namespace blockauth::app
