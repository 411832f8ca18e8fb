// JSON documents: every getter on every member, and the members written again are the same document.
#include "base/json.hpp"

#include "base/json_writer.hpp"
#include "expect.hpp"

using blockauth::fuzz::expect;
using blockauth::json::Document;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Document document;
  const auto object = document.parse_object(blockauth::as_chars({data, size}));
  if (!object) return 0;
  blockauth::json::Writer out;
  out.begin_object();
  for (const auto name : object->names()) {
    const int types = object->string(name).has_value() + object->object(name).has_value() +
                      object->boolean(name).has_value() + object->integer(name).has_value();
    expect(types <= 1 && object->has(name));
    (void)object->optional_strings(name);
    (void)object->optional_integers(name);
    (void)object->optional_base64url(name);
    out.raw(name, object->serialized(name).value());
  }
  out.end_object();
  Document again;
  const auto second = again.parse_object(out.text());
  // Written again, a character that was escaped may count as several octets outside ASCII.
  expect(second.has_value() || size > blockauth::json::kMaxUnusualOctets / 2);
  expect(!second || second->names() == object->names());
  return 0;
}
