// Strict CBOR (RFC 8949) over a view, without allocation.
//
// An Item exists only if its octets are one well-formed data item in the form that CTAP2 asks of
// authenticators, except that map keys may stand in any order, because real devices send them so: definite
// lengths, shortest integers, no tags, UTF-8 text, integer or string keys, no duplicate keys, bounded nesting
// and bounded numbers of items. Reading an Item afterwards checks nothing again. Items are views: the octets
// outlive them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::webauthn::cbor {

inline constexpr int kMaxDepth = 8;
// Looking for duplicate keys costs the square of the number of entries; no structure of WebAuthn comes near
// this many.
inline constexpr std::size_t kMaxMapEntries = 32;
// Of everything that is parsed at once, containers and keys counted. The largest attestation objects have
// about 40; an item takes far longer to read than the single octet it may be.
inline constexpr std::size_t kMaxItems = 256;
// Of one map key, with its head. Names of members and extension identifiers (§9.1) have at most 32 octets.
inline constexpr std::size_t kMaxKeyBytes = 64;
// Of all texts together, keys among them: that they are UTF-8 is checked octet by octet. What is long in
// WebAuthn is a byte string.
inline constexpr std::size_t kMaxTextBytes = 4 * 1024;

class Item;

struct Prefix;

class Item {
 public:
  // `bytes` is exactly one item. Errors: malformed_cbor.
  [[nodiscard]] static Result<Item> parse(ByteView bytes);
  // `bytes` starts with one item. Errors: malformed_cbor.
  [[nodiscard]] static Result<Prefix> parse_prefix(ByteView bytes);

  // The encoded item itself.
  [[nodiscard]] ByteView encoded() const noexcept { return encoded_; }

  [[nodiscard]] bool is_map() const noexcept;
  [[nodiscard]] bool is_array() const noexcept;
  // Entries of a map, elements of an array, otherwise 0.
  [[nodiscard]] std::size_t size() const noexcept;

  // The value, if the item has that type (and fits).
  [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
  [[nodiscard]] std::optional<ByteView> bytes() const noexcept;
  [[nodiscard]] std::optional<std::string_view> text() const noexcept;
  [[nodiscard]] std::optional<bool> boolean() const noexcept;

  // The map's value under a key; nothing if there is none or this is no map.
  [[nodiscard]] std::optional<Item> find(std::string_view key) const noexcept;
  [[nodiscard]] std::optional<Item> find(std::int64_t key) const noexcept;
  // The array's element; nothing beyond its end or if this is no array. Costs time in proportion to `index`.
  [[nodiscard]] std::optional<Item> element(std::size_t index) const noexcept;
  // The map's key and value in place `index`; nothing beyond its end or if this is no map.
  struct Entry;
  [[nodiscard]] std::optional<Entry> entry(std::size_t index) const noexcept;

 private:
  explicit Item(ByteView encoded) noexcept : encoded_(encoded) {}

  ByteView encoded_;
};

struct Item::Entry {
  Item key;
  Item value;
};

struct Prefix {
  Item item;
  ByteView rest;
};

}  // namespace blockauth::webauthn::cbor
