// A valid ceremony of which the input chooses what is changed, field by field. Nothing is signed again:
// whatever verifies says what the original said, and what is not signed decides nothing.
#include <array>
#include <utility>

#include "blockauth/webauthn/relying_party.hpp"
#include "ceremony_mutation.hpp"
#include "expect.hpp"
#include "support/seeded_random.hpp"
#include "support/soft_authenticator.hpp"
#include "webauthn/attestation_object.hpp"

namespace {

using blockauth::Bytes;
using blockauth::fuzz::expect;
using blockauth::fuzz::Mutation;
using blockauth::support::SoftAttestation;
using namespace blockauth::webauthn;

constexpr int kMaxEdits = 4;

// A registration and an authentication with their parts, as they were before they became octets.
struct Original {
  explicit Original(SoftAttestation format)
      : authenticator(random, {.counter_step = 0, .attestation = format}) {
    RelyingPartyConfig config{
        .rp_id = "example.org", .rp_name = "Example", .origins = {"https://example.org"}};
    config.attestation = AttestationConveyancePreference::direct;
    const RelyingParty rp = RelyingParty::create(std::move(config)).value();
    const Challenge challenge{Bytes(32, 0xc7)};
    const blockauth::UserHandle user{Bytes(64, 0xa1)};
    registration_expected = rp.registration_expectations(challenge, false);
    authentication_expected = rp.authentication_expectations(challenge, DiscoverableUser{});

    const std::string created =
        authenticator
            .create(to_json(rp.creation_options({user, "alice", "Alice"}, {}, challenge)),
                    {.spoil = [this](auto& parts) { attestation = parts; },
                     .spoil_signed = [this](auto& made) { signed_attestation = made; }})
            .value();
    registration = RegistrationResponse::from_json(created).value();
    registered = verify_registration(registration_expected, registration, blockauth::TimePoint{}).value();
    credential = {user, registered.credential};

    const std::string got = authenticator
                                .get(to_json(rp.request_options({}, challenge)),
                                     {.spoil = [this](auto& parts) { assertion = parts; }})
                                .value();
    authentication = AuthenticationResponse::from_json(got).value();
    authenticated = verify_authentication(authentication_expected, authentication, credential).value();
  }

  blockauth::support::SeededRandom random{"mutation"};
  blockauth::support::SoftAuthenticator authenticator;
  RegistrationExpectations registration_expected;
  AuthenticationExpectations authentication_expected;
  blockauth::support::AttestationParts attestation;
  blockauth::support::SignedAttestation signed_attestation;
  blockauth::support::AssertionParts assertion;
  RegistrationResponse registration;
  AuthenticationResponse authentication;
  RegistrationResult registered;
  OwnedCredential credential;
  AuthenticationResult authenticated;
};

// Members that no authenticator signs, changed as a client could.
template <class Response>
void edit_unsigned(Response& response, Mutation& mutation) {
  response.authenticator_attachment =
      mutation.number(2) == 0 ? std::nullopt : std::optional(AuthenticatorAttachment::cross_platform);
  response.client_extension_results.identifiers.assign(mutation.number(4), "unknown");
  if (mutation.number(2) == 0) response.client_extension_results.appid = true;
}

void mutate_registration(const Original& original, Mutation& mutation) {
  auto parts = original.attestation;
  auto made = original.signed_attestation;
  RegistrationResponse response = original.registration;
  const bool unchanged = !mutation.has_more();
  for (int edits = 0; edits < kMaxEdits && mutation.has_more(); ++edits) {
    switch (mutation.number(6)) {
      case 0:
        mutation.edit(parts.client_data);
        break;
      case 1:
        mutation.edit(parts.authenticator_data);
        break;
      case 2:
        mutation.edit(made.statement());
        break;
      case 3:
        mutation.edit(made.attestation_object.find("fmt")->octets());
        break;
      case 4:
        edit_unsigned(response, mutation);
        response.transports.assign(mutation.number(4), "usb");
        break;
      default:
        mutation.edit(made.trailing);
    }
  }
  made.attestation_object.set("authData", blockauth::support::Cbor::bytes(parts.authenticator_data.encode()));
  response.client_data_json = parts.client_data.encode();
  response.attestation_object = made.attestation_object.encode();
  response.attestation_object.insert(response.attestation_object.end(), made.trailing.begin(),
                                     made.trailing.end());

  const auto verdict = verify_registration(original.registration_expected, response, blockauth::TimePoint{});
  expect(verdict.has_value() || !unchanged);
  if (!verdict) return;
  const RegistrationResult& honest = original.registered;
  // Whoever can change a response can strip its statement (§13.4.4): format none proves nothing.
  if (verdict->attestation.format == "none") return;
  expect(verdict->attestation.format == honest.attestation.format);
  expect(verdict->attestation.type == honest.attestation.type);
  expect(response.client_data_json == original.registration.client_data_json);
  const auto signed_data = [](const Bytes& object) {
    return blockauth::to_bytes(AttestationObject::parse(object).value().authenticator_data_bytes);
  };
  expect(signed_data(response.attestation_object) == signed_data(original.registration.attestation_object));
  expect(verdict->credential.id == honest.credential.id);
  expect(verdict->credential.public_key == honest.credential.public_key);
  expect(verdict->credential.sign_count == honest.credential.sign_count);
  expect(verdict->user_verified == honest.user_verified && verdict->aaguid == honest.aaguid);
}

void mutate_authentication(const Original& original, Mutation& mutation) {
  auto parts = original.assertion;
  AuthenticationResponse response = original.authentication;
  const bool unchanged = !mutation.has_more();
  for (int edits = 0; edits < kMaxEdits && mutation.has_more(); ++edits) {
    switch (mutation.number(5)) {
      case 0:
        mutation.edit(parts.client_data);
        break;
      case 1:
        mutation.edit(parts.authenticator_data);
        break;
      case 2:
        mutation.edit(response.signature);
        break;
      case 3: {
        Bytes handle = blockauth::to_bytes(response.user_handle.value_or(blockauth::UserHandle()).view());
        mutation.edit(handle);
        response.user_handle = blockauth::UserHandle(std::move(handle));
        break;
      }
      default:
        edit_unsigned(response, mutation);
    }
  }
  response.client_data_json = parts.client_data.encode();
  response.authenticator_data = parts.authenticator_data.encode();

  const auto verdict = verify_authentication(original.authentication_expected, response, original.credential);
  expect(verdict.has_value() || !unchanged);
  if (!verdict) return;
  const AuthenticationResult& honest = original.authenticated;
  expect(response.client_data_json == original.authentication.client_data_json);
  expect(response.authenticator_data == original.authentication.authenticator_data);
  expect(response.user_handle == original.authentication.user_handle);
  expect(verdict->credential_id == honest.credential_id && verdict->sign_count == honest.sign_count);
  expect(verdict->user_verified == honest.user_verified && verdict->backup_state == honest.backup_state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<Original, 2> originals{Original(SoftAttestation::packed_self),
                                                 Original(SoftAttestation::packed_x5c)};
  Mutation mutation({data, size});
  const Original& original = originals[mutation.number(originals.size())];
  if (mutation.number(2) == 0) {
    mutate_registration(original, mutation);
  } else {
    mutate_authentication(original, mutation);
  }
  return 0;
}
