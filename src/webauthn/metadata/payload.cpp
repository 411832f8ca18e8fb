// What does the payload of a metadata BLOB say? (FIDO Metadata Service 3.0 §3.1)
//
// Who signed it is trusted, so what a policy decides by (models, statuses, number, dates) must be well-formed
// or the whole is refused and the last good BLOB stays; what only helps or looks nice (a root, a name, an
// icon) is left out where it is not.
#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "base/utf8.hpp"
#include "blockauth/base/base64url.hpp"
#include "blockauth/webauthn/metadata.hpp"
#include "crypto/certificate.hpp"

namespace blockauth::webauthn {
namespace {

constexpr std::size_t kMaxStatusCharacters = 64;
constexpr std::size_t kMaxReports = 256;
constexpr std::size_t kMaxKeyIdentifiers = 1024;
constexpr std::size_t kMaxRoots = 256;

Failure malformed(std::string detail) { return fail(Errc::metadata_invalid, std::move(detail)); }

// "2026-01-02" at midnight.
std::optional<TimePoint> date_from(std::string_view text) {
  constexpr std::size_t kDateCharacters = 10;
  if (text.size() != kDateCharacters) return std::nullopt;
  return time_from_iso8601(std::string(text) + "T00:00:00Z");
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Lower case, as the metadata statement requires.
std::optional<Bytes> key_identifier_from(std::string_view hex) {
  if (hex.size() != 2 * kAttestationKeyIdentifierBytes) return std::nullopt;
  Bytes octets;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_digit(hex[i]);
    const int low = hex_digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>(16 * high + low));
  }
  return octets;
}

// A name goes into lists, logs and terminals.
bool is_plain_name(std::string_view text) {
  const auto characters = count_characters(text);
  return characters && *characters <= kMaxModelNameCharacters &&
         std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// An icon is shown as it is: an image in base64 and nothing that could end an attribute.
bool is_image_url(std::string_view text) {
  constexpr std::string_view kScheme = "data:image/";
  constexpr std::string_view kEncoding = ";base64,";
  if (!text.starts_with(kScheme) || text.size() > kMaxModelIconBytes) return false;
  const std::size_t encoding = text.find(kEncoding);
  if (encoding == std::string_view::npos) return false;
  const auto is_type = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  };
  const std::string_view type = text.substr(kScheme.size(), encoding - kScheme.size());
  return !type.empty() && std::ranges::all_of(type, is_type) &&
         base64_decode(text.substr(encoding + kEncoding.size())).has_value();
}

Result<std::vector<StatusReport>> read_reports(const json::Object& entry) {
  BLOCKAUTH_TRY(objects, entry.objects("statusReports"));
  if (objects.size() > kMaxReports) return malformed("an entry has too many status reports");
  std::vector<StatusReport> reports;
  for (const json::Object& object : objects) {
    BLOCKAUTH_TRY(status, object.string("status"));
    BLOCKAUTH_TRY(date, object.optional_string("effectiveDate"));
    const bool is_word = !status.empty() && status.size() <= kMaxStatusCharacters &&
                         std::ranges::all_of(status, [](unsigned char c) {
                           return std::isalnum(c) != 0 || c == '_';  // "FIDO_CERTIFIED_L1plus"
                         });
    if (!is_word) return malformed("a status is no word of letters, digits and underscores");
    if (date && !date_from(*date)) return malformed("a status report's effectiveDate is no date");
    reports.push_back({std::string(status), std::string(date.value_or(""))});
  }
  return reports;
}

Result<std::vector<Bytes>> read_key_identifiers(const json::Object& entry) {
  BLOCKAUTH_TRY(texts, entry.optional_strings("attestationCertificateKeyIdentifiers"));
  if (texts.size() > kMaxKeyIdentifiers) return malformed("an entry has too many key identifiers");
  std::vector<Bytes> identifiers;
  for (const std::string_view text : texts) {
    auto identifier = key_identifier_from(text);
    if (!identifier) return malformed("a key identifier is not 40 hexadecimal digits in lower case");
    identifiers.push_back(*std::move(identifier));
  }
  return identifiers;
}

// Vendors' certificates come with line breaks, and some are no certificates to us.
std::optional<Bytes> certificate_from(std::string_view text) {
  std::string base64(text);
  std::erase_if(base64, [](unsigned char c) { return std::isspace(c) != 0; });
  auto der = base64_decode(base64);
  if (!der || !crypto::Certificate::parse(*der)) return std::nullopt;
  return std::move(der).value();
}

Result<void> read_statement(const json::Object& statement, AuthenticatorModel& model, std::size_t& ignored) {
  BLOCKAUTH_TRY(name, statement.optional_string("description"));
  if (name && is_plain_name(*name)) model.name = *name;
  BLOCKAUTH_TRY(icon, statement.optional_string("icon"));
  if (icon && is_image_url(*icon)) model.icon = *icon;
  BLOCKAUTH_TRY(roots, statement.optional_strings("attestationRootCertificates"));
  if (roots.size() > kMaxRoots) return malformed("an entry has too many root certificates");
  for (const std::string_view text : roots) {
    if (auto root = certificate_from(text)) {
      model.root_certificates.push_back(*std::move(root));
    } else {
      ++ignored;
    }
  }
  return {};
}

Result<AuthenticatorModel> read_entry(const json::Object& entry, std::size_t& ignored) {
  AuthenticatorModel model;
  BLOCKAUTH_TRY(aaguid, entry.optional_string("aaguid"));
  if (aaguid) {
    model.aaguid = aaguid_from(*aaguid);
    if (!model.aaguid) return malformed("an entry's aaguid is none");
    // An authenticator of this AAGUID is one that does not say what it is.
    if (*model.aaguid == Aaguid{}) return malformed("an entry's aaguid is all zero");
  }
  BLOCKAUTH_TRY(identifiers, read_key_identifiers(entry));
  model.key_identifiers = std::move(identifiers);
  BLOCKAUTH_TRY(reports, read_reports(entry));
  model.status_reports = std::move(reports);
  BLOCKAUTH_TRY(statement, entry.optional_object("metadataStatement"));
  if (statement) BLOCKAUTH_CHECK(read_statement(*statement, model, ignored));
  return model;
}

Result<Metadata> read_payload(std::string_view payload) {
  json::Document document;
  BLOCKAUTH_TRY(object, document.parse_object(payload, Errc::metadata_invalid, json::kLargeDocument));
  Metadata metadata;
  BLOCKAUTH_TRY(number, object.integer("no"));
  if (number < 0) return malformed("`no` is negative");
  metadata.number = number;
  BLOCKAUTH_TRY(next_update, object.string("nextUpdate"));
  const auto date = date_from(next_update);
  if (!date) return malformed("nextUpdate is no date");
  metadata.next_update = *date;
  BLOCKAUTH_TRY(entries, object.objects("entries"));
  for (const json::Object& entry : entries) {
    BLOCKAUTH_TRY(model, read_entry(entry, metadata.ignored_certificates));
    if (model.aaguid || !model.key_identifiers.empty()) metadata.models.push_back(std::move(model));
  }
  return metadata;
}

}  // namespace

Result<Metadata> Metadata::from_json(std::string_view payload) {
  if (payload.size() > kMaxMetadataBlobBytes) return malformed("the metadata is larger than 32 MiB");
  auto metadata = read_payload(payload);
  if (!metadata) return malformed("the metadata is malformed: " + metadata.error().detail);
  return metadata;
}

}  // namespace blockauth::webauthn
