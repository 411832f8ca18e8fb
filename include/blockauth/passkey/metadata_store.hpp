// Port: the FIDO metadata that was imported last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "blockauth/base/clock.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/metadata.hpp"

namespace blockauth::passkey {

// Which metadata is in force.
struct MetadataSummary {
  std::int64_t number = 0;
  TimePoint next_update;
  TimePoint imported_at;
  std::size_t models = 0;

  friend bool operator==(const MetadataSummary&, const MetadataSummary&) = default;
};

// Thread-safe; may block. Every call may fail with store_unavailable or store_corrupt.
class IMetadataStore {
 public:
  virtual ~IMetadataStore() = default;

  // Nothing if none was ever imported.
  virtual Result<std::optional<MetadataSummary>> metadata_summary() = 0;
  // Takes the place of everything imported before, at once and on every node: nobody reads half of it. Its
  // number only grows. Errors: metadata_not_newer; then all is as it was.
  virtual Result<void> import_metadata(const webauthn::Metadata& metadata, TimePoint imported_at) = 0;
  // As webauthn::Metadata::find.
  virtual Result<std::vector<webauthn::AuthenticatorModel>> find_models(
      const webauthn::ModelQuery& query) = 0;
  // All of them, in the metadata's order.
  virtual Result<std::vector<webauthn::AuthenticatorModel>> list_models() = 0;
};

}  // namespace blockauth::passkey
