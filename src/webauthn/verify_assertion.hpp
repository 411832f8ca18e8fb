// §7.2 for sign-ins and payments, which differ in their client data only.
#pragma once

#include <functional>
#include <string_view>

#include "blockauth/base/result.hpp"
#include "blockauth/webauthn/ceremony.hpp"

namespace blockauth::webauthn {

// How the client data of one kind of assertion is told from others.
struct AssertionKind {
  std::string_view type;  // §7.2 step 10
  // After step 12 (origin): what this kind adds. Null: nothing.
  std::function<Result<void>(ByteView client_data_json)> check{};
};

[[nodiscard]] Result<AuthenticationResult> verify_assertion(const AssertionKind& kind,
                                                            const AuthenticationExpectations& expected,
                                                            const AuthenticationResponse& response,
                                                            const OwnedCredential& credential,
                                                            BackupEligibilityRise rise);

}  // namespace blockauth::webauthn
