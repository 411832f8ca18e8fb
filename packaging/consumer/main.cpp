// The smallest program that needs the installed headers and libraries of both doors: the core and the stores.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <span>

#include "blockauth/store/memory.hpp"
#include "blockauth/webauthn/relying_party.hpp"

namespace {

class DeviceRandom final : public blockauth::IRandom {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override {
    std::ranges::generate(out, [this] { return static_cast<std::uint8_t>(device_()); });
  }

 private:
  std::random_device device_;
};

}  // namespace

int main() {
  blockauth::webauthn::RelyingPartyConfig config;
  config.rp_id = "example.org";
  config.rp_name = "Example";
  config.origins = {"https://example.org"};
  const auto relying_party = blockauth::webauthn::RelyingParty::create(config);
  if (!relying_party) {
    std::cerr << relying_party.error().detail << '\n';
    return EXIT_FAILURE;
  }
  DeviceRandom random;
  const auto store = blockauth::store::open_memory(random);
  return store->ping() ? EXIT_SUCCESS : EXIT_FAILURE;
}
