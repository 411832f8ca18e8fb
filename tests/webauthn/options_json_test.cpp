#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "blockauth/webauthn/options.hpp"

namespace blockauth::webauthn {
namespace {

using namespace std::chrono_literals;

PublicKeyCredentialCreationOptions creation() {
  PublicKeyCredentialCreationOptions options;
  options.rp = {"example.org", "Example \"Org\""};
  options.user = {UserHandle(Bytes{1, 2, 3}), "alice@example.org",
                  "Al\xc3\xad"
                  "ce"};
  options.challenge = Challenge(Bytes(16, 0xff));
  options.pub_key_cred_params = {COSEAlgorithmIdentifier::ES256, COSEAlgorithmIdentifier::RS256};
  options.timeout = 60s;
  return options;
}

// The members and spellings of §5.1.8 (PublicKeyCredentialCreationOptionsJSON).
TEST(OptionsJson, CreationOptionsAreWhatBrowsersParse) {
  EXPECT_EQ(to_json(creation()),
            R"({"rp":{"name":"Example \"Org\"","id":"example.org"},)"
            R"("user":{"id":"AQID","name":"alice@example.org","displayName":"Al)"
            "\xc3\xad"
            R"(ce"},"challenge":"_____________________w",)"
            R"("pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],)"
            R"("timeout":60000,"excludeCredentials":[],)"
            R"("authenticatorSelection":{"residentKey":"preferred","requireResidentKey":false,)"
            R"("userVerification":"required"},"attestation":"none","extensions":{"credProps":true}})");
}

TEST(OptionsJson, CreationOptionsNameEverythingThatWasConfigured) {
  PublicKeyCredentialCreationOptions options = creation();
  options.exclude_credentials = {{CredentialId(Bytes{0xaa}), {"usb", "nfc"}},
                                 {CredentialId(Bytes{0xbb}), {}}};
  options.authenticator_selection = {AuthenticatorAttachment::cross_platform,
                                     ResidentKeyRequirement::required,
                                     UserVerificationRequirement::discouraged};
  options.hints = {"security-key", "hybrid"};
  options.attestation = AttestationConveyancePreference::enterprise;
  options.extensions.cred_props = false;
  const std::string json = to_json(options);
  EXPECT_NE(json.find(R"("excludeCredentials":[{"id":"qg","type":"public-key","transports":["usb","nfc"]},)"
                      R"({"id":"uw","type":"public-key"}])"),
            std::string::npos)
      << json;
  EXPECT_NE(
      json.find(R"("authenticatorSelection":{"authenticatorAttachment":"cross-platform",)"
                R"("residentKey":"required","requireResidentKey":true,"userVerification":"discouraged"},)"
                R"("hints":["security-key","hybrid"],"attestation":"enterprise"})"),
      std::string::npos)
      << json;
  EXPECT_EQ(json.find("extensions"), std::string::npos);
}

// §5.1.9 (PublicKeyCredentialRequestOptionsJSON).
TEST(OptionsJson, RequestOptionsAreWhatBrowsersParse) {
  PublicKeyCredentialRequestOptions options;
  options.challenge = Challenge(Bytes(16, 0));
  options.timeout = 30s;
  options.rp_id = "example.org";
  EXPECT_EQ(
      to_json(options),
      R"({"challenge":"AAAAAAAAAAAAAAAAAAAAAA","timeout":30000,"rpId":"example.org","allowCredentials":[],)"
      R"("userVerification":"required"})");
  options.allow_credentials = {{CredentialId(Bytes{0xaa}), {"internal"}}};
  options.user_verification = UserVerificationRequirement::preferred;
  options.hints = {"client-device"};
  options.extensions.appid = "https://example.org/app-id.json";
  EXPECT_EQ(to_json(options),
            R"({"challenge":"AAAAAAAAAAAAAAAAAAAAAA","timeout":30000,"rpId":"example.org",)"
            R"("allowCredentials":[{"id":"qg","type":"public-key","transports":["internal"]}],)"
            R"("userVerification":"preferred","hints":["client-device"],)"
            R"("extensions":{"appid":"https://example.org/app-id.json"}})");
}

}  // namespace
}  // namespace blockauth::webauthn
