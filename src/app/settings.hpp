// Which settings are there? One table drives the file, the environment, `config show` and
// docs/configuration.md.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace blockauth::app {

enum class SettingType : std::uint8_t {
  text,
  flag,      // true or false
  integer,   // within minimum and maximum
  texts,     // ["a", "b"]; in the environment a,b
  integers,  // [-7, -257]; in the environment -7,-257
  text_map,  // { "a" = "b" }; in the environment a=b,c=d
  tables,    // [[section.key]]; in the file only
};

struct Setting {
  std::string_view section;
  std::string_view key;
  SettingType type = SettingType::text;
  std::string_view default_text = {};  // as the environment would spell it
  std::string_view help = {};          // for docs and `config show`
  std::int64_t minimum = 0;
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string_view choices = {};      // text, and each of texts: "a|b|c", and nothing else is accepted
  std::string_view alias = {};        // another accepted spelling of `key`
  std::string_view environment = {};  // the variable's name where it is not BLOCKAUTH_<SECTION>_<KEY>
  bool secret = false;                // never printed
};

// Sections together, in the order of the documentation.
[[nodiscard]] std::span<const Setting> all_settings() noexcept;

// By name or alias; null if there is no such setting. Valid for ever.
[[nodiscard]] const Setting* find_setting(std::string_view section, std::string_view key) noexcept;
[[nodiscard]] const Setting* find_setting_by_environment(std::string_view name) noexcept;
[[nodiscard]] bool is_section(std::string_view section) noexcept;

// "passkey.rp_id"
[[nodiscard]] std::string name_of(const Setting& setting);
// "BLOCKAUTH_PASSKEY_RP_ID"
[[nodiscard]] std::string environment_name_of(const Setting& setting);

// The known names nearest to a misspelt one, or nothing where none is near.
[[nodiscard]] std::optional<std::string> nearest_setting(std::string_view section, std::string_view key);
[[nodiscard]] std::optional<std::string> nearest_section(std::string_view section);
[[nodiscard]] std::optional<std::string> nearest_environment_name(std::string_view name);

}  // namespace blockauth::app
