// How are octets viewed as text, and how does secret material leave memory?
#include "blockauth/base/bytes.hpp"

namespace blockauth {

ByteView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_chars(ByteView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

SecretBytes::~SecretBytes() {
  // volatile: the compiler may not drop stores to memory that is about to be freed.
  volatile std::uint8_t* wipe = bytes_.data();
  for (std::size_t i = 0; i < bytes_.size(); ++i) wipe[i] = 0;
}

}  // namespace blockauth
