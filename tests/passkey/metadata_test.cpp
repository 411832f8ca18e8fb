// What imported FIDO metadata changes for registrations and sign-ins.
#include "passkey/service_fixture.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::passkey {
namespace {

constexpr webauthn::Aaguid kModel{0x0a, 0x0b, 0x0c};

class MetadataService : public PasskeyServiceTest {
 protected:
  MetadataService() {
    key.config().aaguid = kModel;
    key.config().attestation = support::SoftAttestation::packed_x5c;
    config.relying_parties[0].attestation = webauthn::AttestationConveyancePreference::direct;
    restart();
  }

  webauthn::AuthenticatorModel known_model() {
    webauthn::AuthenticatorModel model;
    model.aaguid = kModel;
    model.name = "Model A";
    model.root_certificates = {key.attestation_authority().root()};
    return model;
  }

  // The next publication, of this one model.
  void publish(webauthn::AuthenticatorModel model) {
    webauthn::Metadata metadata;
    metadata.number = ++number;
    metadata.models = {std::move(model)};
    ASSERT_TRUE(store->metadata().import_metadata(metadata, clock.now()).has_value());
  }
  void publish_status(std::string status) {
    auto model = known_model();
    model.status_reports = {{std::move(status), "2025-01-02"}};
    publish(std::move(model));
  }

  // It signs in until its model, which only the certificate's key names, is compromised.
  void expect_known_by_its_key(const CredentialData& credential) {
    EXPECT_EQ(credential.attestation_key_id.size(), webauthn::kAttestationKeyIdentifierBytes);
    ASSERT_TRUE(verify(login(key)).has_value());
    auto model = known_model();
    model.aaguid.reset();
    model.key_identifiers = {credential.attestation_key_id};
    model.status_reports = {{"ATTESTATION_KEY_COMPROMISE", ""}};
    publish(std::move(model));
    EXPECT_EQ(refusal(verify(login(key))), Errc::authenticator_not_allowed);
  }

  Result<CredentialData> registered() { return registered_by(alice); }
  // An authenticator that has a passkey of the account is excluded: the next one is another account's.
  Result<CredentialData> registered_by(const User& user) {
    return service->verify_registration(user, registration(user, key), "", {});
  }

  std::int64_t number = 0;
  User alice = add_user("alice");
  User bob = add_user("bob");
  SoftAuthenticator key{random};
};

TEST_F(MetadataService, RootsOfAnImportCountFromTheNextRegistrationOn) {
  config.relying_parties[0].attestation_policy.trust = webauthn::AttestationTrust::require;
  restart();
  EXPECT_EQ(refusal(registered()), Errc::attestation_untrusted);
  publish(known_model());
  const auto credential = registered();
  ASSERT_TRUE(credential.has_value()) << credential.error().detail;
  EXPECT_TRUE(credential->attestation_trusted);
}

TEST_F(MetadataService, TheModelsNameIsThePasskeysUntilItsOwnerGivesOne) {
  publish(known_model());
  EXPECT_EQ(registered()->name, "Model A");
  SoftAuthenticator another{random, key.config()};
  EXPECT_EQ(service->verify_registration(alice, registration(alice, another), "Mine", {})->name, "Mine");
}

TEST_F(MetadataService, WithoutMetadataTheBuiltInTableNamesIt) {
  key.config().aaguid = *webauthn::aaguid_from("ee882879-721c-4913-9775-3dfcce97072a");
  publish(known_model());
  EXPECT_EQ(registered()->name, "YubiKey 5 Series");
}

TEST_F(MetadataService, TheModelsIconIsTheMetadatas) {
  EXPECT_EQ(*service->model_icon(kModel), std::nullopt) << "nothing was imported";
  auto model = known_model();
  model.icon = "data:image/png;base64,iVBORw0=";
  publish(model);
  const auto icon = service->model_icon(kModel);
  ASSERT_TRUE(icon.has_value() && icon->has_value());
  EXPECT_EQ((*icon)->media_type, "image/png");
  EXPECT_EQ((*icon)->image, (Bytes{0x89, 'P', 'N', 'G', 0x0d}));
  EXPECT_EQ(*service->model_icon({0x07}), std::nullopt);

  for (const std::string_view url : {"data:image/x-icon;base64,iVBORw0=", "data:image/png;base64,", ""}) {
    model.icon = url;
    publish(model);
    EXPECT_EQ(*service->model_icon(kModel), std::nullopt) << url;
  }
}

// U2F has no AAGUID: the one of zeros is everybody's.
TEST_F(MetadataService, ZerosAreNoModelsAaguid) {
  auto model = known_model();
  model.aaguid = webauthn::Aaguid{};
  model.icon = "data:image/png;base64,iVBORw0=";
  publish(model);
  EXPECT_EQ(*service->model_icon({}), std::nullopt);
}

TEST_F(MetadataService, ARevokedModelDoesNotRegister) {
  publish_status("FIDO_CERTIFIED");
  ASSERT_TRUE(registered().has_value());
  publish_status("REVOKED");
  EXPECT_EQ(refusal(registered_by(bob)), Errc::authenticator_not_allowed);
  EXPECT_EQ(stored_credentials(bob), 0U);
}

TEST_F(MetadataService, WhichStatusesAreRefusedIsPolicy) {
  config.relying_parties[0].attestation_policy.refused_statuses = {"UPDATE_AVAILABLE"};
  restart();
  publish_status("REVOKED");
  EXPECT_TRUE(registered().has_value());
  publish_status("UPDATE_AVAILABLE");
  EXPECT_EQ(refusal(registered_by(bob)), Errc::authenticator_not_allowed);
}

TEST_F(MetadataService, SwitchedOffItCountsForNothing) {
  config.use_metadata = false;
  restart();
  publish_status("REVOKED");
  const auto credential = registered();
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->name, "Passkey");
  auto model = known_model();
  model.icon = "data:image/png;base64,iVBORw0=";
  publish(model);
  EXPECT_EQ(*service->model_icon(kModel), std::nullopt);
}

TEST_F(MetadataService, ARevokedModelStillSignsInUnlessTheSettingSaysOtherwise) {
  ASSERT_TRUE(registered().has_value());
  publish_status("REVOKED");
  EXPECT_TRUE(verify(login(key)).has_value());

  config.check_status_at_login = true;
  restart();
  EXPECT_EQ(refusal(verify(login(key))), Errc::authenticator_not_allowed);
  publish_status("FIDO_CERTIFIED");
  EXPECT_TRUE(verify(login(key)).has_value()) << "as soon as the metadata says otherwise";
}

// A refused sign-in must not tell a thief whether what he has is the real key.
TEST_F(MetadataService, AtSignInTheStatusIsJudgedAfterTheSignature) {
  config.check_status_at_login = true;
  restart();
  ASSERT_TRUE(registered().has_value());
  publish_status("REVOKED");
  auto response = login(key);
  response.signature.back() ^= 1;
  EXPECT_EQ(refusal(verify(response)), Errc::invalid_signature);
}

TEST_F(MetadataService, StepUpIsASignInToo) {
  config.check_status_at_login = true;
  restart();
  ASSERT_TRUE(registered().has_value());
  const auto signed_in = verify(login(key));
  ASSERT_TRUE(signed_in.has_value());
  publish_status("REVOKED");
  const Uuid session = signed_in->session->id;
  const auto options = service->generate_stepup_options(alice, session, {});
  ASSERT_TRUE(options.has_value());
  const auto response = decode_authentication(key.get(to_json(*options)));
  EXPECT_EQ(refusal(service->verify_stepup(alice, session, response, {}, session_maker())),
            Errc::authenticator_not_allowed);
}

TEST_F(MetadataService, U2fModelsAreKnownByTheirKeyAtSignInToo) {
  config.check_status_at_login = true;
  restart();
  key.config().aaguid = {};
  const auto credential = registered();
  ASSERT_TRUE(credential.has_value());
  expect_known_by_its_key(*credential);
}

// U2F signs no AAGUID (§8.6): one that the client made up must not lead away from the key's model.
TEST_F(MetadataService, AMadeUpAaguidOfAU2fKeyIsNotKept) {
  config.check_status_at_login = true;
  restart();
  key.config().attestation = support::SoftAttestation::fido_u2f;
  key.config().algorithms = {COSEAlgorithmIdentifier::ES256};
  key.config().aaguid = {0x07};
  const auto credential = registered();
  ASSERT_TRUE(credential.has_value()) << credential.error().detail;
  EXPECT_EQ(credential->aaguid, webauthn::Aaguid{});
  expect_known_by_its_key(*credential);
}

TEST_F(MetadataService, APolicyAboutStatusesIsPromisedAndTheMetadataIsNot) {
  const auto response = registration(alice, key);
  publish(known_model());
  ASSERT_TRUE(service->verify_registration(alice, response, "", {}).has_value());

  const auto change = [this](auto&& edit) {
    config.use_metadata = true;
    config.check_status_at_login = false;
    restart();
    const auto under_way = registration(bob, key);
    edit();
    restart();
    EXPECT_EQ(refusal(service->verify_registration(bob, under_way, "", {})), Errc::challenge_stale_policy);
  };
  change([this] { config.use_metadata = false; });
  change([this] { config.check_status_at_login = true; });
  change([this] { config.relying_parties[0].attestation_policy.refused_statuses = {"REVOKED"}; });
}

// ---- The serial number of an enterprise attestation

class EnterpriseSerial : public MetadataService {
 protected:
  Result<CredentialData> registered_with_serial() {
    support::CreateCeremony ceremony;
    ceremony.spoil = [](AttestationParts& parts) {
      parts.statement.leaf = [](support::CertificateSpec& leaf) {
        leaf.extensions.push_back(
            {.oid = "1.3.6.1.4.1.45724.1.1.2", .critical = false, .value = {0x04, 0x02, 0x12, 0x34}});
      };
    };
    return service->verify_registration(alice, registration(alice, key, ceremony), "", {});
  }
};

TEST_F(EnterpriseSerial, IsStoredWhereItWasAskedFor) {
  config.relying_parties[0].attestation = webauthn::AttestationConveyancePreference::enterprise;
  restart();
  const auto credential = registered_with_serial();
  ASSERT_TRUE(credential.has_value()) << credential.error().detail;
  EXPECT_EQ((*store->credentials().get_credential(credential->credential_id()))->enterprise_serial,
            (Bytes{0x12, 0x34}));
}

TEST_F(EnterpriseSerial, IsNotStoredWhereItComesUnasked) {
  const auto credential = registered_with_serial();
  ASSERT_TRUE(credential.has_value()) << credential.error().detail;
  EXPECT_TRUE((*store->credentials().get_credential(credential->credential_id()))->enterprise_serial.empty());
}

}  // namespace
}  // namespace blockauth::passkey
