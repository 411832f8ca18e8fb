// What does a sign-in cost the server: CPU, latency, memory, and how does that grow with the accounts?
//
// Runs a server of its own on a free loopback port with SQLite in a temporary folder, and stops by itself.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/account_pool.hpp"
#include "bench/login_client.hpp"
#include "bench/recorded_ceremonies.hpp"
#include "bench/server_process.hpp"
#include "blockauth/store/sqlite.hpp"

namespace blockauth::bench {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr char kUsage[] =
    "usage: login_load BLOCKAUTH [--accounts N[,N...]] [--clients N[,N...]] [--seconds S]\n"
    "                  [--discoverable] [--logins-only]\n"
    "  BLOCKAUTH       the server's binary, a release build\n"
    "  --accounts      how many the database holds; one run each (default 1000,100000)\n"
    "  --clients       how many sign in at once; one measurement each (default 1,64)\n"
    "  --seconds       how long each measurement takes (default 5)\n"
    "  --discoverable  the options name no passkeys (default: e-mail first)\n"
    "  --logins-only   no other measurements, as for a profiler\n";

struct Arguments {
  std::string binary;
  std::vector<std::size_t> accounts = {1000, 100000};
  std::vector<std::size_t> clients = {1, 64};
  double seconds = 5;
  Mode mode = Mode::email_first;
  bool logins_only = false;
};

// "1000,100000"; empty if that is not what it is.
std::vector<std::size_t> parse_numbers(std::string_view text) {
  std::vector<std::size_t> numbers;
  while (!text.empty()) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number == 0) return {};
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  return numbers;
}

bool parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    if (argument == "--discoverable") {
      arguments.mode = Mode::discoverable;
    } else if (argument == "--logins-only") {
      arguments.logins_only = true;
    } else if (argument == "--accounts") {
      arguments.accounts = parse_numbers(value);
      ++i;
    } else if (argument == "--clients") {
      arguments.clients = parse_numbers(value);
      ++i;
    } else if (argument == "--seconds") {
      arguments.seconds = std::strtod(argv[++i], nullptr);
    } else if (argument.starts_with("--")) {
      return false;
    } else {
      arguments.binary = argument;
    }
  }
  return !arguments.binary.empty() && !arguments.accounts.empty() && !arguments.clients.empty() &&
         arguments.seconds > 0 && arguments.seconds <= 600;
}

nanoseconds quantile(std::vector<nanoseconds>& values, double q) {
  if (values.empty()) return {};
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

double microseconds(nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }
double milliseconds(nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }
double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

// What many calls of one kind cost the server.
struct Cost {
  std::size_t calls = 0;
  std::size_t failures = 0;
  Seconds elapsed{};
  nanoseconds server_cpu{};
  std::vector<nanoseconds> latencies;
  nanoseconds v{};  // a raw verification, measured meanwhile
};

// Lets each client call until the time is up.
template <class Client, class Call>
Cost measure(const ServerProcess& server, std::vector<std::unique_ptr<Client>>& clients, double seconds,
             const Call& call) {
  std::atomic<std::size_t> calls{0};
  std::atomic<std::size_t> failures{0};
  Cost cost;
  const nanoseconds cpu_before = server.cpu_time();
  const auto started = steady_clock::now();
  const auto end = started + std::chrono::duration_cast<nanoseconds>(Seconds(seconds));
  {
    std::vector<std::jthread> threads;
    for (const auto& client : clients) {
      threads.emplace_back([&] {
        while (steady_clock::now() < end) {
          (call(*client) ? calls : failures).fetch_add(1, std::memory_order_relaxed);
        }
      });
    }
  }
  cost.elapsed = steady_clock::now() - started;
  cost.server_cpu = server.cpu_time() - cpu_before;
  cost.calls = calls;
  cost.failures = failures;
  return cost;
}

Cost measure_logins(const ServerProcess& server, const AccountPool& pool, std::size_t count,
                    const Arguments& arguments) {
  std::vector<std::unique_ptr<LoginClient>> clients;
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<LoginClient>(pool, i, server.port(), arguments.mode));
    if (!clients.back()->log_in())
      give_up({.code = Errc::internal_error, .detail = "the first login failed"});
  }
  Cost cost =
      measure(server, clients, arguments.seconds, [](LoginClient& client) { return client.log_in(); });
  std::vector<nanoseconds> raw;
  for (const auto& client : clients) {
    cost.latencies.insert(cost.latencies.end(), client->latencies().begin(), client->latencies().end());
    raw.insert(raw.end(), client->raw_verifications().begin(), client->raw_verifications().end());
  }
  cost.v = quantile(raw, 0.5);
  return cost;
}

void print_logins(std::size_t clients, Cost cost) {
  const double per_login = microseconds(cost.server_cpu) / static_cast<double>(cost.calls);
  std::printf("  %2zu client%s %6.0f logins/s   latency p50 %.2f  p90 %.2f  p99 %.2f ms   ", clients,
              clients == 1 ? " " : "s", static_cast<double>(cost.calls) / cost.elapsed.count(),
              milliseconds(quantile(cost.latencies, 0.5)), milliseconds(quantile(cost.latencies, 0.9)),
              milliseconds(quantile(cost.latencies, 0.99)));
  std::printf("server CPU %.2f V (%.1f us; V = %.1f us)", per_login / microseconds(cost.v), per_login,
              microseconds(cost.v));
  if (cost.failures != 0) std::printf("   %zu FAILED", cost.failures);
  std::printf("\n");
}

// One kind of request that does next to nothing: what is left is HTTP.
template <class Call>
void measure_requests(const char* name, const ServerProcess& server, const RawVerification& raw,
                      std::size_t count, double seconds, const Call& call) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < count; ++i) clients.push_back(std::make_unique<HttpClient>(server.port()));
  std::vector<nanoseconds> v;
  for (int i = 0; i < 50; ++i) v.push_back(time_raw_verification(raw));
  const Cost cost = measure(server, clients, seconds, call);
  for (int i = 0; i < 50; ++i) v.push_back(time_raw_verification(raw));
  const double per_request = microseconds(cost.server_cpu) / static_cast<double>(cost.calls);
  std::printf("  %-34s %2zu client%s %7.0f/s   server CPU %.3f V (%.1f us)\n", name, count,
              count == 1 ? " " : "s", static_cast<double>(cost.calls) / cost.elapsed.count(),
              per_request / microseconds(quantile(v, 0.5)), per_request);
}

void measure_http(const ServerProcess& server, const AccountPool& pool, const Arguments& arguments) {
  const auto key =
      must(crypto::PrivateKey::from_pkcs8(COSEAlgorithmIdentifier::ES256, pool.keys.front().expose()));
  const Bytes message(69, 0x5a);
  const RawVerification raw(key, message, must(key.sign(message)));
  const std::string padding = "{\"unknown\":\"" + std::string(1000, 'x') + "\"}";
  for (const std::size_t count : arguments.clients) {
    const double seconds = arguments.seconds / 4;
    measure_requests("GET /healthz", server, raw, count, seconds,
                     [](HttpClient& client) { return client.get("/healthz").status == 200; });
    measure_requests("POST auth/options, 1 kB in", server, raw, count, seconds, [&](HttpClient& client) {
      return client.post("/auth/passkey/auth/options/", padding).status == 200;
    });
    measure_requests(
        "POST auth/options, unknown e-mail", server, raw, count, seconds, [&](HttpClient& client) {
          return client.post("/auth/passkey/auth/options/", R"({"email":"nobody@example.org"})").status ==
                 200;
        });
  }
}

void measure_connections(const ServerProcess& server) {
  constexpr std::size_t kConnections = 500;
  const std::size_t before = server.resident_bytes();
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (std::size_t i = 0; i < kConnections; ++i) {
    clients.push_back(std::make_unique<HttpClient>(server.port()));
    if (clients.back()->get("/healthz").status != 200) give_up({.code = Errc::io_error});
  }
  std::printf("  %zu idle connections: %.1f kB each\n", kConnections,
              static_cast<double>(server.resident_bytes() - before) / 1e3 / kConnections);
}

void run(const Arguments& arguments, std::size_t account_count, const std::string& folder) {
  const std::string database = folder + "/blockauth.db";
  const AccountPool pool = AccountPool::make(account_count);
  {
    support::SeededRandom random("store");
    const auto store = must(store::open_sqlite({.path = database}, random));
    pool.insert_into(*store);
  }
  const ServerProcess server(arguments.binary, folder, "sqlite:" + database);
  std::printf("%zu accounts, %s: %.1f MB database, ready after %.0f ms, %.1f MB resident\n", account_count,
              arguments.mode == Mode::discoverable ? "discoverable" : "e-mail first",
              megabytes(std::filesystem::file_size(database)), milliseconds(server.start_to_ready()),
              megabytes(server.resident_bytes()));
  for (const std::size_t count : arguments.clients) {
    print_logins(count, measure_logins(server, pool, count, arguments));
  }
  if (arguments.logins_only) return;
  std::printf("  after that %.1f MB resident\n", megabytes(server.resident_bytes()));
  measure_connections(server);
  measure_http(server, pool, arguments);
}

int main_of(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const std::size_t accounts : arguments.accounts) {
    std::string folder = (std::filesystem::temp_directory_path() / "blockauth-load-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return 1;
    run(arguments, accounts, folder);
    std::filesystem::remove_all(folder);
  }
  return 0;
}

}  // namespace
}  // namespace blockauth::bench

int main(int argc, char** argv) { return blockauth::bench::main_of(argc, argv); }
