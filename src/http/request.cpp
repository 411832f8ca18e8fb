// What do a request's first line and body say?
#include "http/request.hpp"

#include <array>
#include <utility>

#include "http/text.hpp"

namespace blockauth::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 6> kMethods{{{Method::get, "GET"},
                                                                       {Method::head, "HEAD"},
                                                                       {Method::post, "POST"},
                                                                       {Method::patch, "PATCH"},
                                                                       {Method::delete_, "DELETE"},
                                                                       {Method::options, "OPTIONS"}}};

// Where the authority of a target in the absolute form begins.
std::size_t authority_begin(std::string_view target) noexcept {
  if (target.starts_with('/')) return std::string_view::npos;
  const auto scheme = target.find("://");
  return scheme == std::string_view::npos ? scheme : scheme + 3;
}

}  // namespace

Method method_from(std::string_view name) noexcept {
  for (const auto& [method, spelling] : kMethods) {
    if (name == spelling) return method;  // case-sensitive (RFC 9110 §9.1)
  }
  return Method::other;
}

std::string_view to_string(Method method) noexcept {
  for (const auto& [known, spelling] : kMethods) {
    if (method == known) return spelling;
  }
  return "";
}

std::string_view path_of(std::string_view target) noexcept {
  if (const auto begin = authority_begin(target); begin != std::string_view::npos) {
    const auto slash = target.find('/', begin);
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  return target.substr(0, target.find_first_of("?#"));
}

std::optional<std::string_view> authority_of(std::string_view target) noexcept {
  const auto begin = authority_begin(target);
  if (begin == std::string_view::npos) return std::nullopt;
  target.remove_prefix(begin);
  return target.substr(0, target.find_first_of("/?#"));
}

bool is_json(std::string_view content_type) noexcept {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))), "application/json");
}

Result<json::Object> parse_body(json::Document& document, const Request& request) {
  return document.parse_object(request.body.empty() ? std::string_view("{}") : request.body);
}

}  // namespace blockauth::http
