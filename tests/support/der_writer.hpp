// DER (X.690 §10) for tests: what is written is distinguished, unless the content given is not.
#pragma once

#include <cstdint>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "crypto/der.hpp"

namespace blockauth::support {

[[nodiscard]] Bytes der_element(const crypto::der::Tag& tag, ByteView content);
// The content is the elements, one after the other.
[[nodiscard]] Bytes der_nested(const crypto::der::Tag& tag, const std::vector<Bytes>& elements);
// INTEGER, or ENUMERATED by its tag.
[[nodiscard]] Bytes der_number(std::int64_t value, const crypto::der::Tag& tag = crypto::der::kInteger);

}  // namespace blockauth::support
