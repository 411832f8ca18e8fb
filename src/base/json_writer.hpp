// Ordered JSON output, straight into one string.
//
// Members appear in the order they are written, because people read our responses. Nesting errors (a key in
// an array, an unclosed object) are programming errors that the tests of each response catch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "blockauth/base/bytes.hpp"

namespace blockauth::json {

// Appends `text` as a JSON string, quoted. `text` must be UTF-8.
void append_quoted(std::string& out, std::string_view text);

class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& string(std::string_view value);
  Writer& base64url(ByteView value);
  Writer& number(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  // Inserts text that is one JSON value already.
  Writer& raw(std::string_view json);

  // key + value in one call.
  Writer& string(std::string_view name, std::string_view value) { return key(name).string(value); }
  Writer& base64url(std::string_view name, ByteView value) { return key(name).base64url(value); }
  Writer& number(std::string_view name, std::int64_t value) { return key(name).number(value); }
  Writer& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
  Writer& raw(std::string_view name, std::string_view json) { return key(name).raw(json); }

  [[nodiscard]] const std::string& text() const& noexcept { return out_; }
  [[nodiscard]] std::string text() && noexcept { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool first_ = true;       // nothing was written yet at this level
  bool after_key_ = false;  // the next value belongs to a key
};

}  // namespace blockauth::json
