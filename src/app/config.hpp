// From where do settings come? File, then environment, then flags; the later wins.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/setting_values.hpp"

namespace blockauth::app {

// The variables whose names begin with BLOCKAUTH_.
using Environment = std::map<std::string, std::string>;

// The process's own.
[[nodiscard]] Environment read_environment();

// A flag that stands for a setting.
struct SettingFlag {
  std::string_view section;
  std::string_view key;
  std::string_view flag;  // "--listen"
  SettingValue value;
};

struct ConfigInputs {
  std::optional<std::string> file;  // --config; without it ./blockauth.toml, if there is one
  Environment environment;
  std::vector<SettingFlag> flags;
  bool dev = false;  // --dev: neither a setting nor a variable
};

struct LoadedSettings {
  SettingValues values;
  std::vector<ConfigProblem> problems;  // all of them
};

[[nodiscard]] LoadedSettings load_settings(const ConfigInputs& inputs);

// Only what finds the data: storage and secrets, for commands that need nothing else. Problems elsewhere do
// not count. With `use_file` false no file is read at all.
[[nodiscard]] LoadedSettings load_storage_settings(const ConfigInputs& inputs, bool use_file);

// "3 problems in the configuration:" and one line each.
[[nodiscard]] std::string to_text(const std::vector<ConfigProblem>& problems);

}  // namespace blockauth::app
