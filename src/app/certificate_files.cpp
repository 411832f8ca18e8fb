// Which files of a folder count, and what is done with those that cannot be read?
#include "app/certificate_files.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <span>
#include <system_error>
#include <utility>

#include "app/certificate_text.hpp"
#include "app/file.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kCertificates[] = {".pem", ".der", ".crt", ".cer"};
constexpr std::string_view kRevocationLists[] = {".crl", ".pem", ".der"};

using Reader = Result<std::vector<Bytes>> (*)(std::string_view content);

// The paths of the files with one of these extensions, sorted.
Result<std::vector<std::string>> files_in(const std::string& folder,
                                          std::span<const std::string_view> extensions) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (std::ranges::find(extensions, it->path().extension().string()) != extensions.end()) {
      names.push_back(it->path().string());
    }
  }
  if (error) return fail(Errc::invalid_configuration, "the folder cannot be read: " + error.message());
  std::ranges::sort(names);
  return names;
}

Result<std::vector<Bytes>> values_in(const std::string& folder, std::span<const std::string_view> extensions,
                                     Reader read) {
  BLOCKAUTH_TRY(names, files_in(folder, extensions));
  std::vector<Bytes> values;
  for (const std::string& name : names) {
    BLOCKAUTH_TRY(content, read_small_file(name));
    auto found = read(content);
    if (!found) return fail(Errc::invalid_configuration, name + ": " + found.error().detail);
    std::ranges::move(*found, std::back_inserter(values));
  }
  return values;
}

}  // namespace

Result<std::vector<Bytes>> certificates_in_folder(const std::string& folder) {
  return values_in(folder, kCertificates, certificates_in);
}

Result<std::vector<Bytes>> revocation_lists_in_folder(const std::string& folder) {
  return values_in(folder, kRevocationLists, revocation_lists_in);
}

Result<std::vector<Bytes>> read_ca_store(const std::string& path) {
  std::error_code error;
  std::vector<std::string> names{path};
  if (std::filesystem::is_directory(path, error)) {
    BLOCKAUTH_TRY(found, files_in(path, kCertificates));
    names = std::move(found);
  } else {
    // The one file must be readable; of a folder's, links may point nowhere.
    BLOCKAUTH_CHECK(read_small_file(path));
  }
  std::set<Bytes> each_once;
  for (const std::string& name : names) {
    const auto content = read_small_file(name);
    if (!content) continue;
    auto certificates = certificates_in(*content);
    if (certificates) each_once.insert(certificates->begin(), certificates->end());
  }
  if (each_once.empty()) return fail(Errc::invalid_configuration, "there is no certificate in " + path);
  return std::vector<Bytes>(each_once.begin(), each_once.end());
}

}  // namespace blockauth::app
