// Certificate revocation lists for tests, described field by field.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/clock.hpp"
#include "crypto/private_key.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::support {

struct RevocationListSpec {
  std::vector<std::int64_t> serials{};  // revoked since this_update
  TimePoint this_update = std::chrono::sys_days{std::chrono::year{2025} / 12 / 1};
  std::optional<TimePoint> next_update = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1};
};

[[nodiscard]] Bytes issue_revocation_list(const RevocationListSpec& spec, const DistinguishedName& issuer,
                                          const crypto::PrivateKey& issuer_key);

}  // namespace blockauth::support
