// Which outputs of a response count, and do they fit what was asked for?
#include "webauthn/extensions/extension_outputs.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace blockauth::webauthn {
namespace {

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::ranges::find(values, value) != values.end();
}

bool is_named(const Extension& extension, std::string_view name) {
  return !name.empty() &&
         std::ranges::find(extension.in_authenticator_data, name) != extension.in_authenticator_data.end();
}

// The extension that was asked for and answers under this name in authenticator data. Others' extensions, of
// which only the identifier is known, use the same one there.
const Extension* answering(std::string_view name, const RequestedExtensions& requested) {
  for (const Extension* extension : all_extensions()) {
    if (is_named(*extension, name) && contains(requested.identifiers, extension->identifier))
      return extension;
  }
  return nullptr;
}

Result<ClientExtensionResults> judge_client(Step step, ClientExtensionResults results,
                                            const RequestedExtensions& requested,
                                            UnsolicitedExtensions policy) {
  for (const std::string& name : results.identifiers) {
    if (contains(requested.identifiers, name)) {
      if (contains(results.malformed, name)) {
        return fail_step(step, Errc::malformed_response, "an extension's client output has another type", {},
                         quoted(name));
      }
    } else if (policy == UnsolicitedExtensions::refuse) {
      return fail_step(step, Errc::unsolicited_extension, "client extension output that was not asked for",
                       {}, quoted(name));
    }
  }
  const auto is_unsolicited = [&](const std::string& name) { return !contains(requested.identifiers, name); };
  std::erase_if(results.identifiers, is_unsolicited);
  results.malformed.clear();
  for (const Extension* extension : all_extensions()) {
    if (extension->forget_client != nullptr && !contains(requested.identifiers, extension->identifier))
      extension->forget_client(results);
  }
  return results;
}

Result<AuthenticatorExtensionOutputs> judge_authenticator(Step step, CeremonyKind ceremony,
                                                          const cbor::Item& extensions,
                                                          const RequestedExtensions& requested,
                                                          UnsolicitedExtensions policy) {
  AuthenticatorExtensionOutputs outputs;
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    const cbor::Item::Entry entry = *extensions.entry(i);
    const auto text = entry.key.text();
    const std::string_view name = text.value_or("(no text)");
    if (const Extension* extension = text ? answering(name, requested) : nullptr) {
      auto read = extension->read_authenticator(ceremony, name, entry.value, outputs);
      if (!read) return at_step(step, std::move(read).error());
    } else if (policy == UnsolicitedExtensions::refuse && !(text && contains(requested.identifiers, name))) {
      return fail_step(step, Errc::unsolicited_extension,
                       "authenticator extension output that was not asked for", {}, quoted(name));
    }
  }
  return outputs;
}

Failure not_honoured(Step step, std::string detail, std::string expected, std::string got) {
  return fail_step(step, Errc::extension_not_honoured, std::move(detail), std::move(expected),
                   std::move(got));
}

// A client that cannot give what was asked for does not create the credential at all. So a response without
// it comes from a client that did not ask the authenticator.
Result<void> check_promises(Step step, const ExtensionOutputs& outputs,
                            const RequestedExtensions& requested) {
  if (requested.least_protection) {
    const auto level = outputs.authenticator.cred_protect;
    if (!level || *level < *requested.least_protection) {
      return not_honoured(step, "credProtect is weaker than was demanded",
                          std::string(to_string(*requested.least_protection)),
                          level ? std::string(to_string(*level)) : "none");
    }
  }
  if (requested.large_blob_required) {
    const auto& large_blob = outputs.client.large_blob;
    if (!large_blob || !large_blob->supported.value_or(false))
      return not_honoured(step, "largeBlob is not supported, but was required", "supported", "not supported");
  }
  return {};
}

}  // namespace

ClientExtensionResults read_client_outputs(const json::Object& object) {
  ClientExtensionResults results;
  for (const std::string_view name : object.names()) {
    if (object.is_null(name)) continue;  // as absent as any optional member that is null
    results.identifiers.emplace_back(name);
    for (const Extension* extension : all_extensions()) {
      if (extension->identifier != name || extension->read_client == nullptr) continue;
      if (!extension->read_client(object, results)) results.malformed.emplace_back(name);
    }
  }
  return results;
}

Result<ExtensionOutputs> judge_extensions(Step step, CeremonyKind ceremony, const AuthenticatorData& data,
                                          const ClientExtensionResults& results,
                                          const RequestedExtensions& requested,
                                          UnsolicitedExtensions policy) {
  ExtensionOutputs outputs;
  BLOCKAUTH_TRY(client, judge_client(step, results, requested, policy));
  outputs.client = std::move(client);
  if (data.extensions) {
    BLOCKAUTH_TRY(authenticator, judge_authenticator(step, ceremony, *data.extensions, requested, policy));
    outputs.authenticator = std::move(authenticator);
  }
  BLOCKAUTH_CHECK(check_promises(step, outputs, requested));
  return outputs;
}

}  // namespace blockauth::webauthn
