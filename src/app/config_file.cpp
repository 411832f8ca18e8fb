// TOML to values of settings. The only file that includes toml++.
#include "app/config_file.hpp"

#include <toml++/toml.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/file.hpp"

namespace blockauth::app {
namespace {

template <class T>
std::optional<std::vector<T>> list_of(const toml::array& array) {
  std::vector<T> out;
  for (const toml::node& node : array) {
    const auto element = node.value_exact<T>();
    if (!element) return std::nullopt;
    out.push_back(*element);
  }
  return out;
}

std::optional<TextMap> text_map_of(const toml::table& table) {
  TextMap out;
  for (const auto& [key, node] : table) {
    const auto text = node.value_exact<std::string>();
    if (!text) return std::nullopt;
    out.emplace(key.str(), *text);
  }
  return out;
}

std::optional<std::vector<TextMap>> tables_of(const toml::array& array) {
  std::vector<TextMap> out;
  for (const toml::node& node : array) {
    const auto* table = node.as_table();
    auto map = table == nullptr ? std::nullopt : text_map_of(*table);
    if (!map) return std::nullopt;
    out.push_back(*std::move(map));
  }
  return out;
}

template <class T>
std::optional<SettingValue> widened(std::optional<T> value) {
  if (!value) return std::nullopt;
  return SettingValue(*std::move(value));
}

// The node as a value of this type, or nothing if it has another.
std::optional<SettingValue> value_of(SettingType type, const toml::node& node) {
  const auto* array = node.as_array();
  const auto* table = node.as_table();
  switch (type) {
    case SettingType::text:
      return widened(node.value_exact<std::string>());
    case SettingType::flag:
      return widened(node.value_exact<bool>());
    case SettingType::integer:
      return widened(node.value_exact<std::int64_t>());
    case SettingType::texts:
      return array == nullptr ? std::nullopt : widened(list_of<std::string>(*array));
    case SettingType::integers:
      return array == nullptr ? std::nullopt : widened(list_of<std::int64_t>(*array));
    case SettingType::text_map:
      return table == nullptr ? std::nullopt : widened(text_map_of(*table));
    case SettingType::tables:
      return array == nullptr ? std::nullopt : widened(tables_of(*array));
  }
  return std::nullopt;
}

std::string hint(const std::optional<std::string>& nearest) {
  return nearest ? "; did you mean " + *nearest + "?" : "; see docs/configuration.md";
}

class FileReader {
 public:
  FileReader(const std::string& path, SettingValues& values, std::vector<ConfigProblem>& problems)
      : path_(path), values_(values), problems_(problems) {}

  void read(const toml::table& root) {
    for (const auto& [section, node] : root) {
      const std::string name(section.str());
      if (!is_section(name)) {
        report(name, node, "there is no such section" + hint(nearest_section(name)));
      } else if (const auto* table = node.as_table()) {
        read_section(name, *table);
      } else {
        report(name, node, "must be a section: write [" + name + "]");
      }
    }
  }

 private:
  void read_section(const std::string& section, const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string name = section + "." + std::string(key.str());
      const Setting* setting = find_setting(section, key.str());
      if (setting == nullptr) {
        report(name, node, "there is no such setting" + hint(nearest_setting(section, key.str())));
        continue;
      }
      if (!values_.source(*setting).empty())  // the file is read first, so it was set here
        report(name, node, "is set twice, under two names: keep " + name_of(*setting));
      auto value = value_of(setting->type, node);
      if (!value) {
        report(name, node, "must be " + std::string(describe(setting->type)));
      } else if (const auto bounds = check_bounds(*setting, *value); !bounds) {
        report(name, node, bounds.error().detail);
      } else {
        values_.set(*setting, *std::move(value), location(node));
      }
    }
  }

  [[nodiscard]] std::string location(const toml::node& node) const {
    return path_ + ":" + std::to_string(node.source().begin.line);
  }
  void report(const std::string& name, const toml::node& node, std::string what) {
    problems_.push_back({name + " (" + location(node) + ")", std::move(what)});
  }

  const std::string& path_;
  SettingValues& values_;
  std::vector<ConfigProblem>& problems_;
};

}  // namespace

void read_config_file(const std::string& path, SettingValues& values, std::vector<ConfigProblem>& problems) {
  if (is_folder(path)) {  // which toml++ would read as an empty file
    problems.push_back({path, "is a folder: name the file in it"});
    return;
  }
  const toml::parse_result file = toml::parse_file(path);
  if (!file) {
    const toml::parse_error& error = file.error();
    const auto line = error.source().begin.line;
    problems.push_back(
        {line == 0 ? path : path + ":" + std::to_string(line), std::string(error.description())});
    return;
  }
  FileReader(path, values, problems).read(file.table());
}

}  // namespace blockauth::app
