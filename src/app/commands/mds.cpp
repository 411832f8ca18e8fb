// The BLOB comes from a file: nothing of BlockAuth fetches anything.
#include "app/commands/mds.hpp"

#include <istream>
#include <map>
#include <ostream>
#include <string_view>
#include <utility>

#include "app/certificate_files.hpp"
#include "app/credential_scan.hpp"
#include "app/file.hpp"
#include "base/json_writer.hpp"
#include "base/time_text.hpp"
#include "blockauth/webauthn/metadata.hpp"

namespace blockauth::app {
namespace {

// A day, as the metadata writes it.
std::string date_text(TimePoint time) { return to_iso8601(time).substr(0, 10); }

// A BLOB and the line end that a download may have got.
constexpr std::size_t kMaxFileBytes = webauthn::kMaxMetadataBlobBytes + 2;

Result<std::string> read_all(std::istream& in) {
  std::string content;
  char buffer[65536];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    content.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (content.size() > kMaxFileBytes) return fail(Errc::io_error, "the input is too long");
  }
  return content;
}

Result<std::string> read_blob(const std::string& file, std::istream& in) {
  BLOCKAUTH_TRY(blob, file == "-" ? read_all(in) : read_file(file, kMaxFileBytes));
  while (blob.ends_with('\n') || blob.ends_with('\r')) blob.pop_back();
  return blob;
}

void warn_if_overdue(TimePoint next_update, const CommandContext& context) {
  if (context.clock.now() < next_update) return;
  context.err << "Warning: newer metadata was due on " << date_text(next_update)
              << ": fetch it and import it.\n";
}

// What the store holds is as new or newer.
Failure not_newer(std::int64_t number, store::Store& store) {
  const auto summary = store.metadata().metadata_summary();
  const std::string held =
      summary && *summary ? std::to_string((*summary)->number) : std::string("a newer one");
  return fail(Errc::metadata_not_newer, "the file holds metadata " + std::to_string(number) + ", and " +
                                            held + " is imported already: nothing was changed");
}

// The first refused status of a model, as text; asked of the store once for every model.
class Statuses {
 public:
  Statuses(passkey::IMetadataStore& store, const std::vector<std::string>& refused)
      : store_(store), refused_(refused) {}

  Result<std::string> of(const passkey::CredentialData& credential) {
    const std::string key = model_text(credential);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    BLOCKAUTH_TRY(models, store_.find_models(model_of(credential)));
    const webauthn::StatusReport* report = webauthn::find_report(models, refused_);
    return known_[key] = report == nullptr ? std::string() : report->status;
  }

 private:
  passkey::IMetadataStore& store_;
  const std::vector<std::string>& refused_;
  std::map<std::string, std::string> known_;
};

}  // namespace

Result<void> mds_import_command(const MdsImportOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(blob, read_blob(options.file, context.in));
  BLOCKAUTH_TRY(settings, find_storage(options.data, context));
  BLOCKAUTH_TRY(authorities, read_ca_store(options.ca_store.value_or(settings.metadata.ca_store)));
  BLOCKAUTH_TRY(metadata, webauthn::verify_metadata_blob(blob, authorities, context.clock.now()));
  BLOCKAUTH_TRY(data, open_data(options.data, context, AbsentDatabase::made));
  const auto imported = data.store->metadata().import_metadata(metadata, context.clock.now());
  if (!imported && imported.error().code == Errc::metadata_not_newer)
    return not_newer(metadata.number, *data.store);
  BLOCKAUTH_CHECK(imported);
  context.out << "Imported metadata " << metadata.number << " with " << metadata.models.size()
              << " models; the next is due on " << date_text(metadata.next_update) << ".\n";
  if (metadata.ignored_certificates > 0) {
    context.err << "Note: " << metadata.ignored_certificates
                << " roots in it are no certificates and vouch for nobody.\n";
  }
  warn_if_overdue(metadata.next_update, context);
  return {};
}

Result<void> mds_status_command(const DataOptions& options, const CommandContext& context) {
  BLOCKAUTH_TRY(data, open_data(options, context));
  BLOCKAUTH_TRY(summary, data.store->metadata().metadata_summary());
  if (!summary) {
    context.out << "No metadata was imported.\n";
    return {};
  }
  context.out << "number: " << summary->number << "\nmodels: " << summary->models
              << "\nimported: " << to_iso8601(summary->imported_at)
              << "\nnext update: " << date_text(summary->next_update) << '\n';
  warn_if_overdue(summary->next_update, context);
  return {};
}

Result<void> mds_report_command(const MdsReportOptions& options, const CommandContext& context) {
  std::optional<webauthn::ModelQuery> wanted;
  if (!options.aaguid.empty() || !options.key_identifier.empty()) {
    BLOCKAUTH_TRY(model, model_from(options.aaguid, options.key_identifier));
    wanted = std::move(model);
  }
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  Statuses statuses(data.store->metadata(), data.settings.metadata.refused_statuses);
  return visit_all_credentials(*data.store, [&](const passkey::CredentialData& credential) -> Result<void> {
    if (wanted && !is_of_model(credential, *wanted)) return {};
    BLOCKAUTH_TRY(status, statuses.of(credential));
    if (!wanted && status.empty()) return {};
    std::string name;
    json::append_quoted(name, credential.name);
    context.out << credential.user_id.value << '\t' << credential.id.to_string() << '\t'
                << credential.record.rp_id << '\t' << (credential.is_active ? "active" : "revoked") << '\t'
                << model_text(credential) << '\t' << (status.empty() ? "-" : status) << '\t' << name << '\n';
    return {};
  });
}

}  // namespace blockauth::app
