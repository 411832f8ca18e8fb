// How does an honest ceremony go, and where can a test reach into it?
#include "webauthn/ceremonies.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "blockauth/webauthn/payment.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::webauthn {
namespace {

template <class Hook, class Value>
void run_hook(const Hook& hook, Value& value) {
  if (hook) hook(value);
}

// What the authenticator answered; an empty text, and a failed test, if it declined.
std::string answer(const Result<std::string>& response) {
  if (response) return *response;
  ADD_FAILURE() << "the software authenticator declined: " << response.error().detail;
  return {};
}

AuthenticationSubject subject_of(const OwnedCredential& credential, bool discoverable) {
  if (discoverable) return DiscoverableUser{};
  return KnownUser{credential.owner, {{credential.record.id, credential.record.transports}}};
}

}  // namespace

RelyingPartyConfig example_rp() {
  RelyingPartyConfig config;
  config.rp_id = "example.org";
  config.rp_name = "Example";
  config.origins = {"https://example.org"};
  config.algorithms = crypto::supported_algorithms();
  config.resident_key = ResidentKeyRequirement::required;
  return config;
}

Challenge example_challenge() { return Challenge(Bytes(32, 0xc7)); }

UserHandle alice_handle() { return UserHandle(Bytes(64, 0xa1)); }

PublicKeyCredentialUserEntity alice() { return {alice_handle(), "alice@example.org", "Alice"}; }

void for_each_flipped_bit(const Bytes& octets, const std::function<void(const Bytes&)>& visit) {
  for (std::size_t bit = 0; bit < 8 * octets.size(); ++bit) {
    Bytes flipped = octets;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
    SCOPED_TRACE("bit " + std::to_string(bit));
    visit(flipped);
  }
}

void for_each_prefix(const Bytes& octets, const std::function<void(const Bytes&)>& visit) {
  for (std::size_t length = 0; length < octets.size(); ++length) {
    SCOPED_TRACE("length " + std::to_string(length));
    visit(Bytes(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(length)));
  }
}

RegistrationExpectations RegistrationCase::expected() const {
  RegistrationExpectations expected =
      RelyingParty::create(rp).value().registration_expectations(example_challenge(), conditional);
  run_hook(expect, expected);
  return expected;
}

std::string RegistrationCase::response_json() {
  auto options = RelyingParty::create(rp).value().creation_options(alice(), {}, example_challenge());
  run_hook(offer, options);
  return answer(authenticator.create(to_json(options), ceremony));
}

RegistrationResponse RegistrationCase::response() {
  auto decoded = RegistrationResponse::from_json(response_json());
  EXPECT_TRUE(decoded.has_value()) << decoded.error().detail;
  return std::move(decoded).value();
}

Result<RegistrationResult> RegistrationCase::verdict() {
  BLOCKAUTH_TRY(response, RegistrationResponse::from_json(response_json()));
  run_hook(alter, response);
  return verify_registration(expected(), response, certificates_at);
}

Result<AuthenticationCase::Prepared> AuthenticationCase::prepare() {
  const RelyingParty relying_party = RelyingParty::create(rp).value();
  const std::string registration =
      answer(authenticator.create(to_json(relying_party.creation_options(alice(), {}, example_challenge()))));
  BLOCKAUTH_TRY(registration_response, RegistrationResponse::from_json(registration));
  BLOCKAUTH_TRY(registered,
                verify_registration(relying_party.registration_expectations(example_challenge(), false),
                                    registration_response, kNow));
  OwnedCredential credential{alice_handle(), std::move(registered.credential)};
  run_hook(record, credential);
  if (between) between();

  const AuthenticationSubject subject = subject_of(credential, discoverable);
  std::vector<PublicKeyCredentialDescriptor> allow;
  if (const auto* known = std::get_if<KnownUser>(&subject)) allow = known->allow_credentials;
  auto options = relying_party.request_options(std::move(allow), example_challenge());
  run_hook(offer, options);
  BLOCKAUTH_TRY(response,
                AuthenticationResponse::from_json(answer(authenticator.get(to_json(options), ceremony))));
  run_hook(alter, response);

  auto expected = relying_party.authentication_expectations(example_challenge(), subject);
  run_hook(expect, expected);
  return Prepared{std::move(expected), std::move(response), std::move(credential)};
}

Result<AuthenticationResult> AuthenticationCase::verdict() {
  BLOCKAUTH_TRY(prepared, prepare());
  return verify_authentication(prepared.expected, prepared.response, prepared.credential, rise);
}

template <class T>
void expect_refused(const Result<T>& result, Errc code, std::string_view step) {
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, code) << to_string(result.error().code) << ": " << result.error().detail;
  EXPECT_EQ(result.error().step, step);
}

template <class T>
void expect_accepted(const Result<T>& result) {
  ASSERT_TRUE(result.has_value()) << to_string(result.error().code) << " at " << result.error().step << ": "
                                  << result.error().detail;
}

template void expect_refused(const Result<RegistrationResult>&, Errc, std::string_view);
template void expect_refused(const Result<AuthenticationResult>&, Errc, std::string_view);
template void expect_refused(const Result<PaymentResult>&, Errc, std::string_view);
template void expect_accepted(const Result<RegistrationResult>&);
template void expect_accepted(const Result<AuthenticationResult>&);
template void expect_accepted(const Result<PaymentResult>&);

}  // namespace blockauth::webauthn
