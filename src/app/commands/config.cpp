// Settings for people to read.
#include "app/commands/config.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/app_config.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::app {
namespace {

// Whether a secret is set is worth knowing; the secret is not.
std::string shown(const Setting& setting, const SettingValue& value, bool is_default) {
  if (!setting.secret || is_default) return to_toml(value);
  const std::string mark = "(set)";
  if (setting.type == SettingType::texts) return to_toml(SettingValue(std::vector<std::string>{mark}));
  return to_toml(SettingValue(mark));
}

void show_tables(const Setting& setting, const std::vector<TextMap>& tables, std::ostream& out) {
  for (const TextMap& table : tables) {
    out << "\n[[" << name_of(setting) << "]]\n";
    for (const auto& [key, value] : table) out << key << " = " << to_toml(SettingValue(value)) << '\n';
  }
}

}  // namespace

Result<void> config_check_command(const ConfigInputs& inputs, const CommandContext& context) {
  const CheckedConfig checked = check_config(load_settings(inputs), inputs.dev);
  if (!checked.problems.empty()) return fail(Errc::invalid_configuration, to_text(checked.problems));
  for (const std::string& note : checked.notes) context.err << "Note: " << note << ".\n";
  context.out << "The configuration is valid.\n";
  return {};
}

Result<void> config_show_command(const ConfigInputs& inputs, const CommandContext& context) {
  const LoadedSettings loaded = load_settings(inputs);
  std::string_view section;
  const Setting* tables = nullptr;  // TOML wants them after the section's plain keys
  const auto finish_section = [&] {
    if (tables != nullptr)
      show_tables(*tables, std::get<std::vector<TextMap>>(loaded.values.value(*tables)), context.out);
    tables = nullptr;
  };
  for (const Setting& setting : all_settings()) {
    if (setting.section != section) {
      finish_section();
      context.out << (section.empty() ? "" : "\n") << '[' << setting.section << "]\n";
      section = setting.section;
    }
    if (setting.type == SettingType::tables) {
      tables = &setting;
      continue;
    }
    const std::string& source = loaded.values.source(setting);
    context.out << setting.key << " = " << shown(setting, loaded.values.value(setting), source.empty());
    if (!source.empty()) context.out << "  # " << source;
    context.out << '\n';
  }
  finish_section();

  context.out << "\n# Algorithms of this build (passkey.supported_algorithms):";
  for (const COSEAlgorithmIdentifier algorithm : crypto::supported_algorithms()) {
    context.out << ' ' << static_cast<std::int32_t>(algorithm) << " (" << to_string(algorithm) << ')';
  }
  context.out << '\n';
  for (const COSEAlgorithmIdentifier algorithm :
       {COSEAlgorithmIdentifier::ML_DSA_44, COSEAlgorithmIdentifier::ML_DSA_65,
        COSEAlgorithmIdentifier::ML_DSA_87}) {
    if (!crypto::is_supported(algorithm))
      context.out << "# " << crypto::explain_unsupported(algorithm) << '\n';
  }
  const CheckedConfig checked = check_config(loaded, inputs.dev);
  // What is wrong is said as well; to judge it is `config check`'s.
  if (!checked.problems.empty()) context.err << to_text(checked.problems) << '\n';
  return {};
}

}  // namespace blockauth::app
