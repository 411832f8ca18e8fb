// `blockauth mds ...`: what the FIDO Metadata Service says about authenticators.
#pragma once

#include <string>

#include "app/command_context.hpp"
#include "app/data_access.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

struct MdsImportOptions {
  DataOptions data;
  std::string file;                     // the BLOB as it was fetched; "-" for standard input
  std::optional<std::string> ca_store;  // instead of the setting metadata.ca_store
};
// Verifies the BLOB and puts it in the place of the one before; a running server sees it at once. Whatever is
// wrong with it, the last good one stays. Errors: metadata_invalid, metadata_not_newer, io_error.
[[nodiscard]] Result<void> mds_import_command(const MdsImportOptions& options, const CommandContext& context);

// Prints which metadata is in force; warns when it is older than it should be.
[[nodiscard]] Result<void> mds_status_command(const DataOptions& options, const CommandContext& context);

struct MdsReportOptions {
  DataOptions data;
  std::string aaguid;          // of one model, or
  std::string key_identifier;  // of a U2F model; neither: all models with a refused status
};
// One line a passkey: account, id, RP ID, active or revoked, model, status or "-", name; by tabs.
[[nodiscard]] Result<void> mds_report_command(const MdsReportOptions& options, const CommandContext& context);

}  // namespace blockauth::app
