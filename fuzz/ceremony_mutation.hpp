// What ceremony_mutation_fuzz does to a ceremony: the input chooses fields and edits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "blockauth/base/bytes.hpp"
#include "support/ceremony_parts.hpp"

namespace blockauth::fuzz {

class Mutation final {
 public:
  explicit Mutation(ByteView input) : input_(input) {}

  [[nodiscard]] bool has_more() const { return !input_.empty(); }
  // Below `bound`, which is at most 256; 0 once the input is used up.
  [[nodiscard]] std::size_t number(std::size_t bound) {
    if (input_.empty()) return 0;
    const std::uint8_t octet = input_[0];
    input_ = input_.subspan(1);
    return octet % bound;
  }

  // One edit of octets or characters.
  template <class Text>
  void edit(Text& text) {
    using Octet = typename Text::value_type;
    const auto at = [&] { return static_cast<std::ptrdiff_t>(position(text.size())); };
    switch (number(6)) {
      case 0:
        if (!text.empty()) text[position(text.size())] ^= static_cast<Octet>(1U << number(8));
        break;
      case 1:
        if (!text.empty()) text[position(text.size())] = static_cast<Octet>(number(256));
        break;
      case 2:
        text.insert(text.begin() + at(), static_cast<Octet>(number(256)));
        break;
      case 3:
        if (!text.empty()) text.erase(text.begin() + at());
        break;
      case 4:
        text.resize(position(text.size()));
        break;
      default: {
        const ByteView taken = input_.first(std::min(number(80), input_.size()));
        text.assign(taken.begin(), taken.end());
        input_ = input_.subspan(taken.size());
      }
    }
  }

  void edit(std::optional<bool>& flag) {
    constexpr std::optional<bool> kStates[] = {std::nullopt, false, true};
    flag = kStates[number(3)];
  }
  void edit(std::optional<std::string>& text) {
    if (number(4) == 0)
      text.reset();
    else
      edit(text.emplace(text.value_or("")));
  }
  void edit(std::uint8_t& octet) { octet = static_cast<std::uint8_t>(octet ^ (1U << number(8))); }
  void edit(std::uint32_t& count) { count += static_cast<std::uint32_t>(number(256)); }

  void edit(support::ClientDataParts& parts) {
    switch (number(7)) {
      case 0:
        return edit(parts.type);
      case 1:
        return edit(parts.challenge);
      case 2:
        return edit(parts.origin);
      case 3:
        return edit(parts.cross_origin);
      case 4:
        return edit(parts.top_origin);
      case 5:
        return edit(parts.prefix);
      default:
        parts.more.emplace_back("more", "[" + std::to_string(number(10)) + "]");
    }
  }

  void edit(support::Cbor& key_or_statement) {
    switch (number(8)) {
      case 0:
        key_or_statement.set("alg", support::Cbor::integer(-static_cast<std::int64_t>(number(64))));
        break;
      case 1:
        key_or_statement.set(3, support::Cbor::integer(-static_cast<std::int64_t>(number(64))));
        break;
      case 2:
        key_or_statement.append(support::Cbor::text("more"), support::Cbor::null());
        break;
      case 3:
        key_or_statement.reverse();
        break;
      case 4:
        key_or_statement = key_or_statement.with_indefinite_length();
        break;
      case 5:
        key_or_statement = support::Cbor::map({});
        break;
      default:
        edit_string_in(key_or_statement);
    }
  }

  void edit(support::AuthenticatorDataParts& parts) {
    switch (parts.attested_credential ? number(8) : number(4)) {
      case 0:
        return edit(parts.rp_id_hash);
      case 1:
        return edit(parts.flags);
      case 2:
        return edit(parts.sign_count);
      case 3:
        if (number(2) == 0) return edit(parts.trailing);
        parts.flags |= support::kExtensionData;
        parts.extensions = support::Cbor::map({{support::Cbor::text("more"), support::Cbor::boolean(true)}});
        return;
      case 4:
        return edit(parts.attested_credential->aaguid);
      case 5:
        return edit(parts.attested_credential->credential_id);
      default:
        return edit(parts.attested_credential->public_key);
    }
  }

 private:
  [[nodiscard]] std::size_t position(std::size_t size) {
    return size == 0 ? 0 : (256 * number(256) + number(256)) % size;
  }

  void edit_string_in(support::Cbor& map) {
    support::Cbor* found = nullptr;
    switch (number(4)) {
      case 0:
        found = map.find("sig");
        break;
      case 1:
        found = map.find("x5c");
        if (found != nullptr && !found->items().empty())
          found = &found->items()[position(found->items().size())];
        break;
      case 2:
        found = map.find(-2);
        break;
      default:
        found = map.find(-3);
    }
    if (found != nullptr) edit(found->octets());
  }

  ByteView input_;
};

}  // namespace blockauth::fuzz
