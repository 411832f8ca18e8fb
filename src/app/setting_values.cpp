// Values of settings: defaults, bounds and spelling.
#include "app/setting_values.hpp"

#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

#include "base/json_writer.hpp"

namespace blockauth::app {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

// "a, b" as {"a", "b"}; nothing between two commas is nothing.
std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    if (const auto part = trimmed(text.substr(0, comma)); !part.empty()) parts.push_back(part);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return parts;
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Failure must_be(const Setting& setting) {
  return fail(Errc::invalid_configuration, "must be " + std::string(describe(setting.type)));
}

Result<SettingValue> integers_from(const Setting& setting, std::string_view text) {
  std::vector<std::int64_t> numbers;
  for (const std::string_view part : split_list(text)) {
    const auto number = to_integer(part);
    if (!number) return must_be(setting);
    numbers.push_back(*number);
  }
  return SettingValue(std::move(numbers));
}

Result<SettingValue> text_map_from(const Setting& setting, std::string_view text) {
  TextMap map;
  for (const std::string_view part : split_list(text)) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return must_be(setting);
    map[std::string(trimmed(part.substr(0, equals)))] = trimmed(part.substr(equals + 1));
  }
  return SettingValue(std::move(map));
}

std::string in_words(std::string_view choices) {
  std::string words;
  while (true) {
    const std::size_t bar = choices.find('|');
    if (!words.empty()) words += ", ";
    const std::string_view choice = choices.substr(0, bar);
    words += choice.empty() ? "empty" : std::string(choice);
    if (bar == std::string_view::npos) return words;
    choices.remove_prefix(bar + 1);
  }
}

bool is_choice(std::string_view choices, std::string_view text) {
  while (true) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == text) return true;
    if (bar == std::string_view::npos) return false;
    choices.remove_prefix(bar + 1);
  }
}

// TOML's basic strings escape as JSON's do.
std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

Result<void> check_choice(const Setting& setting, const std::string& text) {
  if (is_choice(setting.choices, text)) return {};
  return fail(Errc::invalid_configuration,
              "must be one of " + in_words(setting.choices) + ", is " + quoted(text));
}

struct TomlWriter {
  std::string operator()(const std::string& text) const { return quoted(text); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  template <class T>
  std::string operator()(const std::vector<T>& values) const {
    std::string out = "[";
    for (const T& value : values) {
      if (out.size() > 1) out += ", ";
      out += (*this)(value);
    }
    return out + "]";
  }
  std::string operator()(const TextMap& map) const {
    std::string out = "{";
    for (const auto& [key, value] : map)
      out += (out.size() > 1 ? ", " : " ") + quoted(key) + " = " + quoted(value);
    return out + (map.empty() ? "}" : " }");
  }
};

SettingValue empty_value(SettingType type) {
  switch (type) {
    case SettingType::text:
      return std::string();
    case SettingType::flag:
      return false;
    case SettingType::integer:
      return std::int64_t{0};
    case SettingType::texts:
      return std::vector<std::string>();
    case SettingType::integers:
      return std::vector<std::int64_t>();
    case SettingType::text_map:
      return TextMap();
    case SettingType::tables:
      return std::vector<TextMap>();
  }
  return std::string();
}

}  // namespace

std::string_view describe(SettingType type) noexcept {
  switch (type) {
    case SettingType::text:
      return "a string";
    case SettingType::flag:
      return "true or false";
    case SettingType::integer:
      return "an integer";
    case SettingType::texts:
      return "a list of strings";
    case SettingType::integers:
      return "a list of integers";
    case SettingType::text_map:
      return "a table of strings (in the environment a=b,c=d)";
    case SettingType::tables:
      return "a list of tables of strings";
  }
  return "";
}

Result<SettingValue> value_from_text(const Setting& setting, std::string_view text) {
  switch (setting.type) {
    case SettingType::text:
      return SettingValue(std::string(text));
    case SettingType::flag:
      if (text == "true") return SettingValue(true);
      if (text == "false") return SettingValue(false);
      return must_be(setting);
    case SettingType::integer:
      if (const auto number = to_integer(text)) return SettingValue(*number);
      return must_be(setting);
    case SettingType::texts: {
      const auto parts = split_list(text);
      return SettingValue(std::vector<std::string>(parts.begin(), parts.end()));
    }
    case SettingType::integers:
      return integers_from(setting, text);
    case SettingType::text_map:
      return text_map_from(setting, text);
    case SettingType::tables:
      return fail(Errc::invalid_configuration, "can be given in the configuration file only");
  }
  return must_be(setting);
}

ConfigProblem problem_of(std::string_view section, std::string sentence,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  const std::string said = sentence.substr(0, sentence.find_first_of(" :"));
  const auto* row = std::ranges::find(names, said, &std::pair<std::string_view, std::string_view>::first);
  std::string where = row == names.end() ? std::string(section) + "." + said : std::string(row->second);
  const std::size_t dot = where.find('.');
  if (find_setting(where.substr(0, dot), where.substr(dot + 1)) == nullptr)
    return {"[" + std::string(section) + "]", std::move(sentence)};
  return {std::move(where),
          sentence.substr(std::min(sentence.find_first_not_of(" :", said.size()), sentence.size()))};
}

Result<void> check_bounds(const Setting& setting, const SettingValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (*number < setting.minimum || *number > setting.maximum) {
      return fail(Errc::invalid_configuration, "must be from " + std::to_string(setting.minimum) + " to " +
                                                   std::to_string(setting.maximum) + ", is " +
                                                   std::to_string(*number));
    }
  }
  if (setting.choices.empty()) return {};
  if (const auto* text = std::get_if<std::string>(&value)) return check_choice(setting, *text);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    for (const std::string& text : *texts) BLOCKAUTH_CHECK(check_choice(setting, text));
  }
  return {};
}

std::string to_toml(const SettingValue& value) { return std::visit(TomlWriter{}, value); }

SettingValues::SettingValues() {
  for (const Setting& setting : all_settings()) {
    auto value = value_from_text(setting, setting.default_text);
    // A default that spells nothing (of a list of tables) is the empty value.
    entries_.push_back({std::move(value).value_or(empty_value(setting.type)), {}});
  }
}

void SettingValues::set(const Setting& setting, SettingValue value, std::string source) {
  entries_[static_cast<std::size_t>(&setting - all_settings().data())] = {std::move(value),
                                                                          std::move(source)};
}

const SettingValues::Entry& SettingValues::entry(std::string_view section, std::string_view key) const {
  return entries_[static_cast<std::size_t>(find_setting(section, key) - all_settings().data())];
}

const std::string& SettingValues::text(std::string_view section, std::string_view key) const {
  return std::get<std::string>(entry(section, key).value);
}
bool SettingValues::flag(std::string_view section, std::string_view key) const {
  return std::get<bool>(entry(section, key).value);
}
std::int64_t SettingValues::integer(std::string_view section, std::string_view key) const {
  return std::get<std::int64_t>(entry(section, key).value);
}
const std::vector<std::string>& SettingValues::texts(std::string_view section, std::string_view key) const {
  return std::get<std::vector<std::string>>(entry(section, key).value);
}
const std::vector<std::int64_t>& SettingValues::integers(std::string_view section,
                                                         std::string_view key) const {
  return std::get<std::vector<std::int64_t>>(entry(section, key).value);
}
const TextMap& SettingValues::text_map(std::string_view section, std::string_view key) const {
  return std::get<TextMap>(entry(section, key).value);
}
const std::vector<TextMap>& SettingValues::tables(std::string_view section, std::string_view key) const {
  return std::get<std::vector<TextMap>>(entry(section, key).value);
}

const SettingValue& SettingValues::value(const Setting& setting) const {
  return entry(setting.section, setting.key).value;
}
const std::string& SettingValues::source(const Setting& setting) const {
  return entry(setting.section, setting.key).source;
}
bool SettingValues::is_default(std::string_view section, std::string_view key) const {
  return entry(section, key).source.empty();
}

}  // namespace blockauth::app
