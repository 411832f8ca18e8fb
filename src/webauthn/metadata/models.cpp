// Which models answer to a query, and which of them does a policy refuse?
#include <algorithm>
#include <string>

#include "blockauth/webauthn/metadata.hpp"

namespace blockauth::webauthn {

std::vector<AuthenticatorModel> Metadata::find(const ModelQuery& query) const {
  const auto answers = [&query](const AuthenticatorModel& model) {
    if (query.aaguid != Aaguid{}) return model.aaguid == query.aaguid;
    return std::ranges::any_of(query.key_identifiers, [&model](const Bytes& wanted) {
      return std::ranges::find(model.key_identifiers, wanted) != model.key_identifiers.end();
    });
  };
  std::vector<AuthenticatorModel> found;
  std::ranges::copy_if(models, std::back_inserter(found), answers);
  return found;
}

const StatusReport* find_report(std::span<const AuthenticatorModel> models,
                                std::span<const std::string> statuses) {
  for (const AuthenticatorModel& model : models) {
    for (const StatusReport& report : model.status_reports) {
      if (std::ranges::find(statuses, report.status) != statuses.end()) return &report;
    }
  }
  return nullptr;
}

Result<void> check_status(std::span<const AuthenticatorModel> models, std::span<const std::string> refused) {
  const StatusReport* report = find_report(models, refused);
  if (report == nullptr) return {};
  std::string detail = "the FIDO metadata says of this model: " + report->status;
  if (!report->effective_date.empty()) detail += " since " + report->effective_date;
  return fail(Errc::authenticator_not_allowed, std::move(detail));
}

}  // namespace blockauth::webauthn
