#include "blockauth/webauthn/extensions.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "support/cbor_writer.hpp"
#include "support/ceremony_parts.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AssertionParts;
using support::AttestationParts;
using support::Cbor;
using support::ResponseJson;

constexpr const char* kAppId = "https://example.org/app-id.json";

RegistrationExtensionInputs everything_at_create() {
  RegistrationExtensionInputs inputs;
  inputs.appid_exclude = kAppId;
  inputs.prf = PrfInputs{.eval = PrfValues{Bytes{1, 2, 3}, Bytes{4}}};
  inputs.large_blob = LargeBlobSupport::required;
  inputs.credential_protection_policy = CredentialProtectionPolicy::user_verification_required;
  inputs.enforce_credential_protection_policy = true;
  inputs.cred_blob = Bytes(32, 0xb1);
  inputs.min_pin_length = true;
  inputs.hmac_create_secret = true;
  inputs.uvm = true;
  return inputs;
}

AuthenticationExtensionInputs everything_at_get() {
  AuthenticationExtensionInputs inputs;
  inputs.appid = kAppId;
  inputs.prf = PrfInputs{.eval = PrfValues{Bytes{1, 2, 3}}};
  inputs.read_large_blob = true;
  inputs.get_cred_blob = true;
  inputs.uvm = true;
  return inputs;
}

void set_output(AttestationParts& parts, std::string_view name, Cbor output) {
  parts.authenticator_data.flags |= support::kExtensionData;
  if (!parts.authenticator_data.extensions) parts.authenticator_data.extensions = Cbor::map({});
  parts.authenticator_data.extensions->set(name, std::move(output));
}

void set_output(AssertionParts& parts, std::string_view name, Cbor output) {
  parts.authenticator_data.flags |= support::kExtensionData;
  if (!parts.authenticator_data.extensions) parts.authenticator_data.extensions = Cbor::map({});
  parts.authenticator_data.extensions->set(name, std::move(output));
}

template <class Case>
void set_client_output(Case& ceremony, std::string name, std::string json) {
  ceremony.ceremony.spoil_json = [name = std::move(name), json = std::move(json)](ResponseJson& response) {
    response.client_extension_results->set(name, json);
  };
}

// ---- Inputs

TEST(Extensions, InputsAtCreateAreWhatBrowsersParse) {
  PublicKeyCredentialCreationOptions options;
  options.extensions = everything_at_create();
  options.extensions.payment = true;
  const std::string json = to_json(options);
  EXPECT_NE(json.find(R"("extensions":{"credProps":true,"appidExclude":"https://example.org/app-id.json",)"
                      R"("prf":{"eval":{"first":"AQID","second":"BA"}},"largeBlob":{"support":"required"},)"
                      R"("credentialProtectionPolicy":"userVerificationRequired",)"
                      R"("enforceCredentialProtectionPolicy":true,)"
                      R"("credBlob":"sbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbE","minPinLength":true,)"
                      R"("hmacCreateSecret":true,"uvm":true,"payment":{"isPayment":true}}})"),
            std::string::npos)
      << json;
}

TEST(Extensions, InputsAtGetAreWhatBrowsersParse) {
  PublicKeyCredentialRequestOptions options;
  options.extensions = everything_at_get();
  options.extensions.prf->eval_by_credential = {{CredentialId(Bytes{0xff, 0xfe}), {Bytes{9}, {}}}};
  const std::string json = to_json(options);
  EXPECT_NE(json.find(R"("extensions":{"appid":"https://example.org/app-id.json",)"
                      R"("prf":{"eval":{"first":"AQID"},"evalByCredential":{"__4":{"first":"CQ"}}},)"
                      R"("largeBlob":{"read":true},"getCredBlob":true,"uvm":true}})"),
            std::string::npos)
      << json;
  options.extensions = {};
  options.extensions.write_large_blob = Bytes{0x00};
  EXPECT_NE(to_json(options).find(R"("extensions":{"largeBlob":{"write":"AA"}}})"), std::string::npos);
}

TEST(Extensions, AnEmptyPrfInputAsksWhetherThereIsOne) {
  PublicKeyCredentialCreationOptions options;
  options.extensions.cred_props = false;
  options.extensions.prf.emplace();
  EXPECT_NE(to_json(options).find(R"("extensions":{"prf":{}}})"), std::string::npos);
}

TEST(Extensions, WhatIsRequestedFollowsFromTheInputs) {
  const RequestedExtensions at_create = requested_by(everything_at_create());
  EXPECT_EQ(at_create.identifiers, (std::vector<std::string>{"credProps", "appidExclude", "prf", "largeBlob",
                                                             "credentialProtectionPolicy", "credBlob",
                                                             "minPinLength", "hmacCreateSecret", "uvm"}));
  EXPECT_EQ(at_create.least_protection, CredentialProtectionPolicy::user_verification_required);
  EXPECT_TRUE(at_create.large_blob_required);
  RegistrationExtensionInputs relaxed = everything_at_create();
  relaxed.enforce_credential_protection_policy = false;
  relaxed.large_blob = LargeBlobSupport::preferred;
  EXPECT_EQ(requested_by(relaxed).least_protection, std::nullopt);
  EXPECT_FALSE(requested_by(relaxed).large_blob_required);
  EXPECT_EQ(requested_by(everything_at_get()).identifiers,
            (std::vector<std::string>{"appid", "prf", "largeBlob", "getCredBlob", "uvm"}));
  EXPECT_TRUE(requested_by(AuthenticationExtensionInputs{}).identifiers.empty());
}

TEST(Extensions, NamesOfPoliciesAreThoseOfTheSpecification) {
  using enum CredentialProtectionPolicy;
  EXPECT_EQ(credential_protection_from("userVerificationOptional"), user_verification_optional);
  EXPECT_EQ(credential_protection_from("userVerificationOptionalWithCredentialIDList"),
            user_verification_optional_with_credential_id_list);
  EXPECT_EQ(credential_protection_from("userVerificationRequired"), user_verification_required);
  EXPECT_EQ(credential_protection_from("userverificationrequired"), std::nullopt);
  EXPECT_EQ(large_blob_support_from("required"), LargeBlobSupport::required);
  EXPECT_EQ(large_blob_support_from("preferred"), LargeBlobSupport::preferred);
  EXPECT_EQ(large_blob_support_from(""), std::nullopt);
}

// ---- Outputs of what was asked for

TEST(Registration, Step28_extensionOutputs_OfEverythingThatWasAskedForAreTyped) {
  RegistrationCase registration;
  registration.rp.registration_extensions = everything_at_create();
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  const auto result = registration.verdict();
  expect_accepted(result);
  const ClientExtensionResults& client = result->extensions.client;
  EXPECT_EQ(client.cred_props_rk, true);
  EXPECT_EQ(client.appid_exclude, true);
  ASSERT_TRUE(client.prf.has_value());
  EXPECT_EQ(client.prf->enabled, true);
  ASSERT_TRUE(client.prf->results.has_value());
  EXPECT_EQ(client.prf->results->first.size(), 32U);
  EXPECT_TRUE(client.prf->results->second.has_value());
  EXPECT_EQ(client.large_blob.value().supported, true);
  EXPECT_EQ(client.cred_blob_stored, true);
  EXPECT_EQ(client.hmac_create_secret, true);
  EXPECT_EQ(client.uvm, (std::vector<UvmEntry>{{2, 2, 4}}));
  const AuthenticatorExtensionOutputs& authenticator = result->extensions.authenticator;
  EXPECT_EQ(authenticator.cred_protect, CredentialProtectionPolicy::user_verification_required);
  EXPECT_EQ(authenticator.min_pin_length, 4U);
  EXPECT_EQ(authenticator.cred_blob_stored, true);
  EXPECT_EQ(authenticator.hmac_secret, true);
  EXPECT_EQ(authenticator.uvm, (std::vector<UvmEntry>{{2, 2, 4}}));
}

TEST(Authentication, Step23_extensionOutputs_OfEverythingThatWasAskedForAreTyped) {
  AuthenticationCase authentication;
  authentication.rp.registration_extensions = everything_at_create();
  authentication.rp.authentication_extensions = everything_at_get();
  authentication.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  authentication.between = [&] {
    authentication.authenticator.credentials().front().extensions.large_blob = Bytes{7, 7};
  };
  const auto result = authentication.verdict();
  expect_accepted(result);
  const ClientExtensionResults& client = result->extensions.client;
  EXPECT_EQ(client.appid, false);
  EXPECT_EQ(client.prf.value().results.value().first.size(), 32U);
  EXPECT_EQ(client.prf->enabled, std::nullopt);
  EXPECT_EQ(client.large_blob.value().blob, (Bytes{7, 7}));
  EXPECT_EQ(client.cred_blob, Bytes(32, 0xb1));
  EXPECT_EQ(client.uvm, (std::vector<UvmEntry>{{2, 2, 4}}));
  EXPECT_EQ(result->extensions.authenticator.cred_blob, Bytes(32, 0xb1));
  EXPECT_EQ(result->extensions.authenticator.uvm, (std::vector<UvmEntry>{{2, 2, 4}}));
}

TEST(Authentication, Step23_extensionOutputs_OfALargeBlobThatWasWritten) {
  AuthenticationCase authentication;
  authentication.rp.authentication_extensions.write_large_blob = Bytes{1};
  const auto result = authentication.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->extensions.client.large_blob.value().written, true);
}

// §10.1.1, carried out by client and authenticator: the credential is one of the AppID.
TEST(Authentication, Step15_rpIdHash_OfALegacyCredentialIsThatOfTheAppId) {
  AuthenticationCase authentication;
  authentication.rp.authentication_extensions.appid = kAppId;
  authentication.between = [&] { authentication.authenticator.credentials().front().rp_id = kAppId; };
  const auto result = authentication.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->extensions.client.appid, true);
}

// ---- Outputs of nothing that was asked for

struct Output {
  const char* name;
  const char* json;
};

TEST(Registration, Step28_extensionOutputs_ThatWereNotAskedForAreNotInTheResult) {
  for (const Output& output :
       {Output{"appidExclude", "true"}, Output{"prf", R"({"enabled":true})"},
        Output{"largeBlob", R"({"supported":true})"}, Output{"credBlob", "true"},
        Output{"hmacCreateSecret", "true"}, Output{"uvm", "[[2,2,4]]"}, Output{"payment", "{}"},
        Output{"somebodyElses", "1"}, Output{"prf", "7"}, Output{"largeBlob", "[]"}}) {
    SCOPED_TRACE(output.name);
    RegistrationCase registration;
    set_client_output(registration, output.name, output.json);
    const auto result = registration.verdict();
    expect_accepted(result);
    const ClientExtensionResults& client = result->extensions.client;
    EXPECT_EQ(client.identifiers, std::vector<std::string>{"credProps"});
    EXPECT_TRUE(client.malformed.empty());
    EXPECT_FALSE(client.appid_exclude || client.prf || client.large_blob || client.cred_blob_stored ||
                 client.hmac_create_secret || client.browser_bound_signature || !client.uvm.empty());
    registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
    expect_refused(registration.verdict(), Errc::unsolicited_extension, "7.1/28");
  }
}

TEST(Registration, Step28_extensionOutputs_OfCredPropsAreIgnoredWhereNotAskedFor) {
  RegistrationCase registration;
  registration.rp.registration_extensions.cred_props = false;
  set_client_output(registration, "credProps", R"({"rk":true})");
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->discoverable, std::nullopt);
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  expect_refused(registration.verdict(), Errc::unsolicited_extension, "7.1/28");
}

TEST(Registration, Step28_extensionOutputs_OfTheAuthenticatorThatWereNotAskedForAreNotInTheResult) {
  for (const auto& [name, output] :
       std::vector<std::pair<std::string, Cbor>>{{"credProtect", Cbor::integer(3)},
                                                 {"credProtect", Cbor::text("3")},
                                                 {"minPinLength", Cbor::integer(4)},
                                                 {"credBlob", Cbor::boolean(true)},
                                                 {"hmac-secret", Cbor::boolean(true)},
                                                 {"hmac-secret-mc", Cbor::bytes(Bytes(48, 1))},
                                                 {"uvm", Cbor::array({})},
                                                 {"somebodyElses", Cbor::null()}}) {
    SCOPED_TRACE(name);
    RegistrationCase registration;
    registration.ceremony.spoil = [&](AttestationParts& parts) { set_output(parts, name, output); };
    const auto result = registration.verdict();
    expect_accepted(result);
    const AuthenticatorExtensionOutputs& outputs = result->extensions.authenticator;
    EXPECT_FALSE(outputs.cred_protect || outputs.min_pin_length || outputs.cred_blob_stored ||
                 outputs.hmac_secret || !outputs.uvm.empty());
    registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
    expect_refused(registration.verdict(), Errc::unsolicited_extension, "7.1/28");
  }
}

// prf travels as hmac-secret; hmacCreateSecret has the same name there.
TEST(Registration, Step28_extensionOutputs_OfHmacSecretBelongToPrf) {
  for (const char* name : {"hmac-secret", "hmac-secret-mc"}) {
    SCOPED_TRACE(name);
    RegistrationCase registration;
    registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
    registration.rp.registration_extensions.prf.emplace();
    registration.ceremony.spoil = [&](AttestationParts& parts) {
      set_output(parts, name,
                 std::string_view(name) == "hmac-secret" ? Cbor::boolean(false) : Cbor::bytes(Bytes(80, 1)));
    };
    expect_accepted(registration.verdict());
  }
}

// Others' extensions: the relying party knows their identifiers, and reads their outputs itself.
TEST(Registration, Step28_extensionOutputs_OfOthersExtensionsMayBeAskedFor) {
  RegistrationCase registration;
  registration.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
  registration.expect = [](RegistrationExpectations& expected) {
    expected.extensions.identifiers.emplace_back("somebodyElses");
  };
  set_client_output(registration, "somebodyElses", "[1]");
  registration.ceremony.spoil = [](AttestationParts& parts) {
    set_output(parts, "somebodyElses", Cbor::integer(1));
  };
  expect_accepted(registration.verdict());
}

// ---- Wrong types

TEST(Registration, Step28_extensionOutputs_OfAnotherTypeAreRefusedWhereAskedFor) {
  const std::string long_prf = R"({"results":{"first":")" + std::string(44, 'A') + R"("}})";
  for (const Output& output : {Output{"credProps", "true"},
                               Output{"credProps", R"({"rk":1})"},
                               Output{"credProps", "[]"},
                               Output{"appidExclude", R"("true")"},
                               Output{"prf", "true"},
                               Output{"prf", R"({"enabled":"yes"})"},
                               Output{"prf", R"({"results":[]})"},
                               Output{"prf", R"({"results":{"second":"AA"}})"},
                               Output{"prf", R"({"results":{"first":"not base64url!"}})"},
                               Output{"prf", R"({"results":{"first":"AA"}})"},
                               Output{"prf", long_prf.c_str()},
                               Output{"largeBlob", R"({"supported":1})"},
                               Output{"largeBlob", R"({"blob":true})"},
                               Output{"largeBlob", R"({"written":"true"})"},
                               Output{"credBlob", R"("AA")"},
                               Output{"hmacCreateSecret", "1"},
                               Output{"uvm", "[]"},
                               Output{"uvm", "[2,2,4]"},
                               Output{"uvm", "[[2,2]]"},
                               Output{"uvm", "[[2,2,4,8]]"},
                               Output{"uvm", "[[2,2,-1]]"},
                               Output{"uvm", "[[4294967296,2,4]]"},
                               Output{"uvm", "[[2,65536,4]]"},
                               Output{"uvm", "[[2,2,65536]]"},
                               Output{"uvm", "[[2,2,4],[2,2,4],[2,2,4],[2,2,4]]"},
                               Output{"uvm", R"([["2",2,4]])"}}) {
    SCOPED_TRACE(std::string(output.name) + ": " + output.json);
    RegistrationCase registration;
    registration.rp.registration_extensions = everything_at_create();
    set_client_output(registration, output.name, output.json);
    expect_refused(registration.verdict(), Errc::malformed_response, "7.1/28");
  }
}

TEST(Registration, Step28_extensionOutputs_OfPaymentHaveTheirType) {
  for (const char* json : {"true", R"({"browserBoundSignature":"AA"})", R"({"browserBoundSignature":{}})",
                           R"({"browserBoundSignature":{"signature":7}})"}) {
    SCOPED_TRACE(json);
    RegistrationCase registration;
    registration.expect = [](RegistrationExpectations& expected) {
      expected.extensions.identifiers.emplace_back("payment");
    };
    set_client_output(registration, "payment", json);
    expect_refused(registration.verdict(), Errc::malformed_response, "7.1/28");
  }
}

TEST(Registration, Step28_extensionOutputs_OfTheAuthenticatorOfAnotherTypeAreRefusedWhereAskedFor) {
  const Cbor entry = Cbor::array({Cbor::integer(2), Cbor::integer(2), Cbor::integer(4)});
  for (const auto& [name, output] : std::vector<std::pair<std::string, Cbor>>{
           {"credProtect", Cbor::integer(0)},
           {"credProtect", Cbor::integer(4)},
           {"credProtect", Cbor::boolean(true)},
           {"minPinLength", Cbor::integer(-1)},
           {"minPinLength", Cbor::integer(4294967296)},
           {"minPinLength", Cbor::text("4")},
           {"credBlob", Cbor::bytes(Bytes{1})},
           {"hmac-secret", Cbor::bytes(Bytes(48, 1))},
           {"hmac-secret-mc", Cbor::boolean(true)},
           {"hmac-secret-mc", Cbor::bytes(Bytes(47, 1))},
           {"uvm", Cbor::integer(1)},
           {"uvm", Cbor::array({})},
           {"uvm", Cbor::array({Cbor::integer(2), Cbor::integer(2), Cbor::integer(4)})},
           {"uvm", Cbor::array({Cbor::array({Cbor::integer(2), Cbor::integer(2)})})},
           {"uvm", Cbor::array({entry, entry, entry, entry})},
           {"uvm", Cbor::array({Cbor::array({Cbor::text("2"), Cbor::integer(2), Cbor::integer(4)})})},
           {"uvm", Cbor::array({Cbor::array(
                       {Cbor::integer(2), Cbor::integer(2), Cbor::integer(4), Cbor::integer(8)})})}}) {
    SCOPED_TRACE(name);
    RegistrationCase registration;
    registration.rp.registration_extensions = everything_at_create();
    registration.ceremony.spoil = [&](AttestationParts& parts) { set_output(parts, name, output); };
    expect_refused(registration.verdict(), Errc::malformed_authenticator_data, "7.1/28");
  }
}

TEST(Authentication, Step23_extensionOutputs_OfAnotherTypeAreRefusedWhereAskedFor) {
  const std::string long_blob = '"' + std::string(1368, 'A') + '"';
  for (const Output& output :
       {Output{"appid", R"("false")"}, Output{"prf", R"({"results":{"first":"AA"}})"},
        Output{"largeBlob", R"({"blob":"not base64url!"})"}, Output{"getCredBlob", "true"},
        Output{"getCredBlob", long_blob.c_str()}, Output{"uvm", "{}"}}) {
    SCOPED_TRACE(output.name);
    AuthenticationCase authentication;
    authentication.rp.authentication_extensions = everything_at_get();
    set_client_output(authentication, output.name, output.json);
    expect_refused(authentication.verdict(), Errc::malformed_response, "7.2/23");
  }
  for (const auto& [name, output] :
       std::vector<std::pair<std::string, Cbor>>{{"hmac-secret", Cbor::boolean(true)},
                                                 {"hmac-secret", Cbor::bytes(Bytes(31, 1))},
                                                 {"credBlob", Cbor::boolean(true)},
                                                 {"credBlob", Cbor::bytes(Bytes(1025, 1))},
                                                 {"uvm", Cbor::map({})}}) {
    SCOPED_TRACE(name);
    AuthenticationCase authentication;
    authentication.rp.authentication_extensions = everything_at_get();
    authentication.ceremony.spoil = [&](AssertionParts& parts) { set_output(parts, name, output); };
    expect_refused(authentication.verdict(), Errc::malformed_authenticator_data, "7.2/23");
  }
}

// Nobody can make an unasked output matter by getting its type wrong.
TEST(Authentication, Step23_extensionOutputs_OfAnotherTypeAreIgnoredWhereNotAskedFor) {
  for (const Output& output : {Output{"appid", R"("true")"}, Output{"prf", "7"}, Output{"uvm", "{}"}}) {
    SCOPED_TRACE(output.name);
    AuthenticationCase authentication;
    set_client_output(authentication, output.name, output.json);
    const auto result = authentication.verdict();
    expect_accepted(result);
    EXPECT_TRUE(result->extensions.client.identifiers.empty());
  }
}

// ---- Outputs that fall short

TEST(Registration, Step28_extensionOutputs_OfCredProtectReachWhatWasEnforced) {
  using enum CredentialProtectionPolicy;
  for (const auto policy : {user_verification_optional, user_verification_optional_with_credential_id_list,
                            user_verification_required}) {
    for (int level = 1; level <= 3; ++level) {
      SCOPED_TRACE(std::string(to_string(policy)) + ", output " + std::to_string(level));
      RegistrationCase registration;
      registration.rp.registration_extensions.credential_protection_policy = policy;
      registration.rp.registration_extensions.enforce_credential_protection_policy = true;
      registration.ceremony.spoil = [&](AttestationParts& parts) {
        set_output(parts, "credProtect", Cbor::integer(level));
      };
      if (level >= static_cast<int>(policy)) {
        expect_accepted(registration.verdict());
      } else {
        expect_refused(registration.verdict(), Errc::extension_not_honoured, "7.1/28");
        registration.rp.registration_extensions.enforce_credential_protection_policy = false;
        expect_accepted(registration.verdict());
      }
    }
  }
}

TEST(Registration, Step28_extensionOutputs_OfAnEnforcedCredProtectAreThere) {
  RegistrationCase registration;
  registration.rp.registration_extensions.credential_protection_policy =
      CredentialProtectionPolicy::user_verification_optional;
  registration.rp.registration_extensions.enforce_credential_protection_policy = true;
  registration.ceremony.spoil = [](AttestationParts& parts) {
    parts.authenticator_data.extensions.reset();
    parts.authenticator_data.flags &= static_cast<std::uint8_t>(~support::kExtensionData);
  };
  expect_refused(registration.verdict(), Errc::extension_not_honoured, "7.1/28");
}

TEST(Registration, Step28_extensionOutputs_OfARequiredLargeBlobSayThatItIsSupported) {
  for (const char* json : {"{}", R"({"supported":false})"}) {
    SCOPED_TRACE(json);
    RegistrationCase registration;
    registration.rp.registration_extensions.large_blob = LargeBlobSupport::required;
    set_client_output(registration, "largeBlob", json);
    expect_refused(registration.verdict(), Errc::extension_not_honoured, "7.1/28");
    registration.rp.registration_extensions.large_blob = LargeBlobSupport::preferred;
    expect_accepted(registration.verdict());
  }
}

// An authenticator without the extensions answers none; what was only wished for is then absent.
TEST(Registration, Step28_extensionOutputs_OfAnAuthenticatorWithoutExtensions) {
  RegistrationCase registration;
  registration.authenticator.config().extensions = false;
  registration.rp.registration_extensions = everything_at_create();
  registration.rp.registration_extensions.large_blob = LargeBlobSupport::preferred;
  registration.rp.registration_extensions.enforce_credential_protection_policy = false;
  const auto result = registration.verdict();
  expect_accepted(result);
  EXPECT_EQ(result->extensions.client.prf.value().enabled, false);
  EXPECT_EQ(result->extensions.client.large_blob.value().supported, false);
  EXPECT_EQ(result->extensions.authenticator.cred_protect, std::nullopt);
}

// ---- Configuration

std::size_t complaints_about(const std::function<void(RelyingPartyConfig&)>& change) {
  RelyingPartyConfig config = example_rp();
  change(config);
  return configuration_errors(config).size();
}

TEST(RelyingPartyConfig, ExtensionsThatClientsRefuseAreNamed) {
  using Config = RelyingPartyConfig;
  EXPECT_EQ(complaints_about([](Config& c) { c.registration_extensions = everything_at_create(); }), 0U);
  EXPECT_EQ(complaints_about([](Config& c) { c.authentication_extensions = everything_at_get(); }), 0U);
  for (const char* appid : {"", "http://example.org", "example.org", "https://", "https://example.org:0/x",
                            "https://example.org/a b", "https://user@example.org/"}) {
    SCOPED_TRACE(appid);
    EXPECT_EQ(complaints_about([&](Config& c) { c.authentication_extensions.appid = appid; }), 1U);
    EXPECT_EQ(complaints_about([&](Config& c) { c.registration_extensions.appid_exclude = appid; }), 1U);
  }
  EXPECT_EQ(complaints_about(
                [](Config& c) { c.registration_extensions.enforce_credential_protection_policy = true; }),
            1U);
  EXPECT_EQ(complaints_about([](Config& c) {
              c.registration_extensions.prf.emplace().eval_by_credential = {{CredentialId(Bytes{1}), {}}};
            }),
            1U);
  EXPECT_EQ(complaints_about([](Config& c) {
              c.authentication_extensions.read_large_blob = true;
              c.authentication_extensions.write_large_blob = Bytes{1};
            }),
            1U);
  EXPECT_EQ(complaints_about([](Config& c) { c.registration_extensions.payment = true; }), 1U);
  EXPECT_EQ(complaints_about([](Config& c) {
              c.registration_extensions.payment = true;
              c.authenticator_attachment = AuthenticatorAttachment::platform;
            }),
            0U);
}

}  // namespace
}  // namespace blockauth::webauthn
