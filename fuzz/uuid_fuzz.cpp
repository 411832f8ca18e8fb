// UUIDs: what is read is written the same, in lower case.
#include "blockauth/base/uuid.hpp"

#include <cctype>
#include <string>

#include "expect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(blockauth::as_chars({data, size}));
  const auto uuid = blockauth::Uuid::parse(text);
  if (!uuid) return 0;
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  blockauth::fuzz::expect(uuid->to_string() == text);
  blockauth::fuzz::expect(blockauth::Uuid::from_octets(uuid->view()) == uuid);
  return 0;
}
