// Strict DER (X.690 §10, §11) over a view, without allocation.
//
// An element is handed out only if its tag and length stand in their one distinguished form and its content
// lies within the view: definite lengths, shortest lengths, shortest tag numbers, also those above 30 that
// take several octets. The reader does not descend by itself: whoever wants what is inside an element opens
// a reader on its content, so that nesting is bounded by the caller's code. Not checked is the order of a SET
// OF, on which nothing here depends. Views: the octets outlive them.
#pragma once

#include <cstdint>
#include <optional>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::crypto::der {

enum class TagClass : std::uint8_t { universal = 0, application = 1, context_specific = 2, private_use = 3 };

// Tags with larger numbers are refused: a number then takes at most three octets. Android's are the largest
// in use, at about 700.
inline constexpr std::uint32_t kMaxTagNumber = (1U << 21) - 1;

struct Tag {
  TagClass tag_class{};
  bool constructed = false;
  std::uint32_t number = 0;

  friend bool operator==(const Tag&, const Tag&) = default;
};

inline constexpr Tag kBoolean{TagClass::universal, false, 1};
inline constexpr Tag kInteger{TagClass::universal, false, 2};
inline constexpr Tag kOctetString{TagClass::universal, false, 4};
inline constexpr Tag kNull{TagClass::universal, false, 5};
inline constexpr Tag kObjectIdentifier{TagClass::universal, false, 6};
inline constexpr Tag kEnumerated{TagClass::universal, false, 10};
inline constexpr Tag kSequence{TagClass::universal, true, 16};
inline constexpr Tag kSet{TagClass::universal, true, 17};

// [number] EXPLICIT, or IMPLICIT over a constructed type.
[[nodiscard]] constexpr Tag context(std::uint32_t number) noexcept {
  return {TagClass::context_specific, true, number};
}

struct Element {
  Tag tag;
  ByteView content;
  ByteView encoded;  // with tag and length
};

// Takes elements off the front of a view. A read that fails takes nothing. Errors of every read:
// attestation_statement_invalid, as DER reaches us inside statements only.
class Reader final {
 public:
  explicit Reader(ByteView octets) noexcept : rest_(octets) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  // Fails if octets are left.
  [[nodiscard]] Result<void> expect_end() const;

  // The next element, whatever it is.
  [[nodiscard]] Result<Element> next();
  // The content of the next element, which has this tag.
  [[nodiscard]] Result<ByteView> read(const Tag& tag);
  // Likewise, but nothing if the next element has another tag or there is none.
  [[nodiscard]] Result<std::optional<ByteView>> read_optional(const Tag& tag);
  // A reader of what is inside the next element, which has this tag.
  [[nodiscard]] Result<Reader> enter(const Tag& tag);

  [[nodiscard]] Result<bool> boolean();
  // §8.3: shortest form; numbers that do not fit are refused.
  [[nodiscard]] Result<std::int64_t> integer();
  [[nodiscard]] Result<std::int64_t> enumerated();
  [[nodiscard]] Result<ByteView> octet_string();
  // The encoded content, well-formed by §8.19.2: compare it with another one.
  [[nodiscard]] Result<ByteView> object_identifier();
  [[nodiscard]] Result<void> null();

 private:
  [[nodiscard]] Result<std::int64_t> number(const Tag& tag);

  ByteView rest_;
};

// A reader of what is inside `octets`, which are one element with this tag and nothing else.
[[nodiscard]] Result<Reader> open(ByteView octets, const Tag& tag);

}  // namespace blockauth::crypto::der
