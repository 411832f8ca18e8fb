// How are many different, honest ceremonies recorded?
#include "bench/recorded_ceremonies.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "blockauth/webauthn/relying_party.hpp"
#include "crypto/digest.hpp"
#include "crypto/public_key.hpp"
#include "support/seeded_random.hpp"

namespace blockauth::bench {
namespace {

using support::SoftAttestation;
using support::SoftAuthenticator;
using support::SoftCredential;

// Some authenticator model: packed self attestation needs one, else the client takes it for anonymous.
constexpr webauthn::Aaguid kModel = {0xbe, 0x9c};

webauthn::RelyingPartyConfig relying_party_config() {
  webauthn::RelyingPartyConfig config;
  config.rp_id = "example.org";
  config.rp_name = "Example";
  config.origins = {"https://example.org", "https://login.example.org"};
  config.algorithms = crypto::supported_algorithms();
  config.resident_key = webauthn::ResidentKeyRequirement::required;
  config.attestation = webauthn::AttestationConveyancePreference::direct;
  return config;
}

// One account and one challenge each.
struct Accounts {
  support::SeededRandom random;

  webauthn::PublicKeyCredentialUserEntity next_user() {
    return {UserHandle(random.bytes(64)), "user@example.org", "A User"};
  }
  // As long as the service's sealed ones.
  webauthn::Challenge next_challenge() { return webauthn::Challenge(random.bytes(92)); }
};

struct Registered {
  std::string json;
  webauthn::Challenge challenge;
  UserHandle user;
};

Registered register_account(Accounts& accounts, const webauthn::RelyingParty& relying_party,
                            SoftAuthenticator& authenticator, const support::CreateCeremony& ceremony = {}) {
  webauthn::PublicKeyCredentialUserEntity user = accounts.next_user();
  webauthn::Challenge challenge = accounts.next_challenge();
  UserHandle handle = user.id;
  const auto options = relying_party.creation_options(std::move(user), {}, challenge);
  return {must(authenticator.create(to_json(options), ceremony)), std::move(challenge), std::move(handle)};
}

RawVerification raw_verification(const SoftCredential& credential,
                                 const webauthn::AuthenticationResponse& response) {
  Bytes message = response.authenticator_data;
  const crypto::Sha256Digest hash = crypto::sha256(response.client_data_json);
  message.insert(message.end(), hash.begin(), hash.end());
  return {credential.key, message, response.signature};
}

}  // namespace

void give_up(const Error& error) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(to_string(error.code).size()),
               to_string(error.code).data(), error.detail.c_str());
  std::exit(1);
}

std::vector<RecordedRegistration> record_registrations(SoftAttestation format, std::size_t count,
                                                       const support::CreateCeremony& ceremony) {
  Accounts accounts{support::SeededRandom("registrations")};
  SoftAuthenticator authenticator(accounts.random, {.aaguid = kModel, .attestation = format});
  webauthn::RelyingPartyConfig config = relying_party_config();
  config.algorithms = {COSEAlgorithmIdentifier::ES256};
  if (format == SoftAttestation::packed_x5c) {
    config.attestation_policy.trust = webauthn::AttestationTrust::require;
    config.attestation_policy.anchors =
        must(webauthn::TrustAnchors::from_der({authenticator.attestation_authority().root()}));
  }
  const auto relying_party = must(webauthn::RelyingParty::create(std::move(config)));
  std::vector<RecordedRegistration> recorded;
  for (std::size_t i = 0; i < count; ++i) {
    Registered registered = register_account(accounts, relying_party, authenticator, ceremony);
    recorded.push_back(
        {std::move(registered.json), relying_party.registration_expectations(registered.challenge, false)});
  }
  return recorded;
}

std::vector<RecordedSignIn> record_sign_ins(COSEAlgorithmIdentifier algorithm, std::size_t count) {
  Accounts accounts{support::SeededRandom("sign-ins")};
  SoftAuthenticator authenticator(accounts.random, {.algorithms = {algorithm}});
  const auto relying_party = must(webauthn::RelyingParty::create(relying_party_config()));
  std::vector<RecordedSignIn> recorded;
  for (std::size_t i = 0; i < count; ++i) {
    const Registered registered = register_account(accounts, relying_party, authenticator);
    auto result =
        must(verify_registration(relying_party.registration_expectations(registered.challenge, false),
                                 must(webauthn::RegistrationResponse::from_json(registered.json)), kNow));
    const webauthn::Challenge challenge = accounts.next_challenge();
    const std::vector<webauthn::PublicKeyCredentialDescriptor> allowed = {
        {result.credential.id, result.credential.transports}};
    std::string json = must(authenticator.get(to_json(relying_party.request_options(allowed, challenge))));
    RawVerification raw = raw_verification(authenticator.credentials().back(),
                                           must(webauthn::AuthenticationResponse::from_json(json)));
    recorded.push_back(
        {std::move(json),
         relying_party.authentication_expectations(challenge, webauthn::KnownUser{registered.user, allowed}),
         {registered.user, std::move(result.credential)},
         std::move(raw)});
  }
  return recorded;
}

}  // namespace blockauth::bench
