// What does blockauth.toml say?
#pragma once

#include <string>
#include <vector>

#include "app/setting_values.hpp"

namespace blockauth::app {

// Reads the file into `values`, and appends everything wrong with it to `problems`: not readable, not TOML
// (then nothing of it counts), unknown sections and keys, wrong types, values out of bounds.
void read_config_file(const std::string& path, SettingValues& values, std::vector<ConfigProblem>& problems);

}  // namespace blockauth::app
