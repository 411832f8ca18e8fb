// Strict CBOR, beside libcbor's stream decoder. What our reader accepts has for libcbor the same end and the
// same values in the same order; what it refuses is either no item for libcbor, or stricter by design.
#include <algorithm>
#include <limits>

#include "expect.hpp"
#include "libcbor_walk.hpp"
#include "webauthn/cbor.hpp"

namespace {

using blockauth::as_bytes;
using blockauth::to_bytes;
using blockauth::fuzz::CborEvent;
using blockauth::fuzz::expect;
using blockauth::webauthn::cbor::Item;
using Kind = CborEvent::Kind;

bool fits_int64(std::uint64_t argument) {
  return argument <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
}

// What our reader says of an item must be what the event says, and nothing else.
void compare(const Item& item, const CborEvent& event) {
  const bool is_integer = event.kind == Kind::unsigned_ || event.kind == Kind::negative;
  expect(item.integer().has_value() == (is_integer && fits_int64(event.number)));
  if (const auto value = item.integer()) {
    const auto argument = static_cast<std::int64_t>(event.number);
    expect(*value == (event.kind == Kind::negative ? -1 - argument : argument));
  }
  expect(item.bytes().has_value() == (event.kind == Kind::bytes));
  if (const auto value = item.bytes()) expect(to_bytes(*value) == event.octets);
  expect(item.text().has_value() == (event.kind == Kind::text));
  if (const auto value = item.text()) expect(to_bytes(as_bytes(*value)) == event.octets);
  expect(item.boolean().has_value() == (event.kind == Kind::boolean));
  if (const auto value = item.boolean()) expect(*value == (event.number == 1));
  expect(item.is_array() == (event.kind == Kind::array) && item.is_map() == (event.kind == Kind::map));
  const bool is_container = item.is_array() || item.is_map();
  expect(item.size() == (is_container ? event.number : 0));
}

// Depth first, as a stream decoder goes. The result is the event after the item's last.
const CborEvent* visit(const Item& item, const CborEvent* event) {
  compare(item, *event++);
  for (std::size_t i = 0; i < item.size(); ++i) {
    expect(item.element(i).has_value() != item.entry(i).has_value());
    if (const auto element = item.element(i)) event = visit(*element, event);
    if (const auto entry = item.entry(i)) {
      event = visit(entry->value, visit(entry->key, event));
      if (const auto key = entry->key.text())
        expect(item.find(*key)->encoded().data() == entry->value.encoded().data());
      if (const auto key = entry->key.integer())
        expect(item.find(*key)->encoded().data() == entry->value.encoded().data());
    }
  }
  expect(Item::parse(item.encoded()).has_value());
  return event;
}

// Of what libcbor decodes, only small flat items without maps are certainly within our bounds and CTAP2's
// form: of those the reader may refuse only texts that are not UTF-8, simple values and heads that are not
// shortest.
bool must_be_accepted(const blockauth::fuzz::CborWalk& walk) {
  std::size_t shortest = 0;
  for (const CborEvent& event : walk.events) {
    if (event.kind != Kind::unsigned_ && event.kind != Kind::negative && event.kind != Kind::bytes &&
        event.kind != Kind::array) {
      return false;
    }
    shortest += 1 + event.octets.size() +
                (event.number < 24            ? 0U
                 : event.number <= 0xff       ? 1U
                 : event.number <= 0xffff     ? 2U
                 : event.number <= 0xffffffff ? 4U
                                              : 8U);
  }
  const auto arrays = std::ranges::count(walk.events, Kind::array, &CborEvent::kind);
  return shortest == walk.length && walk.events.size() <= blockauth::webauthn::cbor::kMaxItems &&
         arrays < blockauth::webauthn::cbor::kMaxDepth;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto prefix = Item::parse_prefix({data, size});
  const auto walk = blockauth::fuzz::walk_by_libcbor({data, size});
  if (!prefix) {
    expect(!walk || !must_be_accepted(*walk));
    return 0;
  }
  expect(walk.has_value());
  expect(prefix->item.encoded().size() + prefix->rest.size() == size);
  expect(walk->length == prefix->item.encoded().size());
  const CborEvent* end = visit(prefix->item, walk->events.data());
  expect(end == walk->events.data() + walk->events.size());
  return 0;
}
