// How is the server under test run, and what does the kernel say about it?
#include "bench/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "bench/http_client.hpp"

namespace blockauth::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kReadyWithin{10'000};
constexpr milliseconds kStoppedWithin{15'000};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

ServerProcess::ServerProcess(const std::string& binary, const std::string& folder,
                             const std::string& storage_url)
    : port_(free_port()) {
  std::vector<std::string> arguments = {binary,      "serve",
                                        "--listen",  "127.0.0.1:" + std::to_string(port_),
                                        "--storage", storage_url,
                                        "--rp-id",   "localhost",
                                        "--origin",  "http://localhost:8080"};
  std::vector<std::string> environment = {"BLOCKAUTH_RATE_LIMITS_ENABLED=false",
                                          "BLOCKAUTH_LOG_LEVEL=warning", "HOME=" + folder};
  const std::string log = folder + "/server.log";
  const std::vector<char*> argument_list = pointers(arguments);
  const std::vector<char*> environment_list = pointers(environment);
  const int output = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const auto started = steady_clock::now();
  child_ = fork();
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // however the benchmark ends, its server ends with it
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(binary.c_str(), argument_list.data(), environment_list.data());
    _exit(127);
  }
  close(output);

  HttpClient client(port_);
  while (client.get("/readyz").status != 200) {
    if (steady_clock::now() - started > kReadyWithin || waitpid(child_, nullptr, WNOHANG) != 0) {
      kill(child_, SIGKILL);
      std::fprintf(stderr, "the server did not get ready; its log is %s\n", log.c_str());
      std::exit(1);
    }
    std::this_thread::sleep_for(milliseconds(1));
  }
  start_to_ready_ = steady_clock::now() - started;
}

ServerProcess::~ServerProcess() {
  kill(child_, SIGTERM);
  const auto asked = steady_clock::now();
  while (waitpid(child_, nullptr, WNOHANG) == 0) {
    if (steady_clock::now() - asked > kStoppedWithin) kill(child_, SIGKILL);
    std::this_thread::sleep_for(milliseconds(5));
  }
}

std::chrono::nanoseconds ServerProcess::cpu_time() const {
  clockid_t clock = 0;
  timespec time{};
  if (clock_getcpuclockid(child_, &clock) != 0 || clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::size_t ServerProcess::resident_bytes() const {
  std::ifstream statistics("/proc/" + std::to_string(child_) + "/statm");
  std::size_t total_pages = 0;
  std::size_t resident_pages = 0;
  statistics >> total_pages >> resident_pages;
  return resident_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace blockauth::bench
