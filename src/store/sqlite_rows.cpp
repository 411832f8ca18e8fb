// How does a value become columns, and columns a value again?
#include "store/sqlite_rows.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace blockauth::store::sqlite {
namespace {

using webauthn::AttestationType;

constexpr std::array<std::pair<AttestationType, std::string_view>, 5> kAttestationTypes{{
    {AttestationType::none, "none"},
    {AttestationType::self, "self"},
    {AttestationType::basic, "basic"},
    {AttestationType::attca, "attca"},
    {AttestationType::anonca, "anonca"},
}};

AttestationType read_attestation_type(RowReader& row) {
  const std::string name = row.text();
  const auto* found = std::ranges::find(kAttestationTypes, std::string_view(name),
                                        &std::pair<AttestationType, std::string_view>::second);
  if (found != kAttestationTypes.end()) return found->first;
  row.damage();
  return AttestationType::none;
}

}  // namespace

Uuid RowReader::uuid() noexcept {
  const auto uuid = Uuid::from_octets(query_.blob(column_++));
  damaged_ = damaged_ || !uuid;
  return uuid.value_or(Uuid{});
}

std::uint32_t RowReader::counter() noexcept {
  const std::int64_t value = integer();
  damaged_ = damaged_ || value < 0 || value > std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(value);
}

webauthn::Aaguid read_aaguid(RowReader& row) {
  webauthn::Aaguid aaguid{};
  const Bytes octets = row.blob();
  if (octets.size() != aaguid.size()) {
    row.damage();
  } else {
    std::ranges::copy(octets, aaguid.begin());
  }
  return aaguid;
}

passkey::User read_user(RowReader& row) {
  passkey::User user;
  user.id.value = row.text();
  user.email = row.text();
  user.display_name = row.text();
  user.handle = UserHandle(row.blob());
  user.is_active = row.boolean();
  user.email_verified = row.boolean();
  auto issuer = row.optional([&] { return row.text(); });
  auto subject = row.optional([&] { return row.text(); });
  if (issuer && subject) user.foreign = passkey::ForeignIdentity{*std::move(issuer), *std::move(subject)};
  user.created_at = row.time();
  return user;
}

passkey::CredentialData read_credential(RowReader& row) {
  passkey::CredentialData credential;
  webauthn::CredentialRecord& record = credential.record;
  credential.id = row.uuid();
  record.id = CredentialId(row.blob());
  credential.user_id.value = row.text();
  credential.user_handle = UserHandle(row.blob());
  credential.name = row.text();
  record.rp_id = row.text();
  record.public_key = row.blob();
  credential.algorithm = static_cast<COSEAlgorithmIdentifier>(row.integer());
  record.sign_count = row.counter();
  record.uv_initialized = row.boolean();
  record.backup_eligible = row.optional([&] { return row.boolean(); });
  record.backup_state = row.boolean();
  record.transports = split_transports(row.text());
  credential.aaguid = read_aaguid(row);
  credential.authenticator_attachment = row.text();
  credential.is_discoverable = row.optional([&] { return row.boolean(); });
  credential.attestation_format = row.text();
  credential.attestation_type = read_attestation_type(row);
  credential.attestation_trusted = row.boolean();
  credential.attestation_object = row.blob();
  credential.created_at = row.time();
  credential.last_used_at = row.optional([&] { return row.time(); });
  credential.is_active = row.boolean();
  credential.revoked_at = row.optional([&] { return row.time(); });
  credential.revocation_reason = row.text();
  credential.attestation_key_id = row.blob();
  credential.enterprise_serial = row.blob();
  return credential;
}

token::Session read_session(RowReader& row) {
  token::Session session;
  session.id = row.uuid();
  session.user_id = row.text();
  session.user_email = row.text();
  session.user_active = row.boolean();
  session.credential = row.optional([&] { return row.uuid(); });
  session.rp_id = row.text();
  session.methods = row.text();
  session.auth_time = row.time();
  session.rotated_at = row.time();
  session.expires_at = row.time();
  session.generation = row.counter();
  return session;
}

std::string_view attestation_type_name(AttestationType type) noexcept {
  const auto* found =
      std::ranges::find(kAttestationTypes, type, &std::pair<AttestationType, std::string_view>::first);
  return found != kAttestationTypes.end() ? found->second : std::string_view{};
}

std::string join_transports(const std::vector<std::string>& transports) {
  std::string column;
  for (const std::string& transport : transports) {
    for (const char c : transport) {
      if (c == '\\') {
        column += "\\\\";
      } else if (c == '\n') {
        column += "\\n";
      } else {
        column += c;
      }
    }
    column += '\n';
  }
  return column;
}

std::vector<std::string> split_transports(std::string_view column) {
  std::vector<std::string> transports;
  std::string transport;
  bool escaped = false;
  for (const char c : column) {
    if (escaped) {
      transport += c == 'n' ? '\n' : c;
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '\n') {
      transports.push_back(std::exchange(transport, {}));
    } else {
      transport += c;
    }
  }
  return transports;
}

Result<std::optional<std::string>> canonical_column(const passkey::User& user) {
  if (user.email.empty()) return std::optional<std::string>{};
  BLOCKAUTH_TRY(canonical, passkey::canonical_email(user.email));
  return std::optional(std::move(canonical));
}

}  // namespace blockauth::store::sqlite
