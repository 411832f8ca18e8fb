#include "blockauth/webauthn/responses.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

#include "blockauth/base/base64url.hpp"
#include "support/json_object.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::JsonObject;
using support::ResponseJson;

// What toJSON() gives, with one thing spoiled (§5.1.8, §5.1.9).
Errc registration_refusal(std::function<void(ResponseJson&)> spoil) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = std::move(spoil);
  const auto response = RegistrationResponse::from_json(registration.response_json());
  return response ? Errc::internal_error : response.error().code;
}

Errc authentication_refusal(std::function<void(ResponseJson&)> spoil) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil_json = std::move(spoil);
  const auto prepared = authentication.prepare();
  return prepared ? Errc::internal_error : prepared.error().code;
}

void expect_both(Errc code, const std::function<void(ResponseJson&)>& spoil) {
  EXPECT_EQ(registration_refusal(spoil), code);
  EXPECT_EQ(authentication_refusal(spoil), code);
}

TEST(ResponsesJson, AnHonestResponseDecodes) {
  expect_both(Errc::internal_error, [](ResponseJson&) {});
  RegistrationCase registration;
  registration.authenticator.config().transports = {"internal", "hybrid"};
  const RegistrationResponse response = registration.response();
  EXPECT_TRUE(equal(response.id.view(), registration.authenticator.credentials().front().id));
  EXPECT_EQ(response.transports, (std::vector<std::string>{"internal", "hybrid"}));
  EXPECT_EQ(response.authenticator_attachment, AuthenticatorAttachment::platform);
  EXPECT_EQ(response.client_extension_results.identifiers, (std::vector<std::string>{"credProps"}));
  EXPECT_EQ(response.client_extension_results.cred_props_rk, true);
  EXPECT_EQ(response.client_extension_results.appid, std::nullopt);
}

TEST(ResponsesJson, EachRequiredMemberIsRequired) {
  for (const char* name : {"id", "rawId", "type"}) {
    SCOPED_TRACE(name);
    expect_both(Errc::malformed_response, [&](ResponseJson& json) { json.credential.remove(name); });
    expect_both(Errc::malformed_response, [&](ResponseJson& json) { json.credential.set(name, "null"); });
    expect_both(Errc::malformed_response, [&](ResponseJson& json) { json.credential.set(name, "7"); });
  }
  expect_both(Errc::malformed_response, [](ResponseJson& json) { json.response.reset(); });
  for (const char* name : {"clientDataJSON", "attestationObject"}) {
    EXPECT_EQ(registration_refusal([&](ResponseJson& json) { json.response->remove(name); }),
              Errc::malformed_response);
    EXPECT_EQ(registration_refusal([&](ResponseJson& json) { json.response->set(name, "{}"); }),
              Errc::malformed_response);
  }
  for (const char* name : {"clientDataJSON", "authenticatorData", "signature"}) {
    EXPECT_EQ(authentication_refusal([&](ResponseJson& json) { json.response->remove(name); }),
              Errc::malformed_response);
    EXPECT_EQ(authentication_refusal([&](ResponseJson& json) { json.response->set(name, "[]"); }),
              Errc::malformed_response);
  }
}

TEST(ResponsesJson, OptionalMembersMayBeAbsentOrNull) {
  for (const char* name : {"authenticatorAttachment"}) {
    expect_both(Errc::internal_error, [&](ResponseJson& json) { json.credential.remove(name); });
    expect_both(Errc::internal_error, [&](ResponseJson& json) { json.credential.set(name, "null"); });
  }
  expect_both(Errc::internal_error, [](ResponseJson& json) { json.client_extension_results.reset(); });
  EXPECT_EQ(registration_refusal([](ResponseJson& json) { json.response->remove("transports"); }),
            Errc::internal_error);
  EXPECT_EQ(authentication_refusal([](ResponseJson& json) { json.response->set("userHandle", "null"); }),
            Errc::internal_error);
}

TEST(ResponsesJson, OptionalMembersHaveTheirTypeAllTheSame) {
  expect_both(Errc::malformed_response,
              [](ResponseJson& json) { json.credential.set("authenticatorAttachment", "1"); });
  expect_both(Errc::malformed_response, [](ResponseJson& json) {
    json.client_extension_results.reset();
    json.credential.set("clientExtensionResults", "[]");
  });
  EXPECT_EQ(registration_refusal([](ResponseJson& json) { json.response->set("transports", "\"usb\""); }),
            Errc::malformed_response);
  EXPECT_EQ(registration_refusal([](ResponseJson& json) { json.response->set("transports", "[1]"); }),
            Errc::malformed_response);
  EXPECT_EQ(authentication_refusal([](ResponseJson& json) { json.response->set("userHandle", "[]"); }),
            Errc::malformed_response);
}

// Whether they were asked for, and so whether it matters, is not known yet.
TEST(ResponsesJson, ExtensionOutputsOfAnotherTypeAreMarked) {
  for (const auto& [name, json] : std::vector<std::pair<std::string, std::string>>{
           {"appid", R"("true")"}, {"credProps", "true"}, {"credProps", R"({"rk":1})"}}) {
    SCOPED_TRACE(name + json);
    RegistrationCase registration;
    registration.ceremony.spoil_json = [&](ResponseJson& response) {
      response.client_extension_results->set(name, json);
    };
    const auto results = registration.response().client_extension_results;
    EXPECT_EQ(results.malformed, std::vector<std::string>{name});
    EXPECT_EQ(results.appid, std::nullopt);
    EXPECT_EQ(results.cred_props_rk, name == "appid" ? std::optional(true) : std::nullopt);
  }
}

TEST(ResponsesJson, ExtensionOutputsThatAreNullAreAbsent) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = [](ResponseJson& json) {
    json.client_extension_results->set("credProps", "null");
  };
  const auto results = registration.response().client_extension_results;
  EXPECT_TRUE(results.identifiers.empty());
  EXPECT_TRUE(results.malformed.empty());
}

TEST(ResponsesJson, UnknownMembersAreIgnored) {
  expect_both(Errc::internal_error, [](ResponseJson& json) {
    json.credential.set("x", "[{}]");
    json.response->set("x", "{\"y\":null}");
    json.client_extension_results->set("x", "1.5");
  });
}

TEST(ResponsesJson, DuplicateMembersAreRefused) {
  expect_both(Errc::malformed_json,
              [](ResponseJson& json) { json.credential.append("type", "\"public-key\""); });
  expect_both(Errc::malformed_json,
              [](ResponseJson& json) { json.response->append("clientDataJSON", "\"AA\""); });
  expect_both(Errc::malformed_json, [](ResponseJson& json) {
    json.client_extension_results->append("x", "1");
    json.client_extension_results->append("x", "1");
  });
}

TEST(ResponsesJson, TypeIsPublicKey) {
  for (const char* type : {"", "public-key ", "Public-Key", "password"}) {
    expect_both(Errc::malformed_response,
                [&](ResponseJson& json) { json.credential.set_string("type", type); });
  }
}

TEST(ResponsesJson, IdAndRawIdAreTheSameOctets) {
  expect_both(Errc::credential_id_mismatch,
              [](ResponseJson& json) { json.credential.set_base64url("id", Bytes(32, 1)); });
  expect_both(Errc::credential_id_mismatch,
              [](ResponseJson& json) { json.credential.set_base64url("rawId", Bytes(32, 1)); });
  expect_both(Errc::credential_id_mismatch, [](ResponseJson& json) { json.credential.set_string("id", ""); });
}

TEST(ResponsesJson, OctetsAreBase64urlWithoutPadding) {
  for (const char* text : {"AA==", "A", "A A", "+/", "AB"}) {
    expect_both(Errc::malformed_base64url,
                [&](ResponseJson& json) { json.credential.set_string("rawId", text); });
    expect_both(Errc::malformed_base64url,
                [&](ResponseJson& json) { json.response->set_string("clientDataJSON", text); });
    EXPECT_EQ(
        authentication_refusal([&](ResponseJson& json) { json.response->set_string("signature", text); }),
        Errc::malformed_base64url);
    EXPECT_EQ(
        authentication_refusal([&](ResponseJson& json) { json.response->set_string("userHandle", text); }),
        Errc::malformed_base64url);
  }
}

TEST(ResponsesJson, EveryMemberHasAMaximum) {
  const auto expect_bound = [](auto refusal, const char* member, std::size_t maximum) {
    SCOPED_TRACE(member);
    EXPECT_EQ(refusal([&](ResponseJson& json) { json.response->set_base64url(member, Bytes(maximum, 0)); }),
              Errc::internal_error);
    EXPECT_EQ(
        refusal([&](ResponseJson& json) { json.response->set_base64url(member, Bytes(maximum + 1, 0)); }),
        Errc::malformed_response);
  };
  expect_bound(registration_refusal, "clientDataJSON", kMaxClientDataBytes);
  expect_bound(registration_refusal, "attestationObject", kMaxAttestationObjectBytes);
  expect_bound(authentication_refusal, "clientDataJSON", kMaxClientDataBytes);
  expect_bound(authentication_refusal, "authenticatorData", kMaxAuthenticatorDataBytes);
  expect_bound(authentication_refusal, "signature", kMaxSignatureBytes);
  expect_bound(authentication_refusal, "userHandle", kMaxUserHandleBytes);
  const auto with_id = [](std::size_t size) {
    return [size](ResponseJson& json) {
      json.credential.set_base64url("id", Bytes(size, 0)).set_base64url("rawId", Bytes(size, 0));
    };
  };
  expect_both(Errc::internal_error, with_id(kMaxCredentialIdBytes));
  expect_both(Errc::malformed_response, with_id(kMaxCredentialIdBytes + 1));
}

TEST(ResponsesJson, TransportsAreBoundedKeptAndDeduplicated) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = [](ResponseJson& json) {
    json.response->set("transports", R"(["usb","cable","usb","x-future"])");
  };
  EXPECT_EQ(registration.response().transports, (std::vector<std::string>{"usb", "cable", "x-future"}));
  const auto refusal_of = [](const std::string& transports) {
    return registration_refusal([&](ResponseJson& json) { json.response->set("transports", transports); });
  };
  std::string many = "[\"0\"";
  for (std::size_t i = 1; i < kMaxTransports; ++i) many += ",\"" + std::to_string(i) + "\"";
  EXPECT_EQ(refusal_of(many + "]"), Errc::internal_error);
  EXPECT_EQ(refusal_of(many + ",\"0\"]"), Errc::malformed_response);
  EXPECT_EQ(refusal_of("[\"" + std::string(kMaxTransportBytes, 'x') + "\"]"), Errc::internal_error);
  EXPECT_EQ(refusal_of("[\"" + std::string(kMaxTransportBytes + 1, 'x') + "\"]"), Errc::malformed_response);
  EXPECT_EQ(refusal_of(R"([""])"), Errc::malformed_response);
}

TEST(ResponsesJson, AnUnknownAttachmentCountsAsAbsent) {
  RegistrationCase registration;
  registration.ceremony.spoil_json = [](ResponseJson& json) {
    json.credential.set_string("authenticatorAttachment", "implanted");
  };
  EXPECT_EQ(registration.response().authenticator_attachment, std::nullopt);
}

TEST(ResponsesJson, AnEmptyUserHandleIsNotAnAbsentOne) {
  AuthenticationCase authentication;
  authentication.ceremony.spoil_json = [](ResponseJson& json) {
    json.response->set_string("userHandle", "");
  };
  EXPECT_EQ(authentication.prepare().value().response.user_handle, UserHandle());
  authentication.ceremony.spoil_json = [](ResponseJson& json) { json.response->set("userHandle", "null"); };
  EXPECT_EQ(authentication.prepare().value().response.user_handle, std::nullopt);
}

TEST(ResponsesJson, WhatIsNoObjectIsNoResponse) {
  for (const char* text : {"[]", "null", "1", "\"x\""}) {
    EXPECT_EQ(RegistrationResponse::from_json(text).error().code, Errc::malformed_response) << text;
    EXPECT_EQ(AuthenticationResponse::from_json(text).error().code, Errc::malformed_response) << text;
  }
  for (const char* text : {"", "{", "{}{}", "\xff"}) {
    EXPECT_EQ(RegistrationResponse::from_json(text).error().code, Errc::malformed_json) << text;
    EXPECT_EQ(AuthenticationResponse::from_json(text).error().code, Errc::malformed_json) << text;
  }
}

TEST(ResponsesJson, SizeIsBounded) {
  const std::string text(kMaxResponseJsonBytes + 1, ' ');
  EXPECT_EQ(RegistrationResponse::from_json(text).error().code, Errc::malformed_response);
  EXPECT_EQ(AuthenticationResponse::from_json(text).error().code, Errc::malformed_response);
}

TEST(ResponsesJson, EveryPrefixIsRefused) {
  const std::string text = RegistrationCase().response_json();
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_EQ(RegistrationResponse::from_json(std::string(text, 0, length)).error().code,
              Errc::malformed_json);
  }
}

}  // namespace
}  // namespace blockauth::webauthn
