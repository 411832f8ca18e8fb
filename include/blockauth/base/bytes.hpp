// Octets: owned, borrowed, tagged by meaning, or secret.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blockauth {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// Views text as its octets. The view is valid as long as the text.
[[nodiscard]] ByteView as_bytes(std::string_view text) noexcept;
// Views octets as characters, whatever they are. The view is valid as long as the octets.
[[nodiscard]] std::string_view as_chars(ByteView bytes) noexcept;

[[nodiscard]] inline Bytes to_bytes(ByteView view) { return Bytes(view.begin(), view.end()); }

// Not constant-time: for public values only. Secrets are compared with crypto::constant_time_equal.
[[nodiscard]] inline bool equal(ByteView a, ByteView b) noexcept { return std::ranges::equal(a, b); }

// Octets with a meaning: a CredentialId cannot be passed where a UserHandle is wanted.
template <class Tag>
class OpaqueBytes {
 public:
  OpaqueBytes() = default;
  explicit OpaqueBytes(Bytes bytes) noexcept : bytes_(std::move(bytes)) {}
  explicit OpaqueBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}

  [[nodiscard]] ByteView view() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

  friend bool operator==(const OpaqueBytes&, const OpaqueBytes&) = default;
  friend auto operator<=>(const OpaqueBytes&, const OpaqueBytes&) = default;

 private:
  Bytes bytes_;
};

// Key material. Wiped when it goes, never printed, never compared with ==.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Bytes bytes) noexcept : bytes_(std::move(bytes)) {}
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(const SecretBytes& other) = default;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  SecretBytes& operator=(SecretBytes other) noexcept {
    bytes_.swap(other.bytes_);
    return *this;
  }
  ~SecretBytes();

  [[nodiscard]] ByteView expose() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

 private:
  Bytes bytes_;
};

}  // namespace blockauth
