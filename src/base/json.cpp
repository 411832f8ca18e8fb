// What does a typed read of a JSON value refuse?
#include "base/json.hpp"

#include <boost/json/serialize.hpp>
#include <utility>

#include "blockauth/base/base64url.hpp"

namespace blockauth::json {
namespace {

namespace bj = boost::json;

bj::string_view to_boost(std::string_view text) { return {text.data(), text.size()}; }
std::string_view from_boost(bj::string_view text) { return {text.data(), text.size()}; }

Failure wrong_type(Errc errc, std::string_view name, std::string_view wanted) {
  return fail(errc, "member '" + std::string(name) + "' must be " + std::string(wanted));
}

Failure missing(Errc errc, std::string_view name) {
  return fail(errc, "member '" + std::string(name) + "' is missing");
}

std::optional<std::int64_t> as_integer(const bj::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  return std::nullopt;
}

}  // namespace

const boost::json::value* Object::find(std::string_view name) const noexcept {
  const auto* value = object_->if_contains(to_boost(name));
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool Object::has(std::string_view name) const noexcept {
  return object_->if_contains(to_boost(name)) != nullptr;
}

bool Object::is_null(std::string_view name) const noexcept {
  const auto* value = object_->if_contains(to_boost(name));
  return value != nullptr && value->is_null();
}

Result<std::optional<std::string_view>> Object::optional_string(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<std::string_view>();
  if (const auto* text = value->if_string()) return std::optional(from_boost(*text));
  return wrong_type(errc_, name, "a string");
}

Result<std::optional<Object>> Object::optional_object(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<Object>();
  if (const auto* object = value->if_object()) return std::optional(Object(*object, errc_));
  return wrong_type(errc_, name, "an object");
}

Result<std::optional<bool>> Object::optional_boolean(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<bool>();
  if (const auto* flag = value->if_bool()) return std::optional(*flag);
  return wrong_type(errc_, name, "true or false");
}

Result<std::optional<std::int64_t>> Object::optional_integer(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<std::int64_t>();
  if (const auto number = as_integer(*value)) return number;
  return wrong_type(errc_, name, "an integer");
}

Result<std::optional<double>> Object::optional_number(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return std::optional<double>();
  if (!value->is_number()) return wrong_type(errc_, name, "a number");
  return std::optional(value->to_number<double>());
}

Result<std::optional<Bytes>> Object::optional_base64url(std::string_view name) const {
  BLOCKAUTH_TRY(text, optional_string(name));
  if (!text) return std::optional<Bytes>();
  auto bytes = base64url_decode(*text);
  if (!bytes)
    return fail(Errc::malformed_base64url, "member '" + std::string(name) + "': " + bytes.error().detail);
  return std::optional(std::move(bytes).value());
}

Result<std::vector<std::string_view>> Object::optional_strings(std::string_view name) const {
  std::vector<std::string_view> out;
  const auto* value = find(name);
  if (value == nullptr) return out;
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of strings");
  for (const auto& element : *array) {
    const auto* text = element.if_string();
    if (text == nullptr) return wrong_type(errc_, name, "an array of strings");
    out.push_back(from_boost(*text));
  }
  return out;
}

Result<std::vector<std::int64_t>> Object::optional_integers(std::string_view name) const {
  std::vector<std::int64_t> out;
  const auto* value = find(name);
  if (value == nullptr) return out;
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of integers");
  for (const auto& element : *array) {
    const auto number = as_integer(element);
    if (!number) return wrong_type(errc_, name, "an array of integers");
    out.push_back(*number);
  }
  return out;
}

Result<std::string_view> Object::string(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_string(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<Object> Object::object(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_object(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<bool> Object::boolean(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_boolean(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<std::int64_t> Object::integer(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_integer(name));
  if (!value) return missing(errc_, name);
  return *value;
}

Result<Bytes> Object::base64url(std::string_view name) const {
  BLOCKAUTH_TRY(value, optional_base64url(name));
  if (!value) return missing(errc_, name);
  return *std::move(value);
}

Result<std::vector<std::string_view>> Object::strings(std::string_view name) const {
  if (find(name) == nullptr) return missing(errc_, name);
  return optional_strings(name);
}

Result<std::vector<std::int64_t>> Object::integers(std::string_view name) const {
  if (find(name) == nullptr) return missing(errc_, name);
  return optional_integers(name);
}

Result<std::vector<std::vector<std::int64_t>>> Object::integer_lists(std::string_view name) const {
  constexpr std::string_view kWanted = "an array of arrays of integers";
  const auto* value = find(name);
  if (value == nullptr) return missing(errc_, name);
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, kWanted);
  std::vector<std::vector<std::int64_t>> out;
  for (const auto& element : *array) {
    const auto* list = element.if_array();
    if (list == nullptr) return wrong_type(errc_, name, kWanted);
    out.emplace_back();
    for (const auto& item : *list) {
      const auto number = as_integer(item);
      if (!number) return wrong_type(errc_, name, kWanted);
      out.back().push_back(*number);
    }
  }
  return out;
}

Result<std::vector<Object>> Object::objects(std::string_view name) const {
  const auto* value = find(name);
  if (value == nullptr) return missing(errc_, name);
  const auto* array = value->if_array();
  if (array == nullptr) return wrong_type(errc_, name, "an array of objects");
  std::vector<Object> out;
  for (const auto& element : *array) {
    const auto* object = element.if_object();
    if (object == nullptr) return wrong_type(errc_, name, "an array of objects");
    out.emplace_back(*object, errc_);
  }
  return out;
}

std::vector<std::string_view> Object::names() const {
  std::vector<std::string_view> out;
  out.reserve(object_->size());
  for (const auto& member : *object_) out.push_back(from_boost(member.key()));
  return out;
}

std::optional<std::string> Object::serialized(std::string_view name) const {
  const auto* value = object_->if_contains(to_boost(name));
  if (value == nullptr) return std::nullopt;
  return bj::serialize(*value);
}

}  // namespace blockauth::json
