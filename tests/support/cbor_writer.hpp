// CBOR (RFC 8949) as a tree that can be edited and then written, correctly or with one chosen fault.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"

namespace blockauth::support {

class Cbor final {
 public:
  [[nodiscard]] static Cbor integer(std::int64_t value);
  [[nodiscard]] static Cbor bytes(ByteView value);
  [[nodiscard]] static Cbor text(std::string_view value);
  [[nodiscard]] static Cbor array(std::vector<Cbor> items);
  // Members are written in this order; nothing sorts them or looks for duplicates.
  [[nodiscard]] static Cbor map(const std::vector<std::pair<Cbor, Cbor>>& members);
  [[nodiscard]] static Cbor tag(std::uint64_t number, Cbor content);
  [[nodiscard]] static Cbor boolean(bool value);
  [[nodiscard]] static Cbor null();
  // Octets that are written as they are.
  [[nodiscard]] static Cbor raw(ByteView encoded);

  // Writes lengths, counts and integers with this many octets after the initial one (1, 2, 4, 8) instead of
  // as few as possible (§4.1 of the RFC).
  [[nodiscard]] Cbor with_argument_octets(std::size_t octets) const;
  // Writes an array, map or string with the indefinite-length form (§3.2).
  [[nodiscard]] Cbor with_indefinite_length() const;
  // Announces this length or count, whatever follows.
  [[nodiscard]] Cbor with_declared_length(std::uint64_t length) const;

  [[nodiscard]] Bytes encode() const;

  // The members of a map. Keys are integers (COSE) or text.
  [[nodiscard]] Cbor* find(std::int64_t key);
  [[nodiscard]] Cbor* find(std::string_view key);
  Cbor& set(std::int64_t key, Cbor value);  // replaces the first such member, or appends
  Cbor& set(std::string_view key, Cbor value);
  Cbor& append(Cbor key, Cbor value);  // even if the key is there already
  Cbor& remove(std::int64_t key);      // every such member
  Cbor& remove(std::string_view key);
  Cbor& reverse();  // legal, but not what CTAP2 calls canonical

  // The elements of an array.
  [[nodiscard]] std::vector<Cbor>& items() noexcept { return items_; }
  // The octets of a byte or text string.
  [[nodiscard]] Bytes& octets() noexcept { return octets_; }

  friend bool operator==(const Cbor&, const Cbor&) = default;

 private:
  // The major types in their order, and `raw`.
  enum class Kind : std::uint8_t {
    unsigned_integer,
    negative_integer,
    bytes,
    text,
    array,
    map,
    tag,
    simple,
    raw
  };

  explicit Cbor(Kind kind) : kind_(kind) {}
  void write_to(Bytes& out) const;
  void write_head(Bytes& out, std::uint64_t argument) const;
  [[nodiscard]] Cbor* find(const Cbor& key);
  Cbor& remove(const Cbor& key);

  Kind kind_;
  std::uint64_t number_ = 0;         // integer: the argument; tag: its number; simple: the value
  Bytes octets_;                     // strings and raw
  std::vector<Cbor> items_;          // array: elements; map: key, value, key, value, ...; tag: the content
  std::size_t argument_octets_ = 0;  // 0: as few as possible
  bool indefinite_ = false;
  std::optional<std::uint64_t> declared_length_;
};

}  // namespace blockauth::support
