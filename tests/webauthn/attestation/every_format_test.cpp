// Does every check of §7.1 refuse whatever the attestation format is? Each row spoils one thing, before
// anything is signed where that can be, of a registration that would be accepted, in each format that the
// software authenticator makes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "webauthn/ceremonies.hpp"
#include "webauthn/refusal.hpp"

namespace blockauth::webauthn {
namespace {

using support::AttestationParts;
using support::Cbor;
using support::ResponseJson;
using support::SignedAttestation;
using support::SoftAttestation;

// An honest registration with an attestation that is asked for and trusted where it has certificates.
struct FormatCase : RegistrationCase {
  explicit FormatCase(SoftAttestation attestation) {
    rp.attestation = AttestationConveyancePreference::direct;
    rp.algorithms = {COSEAlgorithmIdentifier::ES256};
    authenticator.config().attestation = attestation;
    authenticator.config().now = kNow;
  }

  void spoil(std::function<void(AttestationParts&)> change) { ceremony.spoil = std::move(change); }
  void spoil_signed(std::function<void(SignedAttestation&)> change) {
    ceremony.spoil_signed = std::move(change);
  }
  void clear_flag(std::uint8_t flag) {
    spoil([flag](AttestationParts& parts) {
      parts.authenticator_data.flags &= static_cast<std::uint8_t>(~flag);
    });
  }
  void set_flag(std::uint8_t flag) {
    spoil([flag](AttestationParts& parts) { parts.authenticator_data.flags |= flag; });
  }
  void require_trust_in(const support::CertificateAuthority& authority) {
    rp.attestation_policy.trust = AttestationTrust::require;
    rp.attestation_policy.anchors = TrustAnchors::from_der({authority.root()}).value();
  }
};

bool is_always(SoftAttestation) { return true; }
bool says_something(SoftAttestation attestation) { return attestation != SoftAttestation::none; }

struct Negative {
  std::string_view name;
  std::string_view reason;  // of the verdict (product word, webauthn/refusal.hpp)
  Errc refusal;
  std::string_view step;
  void (*spoil)(FormatCase& registration);
  bool (*can_arise)(SoftAttestation attestation) = is_always;

  friend void PrintTo(const Negative& negative, std::ostream* out) { *out << negative.name; }
};

constexpr std::array kNegatives{
    Negative{"TypeOfAnAuthentication", "type", Errc::wrong_type, "7.1/7",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.client_data.type = "webauthn.get"; });
             }},
    Negative{"ChallengeOfAnotherCeremony", "challenge", Errc::wrong_challenge, "7.1/8",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.client_data.challenge = std::string(43, 'A'); });
             }},
    Negative{"OriginOfAnotherSite", "origin", Errc::wrong_origin, "7.1/9",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.client_data.origin = "https://evil.example"; });
             }},
    Negative{"CrossOrigin", "cross_origin", Errc::cross_origin, "7.1/10",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.client_data.cross_origin = true; });
             }},
    Negative{"TopOriginOfAnotherSite", "cross_origin", Errc::cross_origin, "7.1/11",
             [](FormatCase& r) {
               r.rp.allow_cross_origin = true;
               r.spoil([](AttestationParts& parts) {
                 parts.client_data.cross_origin = true;
                 parts.client_data.top_origin = "https://evil.example";
               });
             }},
    Negative{"RpIdOfAnotherParty", "rp_id", Errc::wrong_rp_id, "7.1/14",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.authenticator_data.rp_id_hash.front() ^= 1; });
             }},
    Negative{"UserNotPresent", "user_presence", Errc::user_not_present, "7.1/15",
             [](FormatCase& r) { r.clear_flag(support::kUserPresent); }},
    Negative{"UserNotVerified", "user_verification", Errc::user_not_verified, "7.1/16",
             [](FormatCase& r) { r.clear_flag(support::kUserVerified); }},
    Negative{"BackupStateWithoutEligibility", "backup_state", Errc::invalid_backup_state, "7.1/17",
             [](FormatCase& r) { r.set_flag(support::kBackupState); }},
    Negative{"AlgorithmThatWasNotOffered", "algorithm", Errc::algorithm_not_allowed, "7.1/20",
             [](FormatCase& r) {
               r.expect = [](RegistrationExpectations& expected) {
                 expected.algorithms = {COSEAlgorithmIdentifier::EdDSA};
               };
             }},
    Negative{"FormatThatNobodyKnows", "attestation_format", Errc::attestation_format_unsupported, "7.1/21",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) {
                 made.attestation_object.set("fmt", Cbor::text("unheard-of"));
               });
             }},
    Negative{"StatementWithoutMembers", "attestation_statement", Errc::attestation_statement_invalid,
             "7.1/22",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) { made.statement() = Cbor::map({}); });
             },
             says_something},
    Negative{"StatementOfNothingThatSaysSomething", "attestation_statement",
             Errc::attestation_statement_invalid, "7.1/22",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) { made.statement().set("sig", Cbor::bytes({})); });
             },
             [](SoftAttestation attestation) { return attestation == SoftAttestation::none; }},
    // The hash of the client data is what binds a statement to this ceremony. A space more is the same JSON.
    Negative{"StatementForOtherClientData", "attestation_statement", Errc::attestation_statement_invalid,
             "7.1/22",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) { made.client_data_json.push_back(' '); });
             },
             says_something},
    Negative{"TrustWithoutAnAnchor", "attestation_trust", Errc::attestation_untrusted, "7.1/24",
             [](FormatCase& r) { r.require_trust_in(support::CertificateAuthority(r.random)); }},
    Negative{"ModelThatIsNotAllowed", "attestation_trust", Errc::authenticator_not_allowed, "7.1/24",
             [](FormatCase& r) { r.rp.attestation_policy.allowed_aaguids = {Aaguid{0x77}}; }},
    Negative{"IdOfAnotherCredential", "credential_mismatch", Errc::credential_id_mismatch, "7.1/25",
             [](FormatCase& r) {
               r.ceremony.spoil_json = [](ResponseJson& json) {
                 json.credential.set_base64url("id", Bytes(32, 1));
                 json.credential.set_base64url("rawId", Bytes(32, 1));
               };
             }},
    Negative{"OctetsAfterTheAttestationObject", "malformed", Errc::malformed_attestation_object, "7.1/13",
             [](FormatCase& r) { r.spoil_signed([](SignedAttestation& made) { made.trailing = {0xf6}; }); }},
    Negative{"MemberOfTheAttestationObjectTwice", "malformed", Errc::malformed_attestation_object, "7.1/13",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) {
                 made.attestation_object.append(Cbor::text("fmt"), Cbor::text("none"));
               });
             }},
    Negative{"StatementOfTheWrongType", "attestation_statement", Errc::attestation_statement_invalid,
             "7.1/22",
             [](FormatCase& r) {
               r.spoil_signed([](SignedAttestation& made) { made.statement() = Cbor::text("trust me"); });
             }},
    Negative{"OctetsAfterTheAuthenticatorData", "malformed", Errc::malformed_authenticator_data, "7.1/13",
             [](FormatCase& r) {
               r.spoil([](AttestationParts& parts) { parts.authenticator_data.trailing = {0x00}; });
             }},
    Negative{"CredentialThatTheFlagsDoNotAnnounce", "malformed", Errc::malformed_authenticator_data, "7.1/13",
             [](FormatCase& r) { r.clear_flag(support::kAttestedCredentialData); }},
    Negative{"ClientDataThatIsNoJson", "malformed", Errc::malformed_client_data, "7.1/6",
             [](FormatCase& r) { r.spoil([](AttestationParts& parts) { parts.client_data.text = "{"; }); }},
    Negative{"ExtensionThatNobodyAskedFor", "other", Errc::unsolicited_extension, "7.1/28",
             [](FormatCase& r) {
               r.rp.unsolicited_extensions = UnsolicitedExtensions::refuse;
               r.ceremony.spoil_json = [](ResponseJson& json) {
                 json.client_extension_results->set("uvm", "[[2,2,4]]");
               };
             }},
};

class EveryFormat : public testing::TestWithParam<std::tuple<SoftAttestation, Negative>> {};

TEST_P(EveryFormat, IsRefusedForThatAlone) {
  const auto& [attestation, negative] = GetParam();
  FormatCase honest(attestation);
  expect_accepted(honest.verdict());
  FormatCase spoilt(attestation);
  negative.spoil(spoilt);
  const auto verdict = spoilt.verdict();
  expect_refused(verdict, negative.refusal, negative.step);
  EXPECT_EQ(refusal_of(negative.refusal).reason, negative.reason);
}

std::vector<std::tuple<SoftAttestation, Negative>> all_that_can_arise() {
  std::vector<std::tuple<SoftAttestation, Negative>> rows;
  for (const SoftAttestation attestation : support::soft_attestations()) {
    for (const Negative& negative : kNegatives) {
      if (negative.can_arise(attestation)) rows.emplace_back(attestation, negative);
    }
  }
  return rows;
}

std::string name_of(const testing::TestParamInfo<std::tuple<SoftAttestation, Negative>>& row) {
  const auto& [attestation, negative] = row.param;
  std::string name = std::string(support::find_maker(attestation).name) + "_" + std::string(negative.name);
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Spoilt, EveryFormat, testing::ValuesIn(all_that_can_arise()), name_of);

// A registration has no counter to compare and, beside the attestation statement's, no signature.
TEST(EveryFormatTable, HasEveryReasonInEveryFormat) {
  const std::set<std::string_view> expected = {"algorithm",
                                               "attestation_format",
                                               "attestation_statement",
                                               "attestation_trust",
                                               "backup_state",
                                               "challenge",
                                               "credential_mismatch",
                                               "cross_origin",
                                               "malformed",
                                               "origin",
                                               "other",
                                               "rp_id",
                                               "type",
                                               "user_presence",
                                               "user_verification"};
  std::map<SoftAttestation, std::set<std::string_view>> reasons;
  for (const auto& [attestation, negative] : all_that_can_arise())
    reasons[attestation].insert(negative.reason);
  EXPECT_EQ(reasons.size(), support::soft_attestations().size());
  for (const auto& [attestation, found] : reasons) {
    EXPECT_EQ(found, expected) << support::find_maker(attestation).name;
  }
}

}  // namespace
}  // namespace blockauth::webauthn
