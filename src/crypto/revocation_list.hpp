// Certificate revocation lists (RFC 5280 §5), as an operator gives them.
#pragma once

#include <memory>
#include <utility>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::crypto {

inline constexpr std::size_t kMaxRevocationListBytes = std::size_t{1} << 20;

// Parsed once, immutable, cheap to copy, thread-safe. Who signed it is judged where it is used.
class RevocationList final {
 public:
  // One DER list without trailing data. Errors: invalid_configuration.
  [[nodiscard]] static Result<RevocationList> from_der(ByteView der);

  struct Impl;
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }  // src/crypto only

 private:
  explicit RevocationList(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

}  // namespace blockauth::crypto
