// Precedence of the sources, and the only place that reads the process's environment.
#include "app/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/config_file.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kDefaultFile = "blockauth.toml";

// Names under our prefix that are not settings: those of ./dev, the build and the tests, and those that
// Kubernetes sets in every container beside a service called "blockauth".
bool is_foreign(std::string_view name) {
  constexpr std::string_view kExact[] = {"BLOCKAUTH_BINARY", "BLOCKAUTH_VECTORS", "BLOCKAUTH_JOBS"};
  constexpr std::string_view kPrefixes[] = {"BLOCKAUTH_DEV_", "BLOCKAUTH_TEST_", "BLOCKAUTH_SERVICE_",
                                            "BLOCKAUTH_PORT"};
  return std::ranges::find(kExact, name) != std::end(kExact) ||
         std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

void set_checked(const Setting& setting, Result<SettingValue> value, const std::string& source,
                 LoadedSettings& loaded) {
  const std::string where = name_of(setting) + " (" + source + ")";
  if (!value) {
    loaded.problems.push_back({where, value.error().detail});
  } else if (const auto bounds = check_bounds(setting, *value); !bounds) {
    loaded.problems.push_back({where, bounds.error().detail});
  } else {
    loaded.values.set(setting, std::move(value).value(), source);
  }
}

void apply_environment(const Environment& environment, LoadedSettings& loaded) {
  for (const auto& [name, text] : environment) {
    if (const Setting* setting = find_setting_by_environment(name)) {
      if (find_setting_by_environment(loaded.values.source(*setting)) != nullptr) {
        loaded.problems.push_back(
            {name, "is set twice, under two names: keep " + environment_name_of(*setting)});
      }
      set_checked(*setting, value_from_text(*setting, text), name, loaded);
    } else if (!is_foreign(name)) {
      const auto nearest = nearest_environment_name(name);
      loaded.problems.push_back(
          {name, nearest ? "there is no such setting; did you mean " + *nearest + "?"
                         : "there is no such setting; unset it, or see docs/configuration.md"});
    }
  }
}

void apply_flags(const std::vector<SettingFlag>& flags, LoadedSettings& loaded) {
  for (const SettingFlag& flag : flags) {
    set_checked(*find_setting(flag.section, flag.key), flag.value, std::string(flag.flag), loaded);
  }
}

std::optional<std::string> file_to_read(const std::optional<std::string>& given) {
  if (given) return given;
  std::error_code ignored;
  if (std::filesystem::exists(kDefaultFile, ignored)) return std::string(kDefaultFile);
  return std::nullopt;
}

LoadedSettings load(const ConfigInputs& inputs, const std::optional<std::string>& file) {
  LoadedSettings loaded;
  if (file) read_config_file(*file, loaded.values, loaded.problems);
  apply_environment(inputs.environment, loaded);
  apply_flags(inputs.flags, loaded);
  return loaded;
}

}  // namespace

Environment read_environment() {
  constexpr std::string_view kPrefix = "BLOCKAUTH_";
  Environment out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable(*entry);
    const std::size_t equals = variable.find('=');
    if (!variable.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    out.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return out;
}

LoadedSettings load_settings(const ConfigInputs& inputs) { return load(inputs, file_to_read(inputs.file)); }

LoadedSettings load_storage_settings(const ConfigInputs& inputs, bool use_file) {
  LoadedSettings loaded = load(inputs, use_file ? file_to_read(inputs.file) : std::nullopt);
  std::erase_if(loaded.problems, [&](const ConfigProblem& problem) {
    const bool about_the_file = inputs.file && problem.where.starts_with(*inputs.file);
    return !problem.where.starts_with("storage.") && !problem.where.starts_with("secrets.") &&
           !about_the_file;
  });
  return loaded;
}

std::string to_text(const std::vector<ConfigProblem>& problems) {
  std::string text = problems.size() == 1
                         ? "1 problem in the configuration:"
                         : std::to_string(problems.size()) + " problems in the configuration:";
  for (const ConfigProblem& problem : problems) {
    text += "\n  ";
    if (!problem.where.empty()) text += problem.where + ": ";
    text += problem.what;
  }
  return text;
}

}  // namespace blockauth::app
