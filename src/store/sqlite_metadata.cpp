// How do models of authenticators become rows, and rows models again?
#include "store/sqlite_metadata.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "store/sqlite_rows.hpp"

namespace blockauth::store::sqlite {
namespace {

using passkey::MetadataSummary;
using webauthn::AuthenticatorModel;
using webauthn::StatusReport;

constexpr std::size_t kIdentifierBytes = webauthn::kAttestationKeyIdentifierBytes;

constexpr Sql kSummary{R"sql(
  SELECT number, next_update, imported_at, (SELECT count(*) FROM metadata_model) FROM metadata
)sql"};
// Touches no row unless the number grows.
constexpr Sql kReplaceSummary{R"sql(
  INSERT INTO metadata (only, number, next_update, imported_at) VALUES (1, ?1, ?2, ?3)
  ON CONFLICT (only) DO UPDATE SET number = ?1, next_update = ?2, imported_at = ?3 WHERE number < ?1
)sql"};
constexpr Sql kDeleteKeys{"DELETE FROM metadata_key"};
constexpr Sql kDeleteModels{"DELETE FROM metadata_model"};
constexpr Sql kInsertModel{R"sql(
  INSERT INTO metadata_model (id, aaguid, key_identifiers, name, icon, status_reports, roots)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
)sql"};
constexpr Sql kInsertKey{"INSERT INTO metadata_key (key_identifier, model) VALUES (?1, ?2)"};
constexpr Sql kModelsByAaguid{R"sql(
  SELECT aaguid, key_identifiers, name, icon, status_reports, roots FROM metadata_model WHERE aaguid = ?1 ORDER BY id
)sql"};
constexpr Sql kModelsByKey{R"sql(
  SELECT m.aaguid, m.key_identifiers, m.name, m.icon, m.status_reports, m.roots
  FROM metadata_key k JOIN metadata_model m ON m.id = k.model WHERE k.key_identifier = ?1 ORDER BY m.id
)sql"};
constexpr Sql kAllModels{R"sql(
  SELECT aaguid, key_identifiers, name, icon, status_reports, roots FROM metadata_model ORDER BY id
)sql"};

// metadata_model.status_reports: one a line, status and date with a space between them.
std::string join_reports(const std::vector<StatusReport>& reports) {
  std::string column;
  for (const StatusReport& report : reports) column += report.status + " " + report.effective_date + "\n";
  return column;
}

// metadata_model.roots: base64url, one a line.
std::string join_roots(const std::vector<Bytes>& roots) {
  std::string column;
  for (const Bytes& root : roots) column += base64url_encode(root) + "\n";
  return column;
}

// Takes the next line off `text`; each has its end.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::vector<StatusReport> split_reports(std::string_view column, RowReader& row) {
  std::vector<StatusReport> reports;
  while (!column.empty()) {
    const auto line = take_line(column);
    const std::size_t space = line ? line->find(' ') : std::string_view::npos;
    if (space == std::string_view::npos) {
      row.damage();
      return reports;
    }
    reports.push_back({std::string(line->substr(0, space)), std::string(line->substr(space + 1))});
  }
  return reports;
}

std::vector<Bytes> split_roots(std::string_view column, RowReader& row) {
  std::vector<Bytes> roots;
  while (!column.empty()) {
    const auto line = take_line(column);
    auto root = base64url_decode(line.value_or("*"));
    if (!root) {
      row.damage();
      return roots;
    }
    roots.push_back(std::move(root).value());
  }
  return roots;
}

std::vector<Bytes> split_identifiers(ByteView column) {
  std::vector<Bytes> identifiers;
  for (; column.size() >= kIdentifierBytes; column = column.subspan(kIdentifierBytes))
    identifiers.push_back(to_bytes(column.first(kIdentifierBytes)));
  return identifiers;
}

Result<std::vector<AuthenticatorModel>> read_models(Query& query) {
  std::vector<AuthenticatorModel> models;
  for (;;) {
    BLOCKAUTH_TRY(found, query.next());
    if (!found) return models;
    RowReader row(query);
    AuthenticatorModel model;
    model.aaguid = row.optional([&row] { return read_aaguid(row); });
    model.key_identifiers = split_identifiers(row.blob());
    model.name = row.text();
    model.icon = row.text();
    model.status_reports = split_reports(row.text(), row);
    model.root_certificates = split_roots(row.text(), row);
    BLOCKAUTH_TRY(sound, row.finish(std::move(model)));
    models.push_back(std::move(sound));
  }
}

Result<void> insert_model(Connection& connection, std::int64_t id, const AuthenticatorModel& model) {
  Bytes identifiers;
  for (const Bytes& identifier : model.key_identifiers)
    identifiers.insert(identifiers.end(), identifier.begin(), identifier.end());
  const std::optional<ByteView> aaguid = model.aaguid ? std::optional<ByteView>(*model.aaguid) : std::nullopt;
  const std::string reports = join_reports(model.status_reports);
  const std::string roots = join_roots(model.root_certificates);
  BLOCKAUTH_CHECK(
      Query(connection, kInsertModel, id, aaguid, identifiers, model.name, model.icon, reports, roots)
          .execute());
  if (model.aaguid) return {};  // then that is what it is known by
  const std::set<Bytes> each_once(model.key_identifiers.begin(), model.key_identifiers.end());
  for (const Bytes& identifier : each_once)
    BLOCKAUTH_CHECK(Query(connection, kInsertKey, identifier, id).execute());
  return {};
}

class SqliteMetadataStore final : public passkey::IMetadataStore {
 public:
  explicit SqliteMetadataStore(Database& database) noexcept : database_(database) {}

  Result<std::optional<MetadataSummary>> metadata_summary() override {
    return database_.read([](Connection& connection) -> Result<std::optional<MetadataSummary>> {
      Query query(connection, kSummary);
      BLOCKAUTH_TRY(found, query.next());
      if (!found) return std::optional<MetadataSummary>{};
      RowReader row(query);
      MetadataSummary summary;
      summary.number = row.integer();
      summary.next_update = row.time();
      summary.imported_at = row.time();
      summary.models = static_cast<std::size_t>(row.integer());
      return row.finish(std::optional(summary));
    });
  }

  Result<void> import_metadata(const webauthn::Metadata& metadata, TimePoint imported_at) override {
    return database_.write([&](Connection& connection) -> Result<void> {
      BLOCKAUTH_TRY(
          replaced,
          Query(connection, kReplaceSummary, metadata.number, metadata.next_update, imported_at).execute());
      if (replaced == 0) return fail(Errc::metadata_not_newer);
      BLOCKAUTH_CHECK(connection.run(kDeleteKeys));
      BLOCKAUTH_CHECK(connection.run(kDeleteModels));
      std::int64_t id = 0;
      for (const AuthenticatorModel& model : metadata.models)
        BLOCKAUTH_CHECK(insert_model(connection, ++id, model));
      return {};
    });
  }

  Result<std::vector<AuthenticatorModel>> find_models(const webauthn::ModelQuery& query) override {
    return database_.read([&](Connection& connection) -> Result<std::vector<AuthenticatorModel>> {
      if (query.aaguid != webauthn::Aaguid{}) {
        const ByteView aaguid = query.aaguid;
        Query by_aaguid(connection, kModelsByAaguid, aaguid);
        return read_models(by_aaguid);
      }
      std::vector<AuthenticatorModel> models;
      for (const Bytes& identifier : query.key_identifiers) {
        Query by_key(connection, kModelsByKey, identifier);
        BLOCKAUTH_TRY(found, read_models(by_key));
        for (AuthenticatorModel& model : found) {
          if (std::ranges::find(models, model) == models.end()) models.push_back(std::move(model));
        }
      }
      return models;
    });
  }

  Result<std::vector<AuthenticatorModel>> list_models() override {
    return database_.read([](Connection& connection) {
      Query query(connection, kAllModels);
      return read_models(query);
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<passkey::IMetadataStore> make_metadata_store(Database& database) {
  return std::make_unique<SqliteMetadataStore>(database);
}

}  // namespace blockauth::store::sqlite
