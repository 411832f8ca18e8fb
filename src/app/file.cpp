// Small files by way of POSIX, which alone has O_EXCL, modes at creation and fsync.
#include "app/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <system_error>
#include <utility>

#include "blockauth/base/base64url.hpp"

namespace blockauth::app {
namespace {

class FileDescriptor final {
 public:
  explicit FileDescriptor(int fd) noexcept : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

Failure io_failure(const std::string& path, std::string_view what) {
  return fail(Errc::io_error, path + " " + std::string(what) + ": " + std::system_category().message(errno));
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> write_new_file(const std::string& path, std::string_view content) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return io_failure(path, "cannot be made");
  if (!write_all(file.get(), content) || ::fsync(file.get()) != 0) {
    auto failure = io_failure(path, "cannot be written");
    ::unlink(path.c_str());
    return failure;
  }
  return {};
}

// The name of a new file survives a power cut only once its folder is on disk.
void sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); opened) {
    ::fsync(opened.get());
  }
}

// A new name in the same folder, for content that is not complete yet.
std::string draft_name(const std::string& path, IRandom& random) {
  return path + "." + base64url_encode(random.bytes(12));
}

}  // namespace

bool file_exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool others_may_read(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return io_failure(path, "cannot be opened");
  std::string content;
  char buffer[4096];
  while (true) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_failure(path, "cannot be read");
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > max_bytes) return fail(Errc::io_error, path + " is too long");
  }
}

Result<bool> publish_private_file(const std::string& path, std::string_view content, IRandom& random) {
  // Written under a name of its own first; the link then either makes the real name or finds it taken.
  const std::string draft = draft_name(path, random);
  BLOCKAUTH_CHECK(write_new_file(draft, content));
  const bool linked = ::link(draft.c_str(), path.c_str()) == 0;
  const int reason = errno;
  ::unlink(draft.c_str());
  if (!linked && reason != EEXIST) {
    errno = reason;
    return io_failure(path, "cannot be made");
  }
  sync_folder_of(path);
  return linked;
}

Result<void> replace_private_file(const std::string& path, std::string_view content, IRandom& random) {
  const std::string draft = draft_name(path, random);
  BLOCKAUTH_CHECK(write_new_file(draft, content));
  if (::rename(draft.c_str(), path.c_str()) != 0) {
    auto failure = io_failure(path, "cannot be replaced");
    ::unlink(draft.c_str());
    return failure;
  }
  sync_folder_of(path);
  return {};
}

}  // namespace blockauth::app
