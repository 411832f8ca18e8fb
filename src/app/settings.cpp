// Finding rows of the table of settings, also by names that are almost right.
#include "app/settings.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace blockauth::app {
namespace {

// Levenshtein's distance: single insertions, deletions and replacements.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

// A typing mistake changes a few characters; beyond a third of the name it is another word.
class Nearest {
 public:
  explicit Nearest(std::string_view wanted) : wanted_(wanted), best_distance_(wanted.size() / 3 + 1) {}

  void consider(std::string_view spelling, std::string suggestion) {
    const std::size_t distance = edit_distance(wanted_, spelling);
    if (distance >= best_distance_) return;
    best_distance_ = distance;
    best_ = std::move(suggestion);
  }
  [[nodiscard]] std::optional<std::string> best() && { return std::move(best_); }

 private:
  std::string_view wanted_;
  std::size_t best_distance_;
  std::optional<std::string> best_;
};

}  // namespace

const Setting* find_setting(std::string_view section, std::string_view key) noexcept {
  for (const Setting& setting : all_settings()) {
    if (setting.section == section &&
        (setting.key == key || (!setting.alias.empty() && setting.alias == key))) {
      return &setting;
    }
  }
  return nullptr;
}

const Setting* find_setting_by_environment(std::string_view name) noexcept {
  for (const Setting& setting : all_settings()) {
    if (environment_name_of(setting) == name) return &setting;
    if (setting.alias.empty()) continue;
    Setting by_alias = setting;
    by_alias.key = setting.alias;
    if (environment_name_of(by_alias) == name) return &setting;
  }
  return nullptr;
}

bool is_section(std::string_view section) noexcept {
  return std::ranges::any_of(all_settings(),
                             [&](const Setting& setting) { return setting.section == section; });
}

std::string name_of(const Setting& setting) {
  return std::string(setting.section) + "." + std::string(setting.key);
}

std::string environment_name_of(const Setting& setting) {
  if (!setting.environment.empty()) return std::string(setting.environment);
  std::string name = "BLOCKAUTH_" + std::string(setting.section) + "_" + std::string(setting.key);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

std::optional<std::string> nearest_setting(std::string_view section, std::string_view key) {
  // The right key under the wrong heading is the commoner mistake.
  for (const Setting& setting : all_settings()) {
    if (setting.section != section && setting.key == key) return name_of(setting);
  }
  Nearest nearest(key);
  for (const Setting& setting : all_settings()) {
    if (setting.section == section) nearest.consider(setting.key, name_of(setting));
  }
  return std::move(nearest).best();
}

std::optional<std::string> nearest_section(std::string_view section) {
  Nearest nearest(section);
  for (const Setting& setting : all_settings())
    nearest.consider(setting.section, std::string(setting.section));
  return std::move(nearest).best();
}

std::optional<std::string> nearest_environment_name(std::string_view name) {
  constexpr std::string_view kPrefix = "BLOCKAUTH_";  // which they all share, so it makes none alike
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  Nearest nearest(name);
  for (const Setting& setting : all_settings()) {
    const std::string actual = environment_name_of(setting);
    nearest.consider(std::string_view(actual).substr(kPrefix.size()), actual);
    if (setting.environment.empty()) continue;
    Setting regular = setting;  // what it would be called by the rule
    regular.environment = {};
    nearest.consider(std::string_view(environment_name_of(regular)).substr(kPrefix.size()), actual);
  }
  return std::move(nearest).best();
}

}  // namespace blockauth::app
