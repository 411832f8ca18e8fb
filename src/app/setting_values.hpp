// What is each setting's value, and where did it come from?
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/settings.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

using TextMap = std::map<std::string, std::string>;

// The alternatives in the order of SettingType (flag is bool, tables the last).
using SettingValue = std::variant<std::string, bool, std::int64_t, std::vector<std::string>,
                                  std::vector<std::int64_t>, TextMap, std::vector<TextMap>>;

// Something wrong with the configuration: what to look at, and what to do.
struct ConfigProblem {
  std::string where;  // "passkey.rp_id", with the variable, flag or line it came from
  std::string what;   // what is wrong and the remedy

  friend bool operator==(const ConfigProblem&, const ConfigProblem&) = default;
};

// A library's sentence about its own configuration ("mount must be ..."), told of the setting that it came
// from. `names`: the library's name, and the setting's ("server.mount_prefix") where that is another one.
[[nodiscard]] ConfigProblem problem_of(
    std::string_view section, std::string sentence,
    std::initializer_list<std::pair<std::string_view, std::string_view>> names);

// One value for every setting: the defaults until set() is called.
class SettingValues {
 public:
  SettingValues();

  // Replaces the value. `source`: "BLOCKAUTH_PASSKEY_RP_ID", "--rp-id", "blockauth.toml:12".
  void set(const Setting& setting, SettingValue value, std::string source);

  // Precondition: the setting exists and has this type.
  [[nodiscard]] const std::string& text(std::string_view section, std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view section, std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view section, std::string_view key) const;
  [[nodiscard]] const std::vector<std::string>& texts(std::string_view section, std::string_view key) const;
  [[nodiscard]] const std::vector<std::int64_t>& integers(std::string_view section,
                                                          std::string_view key) const;
  [[nodiscard]] const TextMap& text_map(std::string_view section, std::string_view key) const;
  [[nodiscard]] const std::vector<TextMap>& tables(std::string_view section, std::string_view key) const;

  [[nodiscard]] const SettingValue& value(const Setting& setting) const;
  // Empty for a default.
  [[nodiscard]] const std::string& source(const Setting& setting) const;
  [[nodiscard]] bool is_default(std::string_view section, std::string_view key) const;

 private:
  struct Entry {
    SettingValue value;
    std::string source;
  };
  [[nodiscard]] const Entry& entry(std::string_view section, std::string_view key) const;

  std::vector<Entry> entries_;  // in the order of all_settings()
};

// The value that an environment variable or flag spells. Errors: invalid_configuration, what it must look
// like.
[[nodiscard]] Result<SettingValue> value_from_text(const Setting& setting, std::string_view text);

// Is the value within the setting's bounds? Errors: invalid_configuration.
[[nodiscard]] Result<void> check_bounds(const Setting& setting, const SettingValue& value);

// As the file would spell it.
[[nodiscard]] std::string to_toml(const SettingValue& value);

// "an integer", "a list of strings"
[[nodiscard]] std::string_view describe(SettingType type) noexcept;

}  // namespace blockauth::app
