// The oracle of cbor_fuzz: another implementation's view of the same octets.
#pragma once

#include <cbor.h>

#include "blockauth/base/bytes.hpp"
#include "expect.hpp"

namespace blockauth::fuzz {

// The length of the first item, as libcbor sees it. (Its cbor_load() would allocate what an item merely
// declares.)
inline std::size_t length_by_libcbor(ByteView octets) {
  cbor_callbacks callbacks = cbor_empty_callbacks;
  std::uint64_t pending = 1;
  callbacks.array_start = [](void* count, std::uint64_t size) {
    *static_cast<std::uint64_t*>(count) += size;
  };
  callbacks.map_start = [](void* count, std::uint64_t size) {
    *static_cast<std::uint64_t*>(count) += 2 * size;
  };
  std::size_t at = 0;
  for (; pending > 0; --pending) {
    const auto step = cbor_stream_decode(octets.data() + at, octets.size() - at, &callbacks, &pending);
    expect(step.status == CBOR_DECODER_FINISHED);
    at += step.read;
  }
  return at;
}

}  // namespace blockauth::fuzz
