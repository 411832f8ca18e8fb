// The oracle of cbor_fuzz: another implementation's view of the same octets.
#pragma once

#include <cbor.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "blockauth/base/bytes.hpp"

namespace blockauth::fuzz {

// One step of a walk through an item, as libcbor's stream decoder reports it.
struct CborEvent {
  enum class Kind : std::uint8_t {
    unsigned_,
    negative,
    bytes,
    text,
    array,
    map,
    floating,
    boolean,
    null,
    other
  };

  Kind kind = Kind::other;
  std::uint64_t number = 0;  // the argument; of an array or map its size; of a boolean 0 or 1
  Bytes octets{};            // of a string

  friend bool operator==(const CborEvent&, const CborEvent&) = default;
};

struct CborWalk {
  std::size_t length = 0;  // of the first item
  std::vector<CborEvent> events;
};

// Nothing if libcbor does not decode a whole item, or meets what our reader refuses by design (tags,
// indefinite lengths). (Its cbor_load() would allocate what an item merely declares.)
inline std::optional<CborWalk> walk_by_libcbor(ByteView octets) {
  struct Context {
    std::vector<CborEvent> events;
    std::uint64_t pending = 1;
    bool refused = false;
    void add(CborEvent::Kind kind, std::uint64_t number = 0, ByteView string = {}) {
      events.push_back({kind, number, to_bytes(string)});
    }
  } context;
  using Kind = CborEvent::Kind;
  static const auto self = [](void* pointer) -> Context& { return *static_cast<Context*>(pointer); };

  cbor_callbacks callbacks = cbor_empty_callbacks;
  callbacks.uint8 = [](void* c, std::uint8_t value) { self(c).add(Kind::unsigned_, value); };
  callbacks.uint16 = [](void* c, std::uint16_t value) { self(c).add(Kind::unsigned_, value); };
  callbacks.uint32 = [](void* c, std::uint32_t value) { self(c).add(Kind::unsigned_, value); };
  callbacks.uint64 = [](void* c, std::uint64_t value) { self(c).add(Kind::unsigned_, value); };
  callbacks.negint8 = [](void* c, std::uint8_t value) { self(c).add(Kind::negative, value); };
  callbacks.negint16 = [](void* c, std::uint16_t value) { self(c).add(Kind::negative, value); };
  callbacks.negint32 = [](void* c, std::uint32_t value) { self(c).add(Kind::negative, value); };
  callbacks.negint64 = [](void* c, std::uint64_t value) { self(c).add(Kind::negative, value); };
  callbacks.byte_string = [](void* c, cbor_data data, std::uint64_t size) {
    self(c).add(Kind::bytes, size, {data, static_cast<std::size_t>(size)});
  };
  callbacks.string = [](void* c, cbor_data data, std::uint64_t size) {
    self(c).add(Kind::text, size, {data, static_cast<std::size_t>(size)});
  };
  callbacks.array_start = [](void* c, std::uint64_t size) {
    self(c).add(Kind::array, size);
    self(c).pending += size;
  };
  callbacks.map_start = [](void* c, std::uint64_t size) {
    self(c).add(Kind::map, size);
    self(c).pending += 2 * size;
  };
  callbacks.float2 = [](void* c, float) { self(c).add(Kind::floating); };
  callbacks.float4 = [](void* c, float) { self(c).add(Kind::floating); };
  callbacks.float8 = [](void* c, double) { self(c).add(Kind::floating); };
  callbacks.boolean = [](void* c, bool value) { self(c).add(Kind::boolean, value ? 1 : 0); };
  callbacks.null = [](void* c) { self(c).add(Kind::null); };
  callbacks.undefined = [](void* c) { self(c).add(Kind::other); };
  callbacks.tag = [](void* c, std::uint64_t) { self(c).refused = true; };
  callbacks.byte_string_start = [](void* c) { self(c).refused = true; };
  callbacks.string_start = [](void* c) { self(c).refused = true; };
  callbacks.indef_array_start = [](void* c) { self(c).refused = true; };
  callbacks.indef_map_start = [](void* c) { self(c).refused = true; };
  callbacks.indef_break = [](void* c) { self(c).refused = true; };

  CborWalk walk;
  for (; context.pending > 0; --context.pending) {
    // Every pending item has at least one octet: a count beyond that is never met.
    if (context.refused || context.pending > octets.size() - walk.length) return std::nullopt;
    const auto step =
        cbor_stream_decode(octets.data() + walk.length, octets.size() - walk.length, &callbacks, &context);
    if (step.status != CBOR_DECODER_FINISHED) return std::nullopt;
    walk.length += step.read;
  }
  if (context.refused) return std::nullopt;
  walk.events = std::move(context.events);
  return walk;
}

}  // namespace blockauth::fuzz
