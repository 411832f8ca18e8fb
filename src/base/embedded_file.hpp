// A text file compiled into the binary (cmake/BlockAuthEmbed.cmake): a migration, a page of the demo.
#pragma once

#include <string_view>

namespace blockauth {

struct EmbeddedFile {
  std::string_view name;     // file name without its folder
  std::string_view content;  // the file, octet by octet
};

}  // namespace blockauth
