// How is a CBOR tree written?
#include "support/cbor_writer.hpp"

#include <algorithm>

namespace blockauth::support {
namespace {

constexpr std::uint8_t kBreak = 0xff;
constexpr std::uint8_t kIndefinite = 31;

std::size_t shortest_argument(std::uint64_t argument) {
  if (argument < 24) return 0;
  if (argument <= 0xff) return 1;
  if (argument <= 0xffff) return 2;
  return argument <= 0xffffffff ? 4 : 8;
}

std::uint8_t additional_information(std::size_t octets) {
  switch (octets) {
    case 1:
      return 24;
    case 2:
      return 25;
    case 4:
      return 26;
    default:
      return 27;
  }
}

void append_to(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

}  // namespace

Cbor Cbor::integer(std::int64_t value) {
  Cbor item{value < 0 ? Kind::negative_integer : Kind::unsigned_integer};
  item.number_ = static_cast<std::uint64_t>(value < 0 ? -(value + 1) : value);
  return item;
}

Cbor Cbor::bytes(ByteView value) {
  Cbor item{Kind::bytes};
  item.octets_ = to_bytes(value);
  return item;
}

Cbor Cbor::text(std::string_view value) {
  Cbor item{Kind::text};
  item.octets_ = to_bytes(as_bytes(value));
  return item;
}

Cbor Cbor::array(std::vector<Cbor> items) {
  Cbor item{Kind::array};
  item.items_ = std::move(items);
  return item;
}

Cbor Cbor::map(const std::vector<std::pair<Cbor, Cbor>>& members) {
  Cbor item{Kind::map};
  for (const auto& [key, value] : members) item.append(key, value);
  return item;
}

Cbor Cbor::tag(std::uint64_t number, Cbor content) {
  Cbor item{Kind::tag};
  item.number_ = number;
  item.items_.push_back(std::move(content));
  return item;
}

Cbor Cbor::boolean(bool value) {
  Cbor item{Kind::simple};
  item.number_ = value ? 21 : 20;
  return item;
}

Cbor Cbor::null() {
  Cbor item{Kind::simple};
  item.number_ = 22;
  return item;
}

Cbor Cbor::raw(ByteView encoded) {
  Cbor item{Kind::raw};
  item.octets_ = to_bytes(encoded);
  return item;
}

Cbor Cbor::with_argument_octets(std::size_t octets) const {
  Cbor copy = *this;
  copy.argument_octets_ = octets;
  return copy;
}

Cbor Cbor::with_indefinite_length() const {
  Cbor copy = *this;
  copy.indefinite_ = true;
  return copy;
}

Cbor Cbor::with_declared_length(std::uint64_t length) const {
  Cbor copy = *this;
  copy.declared_length_ = length;
  return copy;
}

Bytes Cbor::encode() const {
  Bytes out;
  write_to(out);
  return out;
}

void Cbor::write_head(Bytes& out, std::uint64_t argument) const {
  const auto major = static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind_) << 5);  // §3.1 of the RFC
  if (indefinite_) {
    out.push_back(major | kIndefinite);
    return;
  }
  const std::size_t octets = argument_octets_ != 0 ? argument_octets_ : shortest_argument(argument);
  if (octets == 0) {
    out.push_back(static_cast<std::uint8_t>(major | argument));
    return;
  }
  out.push_back(major | additional_information(octets));
  for (std::size_t i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(argument >> (8 * i)));
}

void Cbor::write_to(Bytes& out) const {
  switch (kind_) {
    case Kind::raw:
      append_to(out, octets_);
      return;
    case Kind::unsigned_integer:
    case Kind::negative_integer:
    case Kind::simple:
      write_head(out, number_);
      return;
    case Kind::tag:
      write_head(out, number_);
      items_.front().write_to(out);
      return;
    case Kind::bytes:
    case Kind::text:
      write_head(out, declared_length_.value_or(octets_.size()));
      if (indefinite_) {  // one definite-length chunk
        Cbor chunk = *this;
        chunk.indefinite_ = false;
        chunk.write_to(out);
        out.push_back(kBreak);
      } else {
        append_to(out, octets_);
      }
      return;
    case Kind::array:
    case Kind::map:
      write_head(out, declared_length_.value_or(kind_ == Kind::map ? items_.size() / 2 : items_.size()));
      for (const Cbor& item : items_) item.write_to(out);
      if (indefinite_) out.push_back(kBreak);
      return;
  }
}

Cbor* Cbor::find(const Cbor& key) {
  for (std::size_t i = 0; kind_ == Kind::map && i < items_.size(); i += 2) {
    if (items_[i] == key) return &items_[i + 1];
  }
  return nullptr;
}

Cbor* Cbor::find(std::int64_t key) { return find(integer(key)); }
Cbor* Cbor::find(std::string_view key) { return find(text(key)); }

Cbor& Cbor::set(std::int64_t key, Cbor value) {
  if (Cbor* member = find(key)) {
    *member = std::move(value);
    return *this;
  }
  return append(integer(key), std::move(value));
}

Cbor& Cbor::set(std::string_view key, Cbor value) {
  if (Cbor* member = find(key)) {
    *member = std::move(value);
    return *this;
  }
  return append(text(key), std::move(value));
}

Cbor& Cbor::append(Cbor key, Cbor value) {
  items_.push_back(std::move(key));
  items_.push_back(std::move(value));
  return *this;
}

Cbor& Cbor::remove(const Cbor& key) {
  for (std::size_t i = 0; kind_ == Kind::map && i < items_.size();) {
    if (items_[i] == key) {
      const auto member = items_.begin() + static_cast<std::ptrdiff_t>(i);
      items_.erase(member, member + 2);
    } else {
      i += 2;
    }
  }
  return *this;
}

Cbor& Cbor::remove(std::int64_t key) { return remove(integer(key)); }
Cbor& Cbor::remove(std::string_view key) { return remove(text(key)); }

Cbor& Cbor::reverse() {
  std::ranges::reverse(items_);
  for (std::size_t i = 0; kind_ == Kind::map && i + 1 < items_.size(); i += 2)
    std::swap(items_[i], items_[i + 1]);
  return *this;
}

}  // namespace blockauth::support
