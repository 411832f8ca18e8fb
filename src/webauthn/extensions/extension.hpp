// One extension: how it is asked for, and how its outputs are read.
//
// Each extension is one row (extension_table.cpp) and one file, named after it. A function that is null does
// not apply: the extension has no such input or output.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/extensions.hpp"
#include "webauthn/cbor.hpp"

namespace blockauth::webauthn {

enum class CeremonyKind : std::uint8_t { registration, authentication };

struct Extension {
  std::string_view identifier;                              // among client inputs and outputs
  std::array<std::string_view, 2> in_authenticator_data{};  // its names there; empty ones are none

  // Is it asked for? Then `write_*` writes its member or members into "extensions".
  bool (*asked_at_create)(const RegistrationExtensionInputs& inputs) = nullptr;
  void (*write_create)(json::Writer& out, const RegistrationExtensionInputs& inputs) = nullptr;
  bool (*asked_at_get)(const AuthenticationExtensionInputs& inputs) = nullptr;
  void (*write_get)(json::Writer& out, const AuthenticationExtensionInputs& inputs) = nullptr;

  // Reads the member named `identifier` of clientExtensionResults. Errors: any; the output is then malformed.
  Result<void> (*read_client)(const json::Object& results, ClientExtensionResults& into) = nullptr;
  // Forgets what read_client read.
  void (*forget_client)(ClientExtensionResults& results) = nullptr;

  // Reads an output in authenticator data; `name` is one of in_authenticator_data.
  // Errors: malformed_authenticator_data.
  Result<void> (*read_authenticator)(CeremonyKind ceremony, std::string_view name, const cbor::Item& output,
                                     AuthenticatorExtensionOutputs& into) = nullptr;
};

// In the order in which options name them.
[[nodiscard]] std::span<const Extension* const> all_extensions() noexcept;

// Errors: malformed_authenticator_data, naming the extension.
[[nodiscard]] Failure malformed_output(std::string_view name, std::string_view wanted);

// Of `prf` and `hmacCreateSecret`, which authenticators do not tell apart. As Extension::read_authenticator.
[[nodiscard]] Result<void> read_hmac_secret(CeremonyKind ceremony, std::string_view name,
                                            const cbor::Item& output, AuthenticatorExtensionOutputs& into);

// -- The rows, each in the file of its name
extern const Extension kAppId;
extern const Extension kAppIdExclude;
extern const Extension kCredProps;
extern const Extension kPrf;
extern const Extension kLargeBlob;
extern const Extension kCredProtect;
extern const Extension kCredBlob;
extern const Extension kGetCredBlob;
extern const Extension kMinPinLength;
extern const Extension kHmacSecret;
extern const Extension kUvm;
extern const Extension kPayment;

}  // namespace blockauth::webauthn
