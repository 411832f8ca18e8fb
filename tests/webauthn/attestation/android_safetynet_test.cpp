// §8.5 Android SafetyNet Attestation Statement Format: each test spoils one thing of a valid statement. The
// text's steps have no numbers; here they are counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "blockauth/base/base64url.hpp"
#include "crypto/certificate.hpp"
#include "support/attestation/android_safetynet.hpp"
#include "webauthn/ceremonies.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::CertificateSpec;
using support::SafetyNetParts;
using support::SignedAttestation;
using support::SoftAttestation;

struct SafetyNetCase : RegistrationCase {
  SafetyNetCase() {
    rp.attestation = AttestationConveyancePreference::direct;
    authenticator.config().attestation = SoftAttestation::android_safetynet;
    authenticator.config().now = kNow;
  }

  void spoil_parts(std::function<void(SafetyNetParts&)> spoil) {
    ceremony.spoil = [spoil = std::move(spoil)](AttestationParts& parts) {
      parts.statement.safetynet = spoil;
    };
  }
};

Result<RegistrationResult> verdict_of_parts(std::function<void(SafetyNetParts&)> spoil) {
  SafetyNetCase registration;
  registration.spoil_parts(std::move(spoil));
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_statement(std::function<void(Cbor&)> spoil) {
  SafetyNetCase registration;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) { spoil(made.statement()); };
  return registration.verdict();
}

Result<RegistrationResult> verdict_of_jws(std::function<void(std::string&)> spoil) {
  return verdict_of_statement([&](Cbor& statement) {
    Bytes& octets = statement.find("response")->octets();
    std::string text(as_chars(octets));
    spoil(text);
    octets = to_bytes(as_bytes(text));
  });
}

void expect_invalid(const Result<RegistrationResult>& result) {
  expect_refused(result, Errc::attestation_statement_invalid, "7.1/22");
}

TEST(SafetyNetAttestation, AnHonestStatementIsBasic) {
  using enum COSEAlgorithmIdentifier;
  for (const COSEAlgorithmIdentifier algorithm : {ES256, RS256}) {
    SCOPED_TRACE(to_string(algorithm));
    SafetyNetCase registration;
    registration.authenticator.config().attestation_algorithm = algorithm;
    registration.rp.attestation_policy.trust = AttestationTrust::require;
    registration.rp.attestation_policy.anchors =
        TrustAnchors::from_der({registration.authenticator.attestation_authority().root()}).value();
    const auto result = registration.verdict();
    expect_accepted(result);
    EXPECT_EQ(result->attestation.format, "android-safetynet");
    EXPECT_EQ(result->attestation.type, AttestationType::basic);
    EXPECT_TRUE(result->attestation.trusted);
  }
}

// ---- §8.5 step 1: the syntax

TEST(SafetyNetAttestation, Step1_EachMemberIsRequiredAndHasItsType) {
  for (const char* name : {"ver", "response"}) {
    SCOPED_TRACE(name);
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.remove(name); }));
    expect_invalid(verdict_of_statement([&](Cbor& statement) { statement.set(name, Cbor::integer(1)); }));
  }
  expect_invalid(verdict_of_statement([](Cbor& statement) {
    const Bytes octets = statement.find("response")->octets();
    statement.set("response", Cbor::text(as_chars(octets)));
  }));
  expect_invalid(
      verdict_of_statement([](Cbor& statement) { statement.set("ver", Cbor::bytes(Bytes{0x31})); }));
  expect_invalid(verdict_of_statement([](Cbor& statement) { statement = Cbor::array({}); }));
}

TEST(SafetyNetAttestation, Step1_VerIsNotEmpty) {
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.version.clear(); }));
}

// ---- §8.5 step 2: a valid response

TEST(SafetyNetAttestation, Step2_TheResponseIsAJwsInCompactSerialization) {
  expect_invalid(verdict_of_jws([](std::string& jws) { jws.clear(); }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws += '.'; }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws.erase(jws.rfind('.')); }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws.insert(0, "."); }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws += "="; }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws += "\n"; }));
  expect_invalid(verdict_of_jws([](std::string& jws) { jws.insert(jws.find('.'), "="); }));
}

TEST(SafetyNetAttestation, Step2_EveryPrefixIsRefused) {
  SafetyNetCase registration;
  Bytes whole;
  registration.ceremony.spoil_signed = [&](SignedAttestation& made) {
    whole = made.statement().find("response")->octets();
  };
  expect_accepted(registration.verdict());
  for (std::size_t length = 0; length < whole.size(); length += 37) {
    SCOPED_TRACE(length);
    expect_invalid(verdict_of_jws([&](std::string& jws) { jws.resize(length); }));
  }
}

TEST(SafetyNetAttestation, Step2_TheAlgorithmIsOneOfTwo) {
  for (const char* name : {"none", "HS256", "ES384", "PS256", "RS512", "EdDSA", "es256", "RS1", ""}) {
    SCOPED_TRACE(name);
    expect_invalid(verdict_of_parts([&](SafetyNetParts& parts) { parts.header.set_string("alg", name); }));
  }
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.remove("alg"); }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.set("alg", "-7"); }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.append("alg", "\"RS256\""); }));
}

TEST(SafetyNetAttestation, Step2_TheAlgorithmIsThatOfTheCertifiedKey) {
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.set_string("alg", "RS256"); }));
}

// RFC 7515 §4.1.11
TEST(SafetyNetAttestation, Step2_CriticalExtensionsAreRefused) {
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.set("crit", "[\"exp\"]"); }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.set("crit", "[]"); }));
}

TEST(SafetyNetAttestation, Step2_X5cHoldsCertificatesInBase64) {
  const auto verdict_of_x5c = [](std::function<void(std::string&)> spoil) {
    return verdict_of_parts([&](SafetyNetParts& parts) {
      auto& members = parts.header.members;
      spoil(std::ranges::find(members, "x5c", &std::pair<std::string, std::string>::first)->second);
    });
  };
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.header.remove("x5c"); }));
  expect_invalid(verdict_of_x5c([](std::string& json) { json = "[]"; }));
  expect_invalid(verdict_of_x5c([](std::string& json) { json = "[1]"; }));
  expect_invalid(verdict_of_x5c([](std::string& json) { json = "[\"\"]"; }));
  expect_invalid(verdict_of_x5c([](std::string& json) { json = json.substr(1, json.find(',') - 1); }));
  expect_invalid(verdict_of_x5c([](std::string& json) {
    std::ranges::replace(json, '+', '-');
    std::ranges::replace(json, '/', '_');
  }));
  expect_invalid(verdict_of_x5c([](std::string& json) { json.insert(json.size() - 2, "AAAA"); }));
  expect_invalid(verdict_of_x5c([](std::string& json) {
    const std::string last = json.substr(json.rfind(','), json.size() - json.rfind(',') - 1);
    for (std::size_t i = 0; i < crypto::kMaxChainCertificates; ++i) json.insert(json.size() - 1, last);
  }));
}

TEST(SafetyNetAttestation, Step2_HeaderAndPayloadAreObjects) {
  const auto with_part = [](std::size_t part, std::string_view json) {
    return verdict_of_jws([&](std::string& jws) {
      const std::size_t first = jws.find('.');
      const std::size_t begin = part == 0 ? 0 : first + 1;
      const std::size_t end = part == 0 ? first : jws.rfind('.');
      jws.replace(begin, end - begin, base64url_encode(as_bytes(json)));
    });
  };
  for (const char* json : {"", "{", "[]", "null", "{}{}"}) {
    expect_invalid(with_part(0, json));
    expect_invalid(with_part(1, json));
  }
}

TEST(SafetyNetAttestation, Step2_ADeviceThatDoesNotMatchIsRefused) {
  for (const char* json : {"false", "null", "\"true\"", "1"}) {
    SCOPED_TRACE(json);
    expect_invalid(
        verdict_of_parts([&](SafetyNetParts& parts) { parts.payload.set("ctsProfileMatch", json); }));
  }
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.payload.remove("ctsProfileMatch"); }));
  expect_invalid(
      verdict_of_parts([](SafetyNetParts& parts) { parts.payload.append("ctsProfileMatch", "true"); }));
}

TEST(SafetyNetAttestation, Step2_PolicyMayAcceptADeviceThatDoesNotMatch) {
  SafetyNetCase registration;
  registration.rp.attestation_policy.safetynet_cts_profile_match = false;
  registration.spoil_parts([](SafetyNetParts& parts) { parts.payload.set("ctsProfileMatch", "false"); });
  expect_accepted(registration.verdict());
}

TEST(SafetyNetAttestation, Step2_TheTimeStampIsRecent) {
  const auto verdict_at = [](std::chrono::seconds offset) {
    SafetyNetCase registration;
    registration.authenticator.config().now = kNow + offset;
    return registration.verdict();
  };
  expect_accepted(verdict_at(std::chrono::minutes{-10}));
  expect_invalid(verdict_at(std::chrono::minutes{-10} - std::chrono::seconds{1}));
  expect_accepted(verdict_at(std::chrono::seconds{60}));
  expect_invalid(verdict_at(std::chrono::seconds{61}));
  for (const char* json :
       {"-1", "9223372036854775807", "-9223372036854775808", "\"1767323045000\"", "1.5", "1e400"}) {
    SCOPED_TRACE(json);
    expect_invalid(verdict_of_parts([&](SafetyNetParts& parts) { parts.payload.set("timestampMs", json); }));
  }
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.payload.remove("timestampMs"); }));
}

TEST(SafetyNetAttestation, Step2_PolicyMayLeaveTheTimeStampUnjudged) {
  SafetyNetCase registration;
  registration.rp.attestation_policy.safetynet_max_age.reset();
  registration.authenticator.config().now = TimePoint{};
  expect_accepted(registration.verdict());
}

// ---- §8.5 step 3: the nonce

TEST(SafetyNetAttestation, Step3_TheNonceIsOfThisCeremony) {
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) {
    parts.payload.set_string("nonce", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.payload.set_string("nonce", ""); }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.payload.set("nonce", "null"); }));
  expect_invalid(verdict_of_parts([](SafetyNetParts& parts) { parts.payload.remove("nonce"); }));
}

// Standard base64 with its padding, and no other spelling.
TEST(SafetyNetAttestation, Step3_TheNonceHasOneSpelling) {
  const auto verdict_of_nonce = [](std::function<void(std::string&)> spoil) {
    return verdict_of_parts([&](SafetyNetParts& parts) {
      spoil(parts.payload.members.front().second);  // with its quotation marks
    });
  };
  expect_accepted(verdict_of_nonce([](std::string&) {}));
  expect_invalid(verdict_of_nonce([](std::string& json) { json.erase(json.size() - 2, 1); }));
  expect_invalid(verdict_of_nonce([](std::string& json) { json.insert(json.size() - 1, "="); }));
  expect_invalid(verdict_of_nonce([](std::string& json) { json.insert(1, " "); }));
}

// ---- §8.5 step 4: it came from the service

TEST(SafetyNetAttestation, Step4_TheCertificateIsForGooglesHost) {
  const auto verdict_of_leaf = [](std::function<void(CertificateSpec&)> spoil) {
    SafetyNetCase registration;
    registration.ceremony.spoil = [&](AttestationParts& parts) { parts.statement.leaf = spoil; };
    return registration.verdict();
  };
  const auto named = [&](const char* common_name, const char* alternative) {
    return verdict_of_leaf([&](CertificateSpec& leaf) {
      leaf.subject = {{"CN", common_name}};
      leaf.extensions.clear();
      if (alternative != nullptr) leaf.extensions = {support::alternative_dns_name(alternative)};
    });
  };
  expect_accepted(named("attest.android.com", nullptr));
  expect_accepted(named("x", "attest.android.com"));
  expect_invalid(named("x", nullptr));
  expect_invalid(named("attest.android.com", "attest.android.com.evil.example"));
  expect_invalid(named("x", "evil.attest.android.com"));
  expect_invalid(named("x", "android.com"));
  expect_invalid(named("x", "*.android.com"));
  expect_invalid(named("attest.android.com.evil.example", nullptr));
}

TEST(SafetyNetAttestation, Step4_AJwsByAnotherKeyIsRefused) {
  SafetyNetCase registration;
  const auto other =
      crypto::PrivateKey::generate(COSEAlgorithmIdentifier::ES256, registration.random).value();
  registration.ceremony.spoil = [&](AttestationParts& parts) { parts.signing.key = &other; };
  expect_invalid(registration.verdict());
}

TEST(SafetyNetAttestation, Step4_AChangedJwsIsRefused) {
  // In the payload's last quarter, where nothing is looked at but the signature: "evaluationType".
  expect_invalid(verdict_of_jws([](std::string& jws) {
    char& letter = jws[jws.rfind('.') - 8];
    letter = letter == 'A' ? 'B' : 'A';
  }));
  expect_invalid(verdict_of_jws([](std::string& jws) {
    char& letter = jws[jws.rfind('.') + 1];
    letter = letter == 'A' ? 'B' : 'A';
  }));
}

// RFC 7518 §3.4: r || s, each of 32 octets.
TEST(SafetyNetAttestation, Step4_Es256HasRAndSOfTheirLength) {
  const auto with_signature = [](const Bytes& signature) {
    return verdict_of_jws([&](std::string& jws) {
      jws.replace(jws.rfind('.') + 1, std::string::npos, base64url_encode(signature));
    });
  };
  expect_invalid(with_signature({}));
  expect_invalid(with_signature(Bytes(64, 0)));
  expect_invalid(with_signature(Bytes(64, 0xff)));
  expect_invalid(with_signature(Bytes(63, 1)));
  expect_invalid(with_signature(Bytes(65, 1)));
}

}  // namespace
}  // namespace blockauth::webauthn
