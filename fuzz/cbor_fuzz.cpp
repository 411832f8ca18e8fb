// Strict CBOR: what our reader accepts, libcbor's stream decoder walks to the same end.
#include "expect.hpp"
#include "libcbor_walk.hpp"
#include "webauthn/cbor.hpp"

namespace {

using blockauth::fuzz::expect;
using blockauth::webauthn::cbor::Item;

void visit(const Item& item) {
  for (std::size_t i = 0; i < item.size(); ++i) {
    expect(item.element(i).has_value() != item.entry(i).has_value());
    if (const auto element = item.element(i)) visit(*element);
    if (const auto entry = item.entry(i)) visit(entry->value);
  }
  expect(Item::parse(item.encoded()).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto prefix = Item::parse_prefix({data, size});
  if (!prefix) return 0;
  expect(prefix->item.encoded().size() + prefix->rest.size() == size);
  expect(blockauth::fuzz::length_by_libcbor({data, size}) == prefix->item.encoded().size());
  visit(prefix->item);
  return 0;
}
