// Reading small files whole, and publishing files that only their owner may read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "blockauth/base/random.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

inline constexpr std::size_t kMaxSmallFileBytes = 1 << 20;

// Errors: io_error (not there, not readable, longer than `max_bytes`).
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t max_bytes);
[[nodiscard]] inline Result<std::string> read_small_file(const std::string& path) {
  return read_file(path, kMaxSmallFileBytes);
}

[[nodiscard]] bool file_exists(const std::string& path);
[[nodiscard]] bool is_folder(const std::string& path);
// Whether its mode gives anybody but its owner a right. False if there is no such file.
[[nodiscard]] bool others_may_read(const std::string& path);

// Makes `path` with this content, mode 0600, in one atomic step: whoever sees the file sees all of it. False,
// and nothing changed, if the file is there already. Errors: io_error.
[[nodiscard]] Result<bool> publish_private_file(const std::string& path, std::string_view content,
                                                IRandom& random);
// The same, but replaces what is there. Errors: io_error.
[[nodiscard]] Result<void> replace_private_file(const std::string& path, std::string_view content,
                                                IRandom& random);

}  // namespace blockauth::app
