// Which embedded file is this, and how may a browser use it?
#include "http/static_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "embedded/demo_files.hpp"
#include "http/response_headers.hpp"

namespace blockauth::http {
namespace {

constexpr std::string_view kPage = "index.html";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".svg", "image/svg+xml"}}};

std::string_view type_of(std::string_view name) {
  for (const auto& [extension, type] : kTypes) {
    if (name.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

Result<Response> file_response(std::string_view name) {
  const auto files = demo_files();
  const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
  if (found == files.end()) return fail(Errc::not_found, "no such file");
  Response response;
  response.body = found->content;
  response.content_type = type_of(name);
  response.cache_control = "no-cache";
  response.headers.push_back({"Content-Security-Policy", std::string(kContentSecurityPolicy)});
  response.headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
  return response;
}

}  // namespace

Result<Response> demo_page(const Request&, const Context&) { return file_response(kPage); }

Result<Response> demo_file(const Request& request, const Context&) {
  return file_response(request.parameter);
}

}  // namespace blockauth::http
