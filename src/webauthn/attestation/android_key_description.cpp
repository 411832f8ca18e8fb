// How is Android's key description laid out?
//
// KeyDescription ::= SEQUENCE { attestationVersion INTEGER, attestationSecurityLevel ENUMERATED,
//   keymasterVersion INTEGER, keymasterSecurityLevel ENUMERATED, attestationChallenge OCTET STRING,
//   uniqueId OCTET STRING, softwareEnforced AuthorizationList, teeEnforced AuthorizationList }
// AuthorizationList ::= SEQUENCE { purpose [1] EXPLICIT SET OF INTEGER OPTIONAL, ...,
//   allApplications [600] EXPLICIT NULL OPTIONAL, ..., origin [702] EXPLICIT INTEGER OPTIONAL, ... }
#include "webauthn/attestation/android_key_description.hpp"

#include "crypto/der.hpp"
#include "webauthn/attestation/statement.hpp"

namespace blockauth::webauthn {
namespace {

namespace der = crypto::der;

constexpr std::uint32_t kPurpose = 1;
constexpr std::uint32_t kAllApplications = 600;
constexpr std::uint32_t kOrigin = 702;
constexpr std::int64_t kPurposeSign = 2;  // KM_PURPOSE_SIGN

Result<bool> contains_sign(ByteView purpose) {
  BLOCKAUTH_TRY(set, der::open(purpose, der::kSet));
  bool found = false;
  while (!set.at_end()) {
    BLOCKAUTH_TRY(value, set.integer());
    found = found || value == kPurposeSign;
  }
  return found;
}

Result<std::int64_t> read_origin(ByteView content) {
  der::Reader reader{content};
  BLOCKAUTH_TRY(origin, reader.integer());
  BLOCKAUTH_CHECK(reader.expect_end());
  return origin;
}

Result<AndroidAuthorizationList> read_list(der::Reader& description) {
  BLOCKAUTH_TRY(members, description.enter(der::kSequence));
  AndroidAuthorizationList list;
  bool has_purpose = false;
  while (!members.at_end()) {
    BLOCKAUTH_TRY(member, members.next());
    if (member.tag.tag_class != der::TagClass::context_specific || !member.tag.constructed)
      return invalid_statement("an authorization list holds something without an explicit tag");
    const bool twice = (member.tag.number == kPurpose && has_purpose) ||
                       (member.tag.number == kAllApplications && list.all_applications) ||
                       (member.tag.number == kOrigin && list.origin);
    if (twice) return invalid_statement("a member of an authorization list stands twice");
    if (member.tag.number == kPurpose) {
      BLOCKAUTH_TRY(sign, contains_sign(member.content));
      has_purpose = true;
      list.purpose_sign = sign;
    } else if (member.tag.number == kAllApplications) {
      list.all_applications = true;
    } else if (member.tag.number == kOrigin) {
      BLOCKAUTH_TRY(origin, read_origin(member.content));
      list.origin = origin;
    }
  }
  return list;
}

}  // namespace

Result<AndroidKeyDescription> AndroidKeyDescription::parse(ByteView der) {
  BLOCKAUTH_TRY(description, crypto::der::open(der, crypto::der::kSequence));
  AndroidKeyDescription out;
  BLOCKAUTH_CHECK(description.integer());     // attestationVersion
  BLOCKAUTH_CHECK(description.enumerated());  // attestationSecurityLevel
  BLOCKAUTH_CHECK(description.integer());     // keymasterVersion
  BLOCKAUTH_CHECK(description.enumerated());  // keymasterSecurityLevel
  BLOCKAUTH_TRY(challenge, description.octet_string());
  BLOCKAUTH_CHECK(description.octet_string());  // uniqueId
  BLOCKAUTH_TRY(software_enforced, read_list(description));
  BLOCKAUTH_TRY(tee_enforced, read_list(description));
  BLOCKAUTH_CHECK(description.expect_end());
  out.attestation_challenge = challenge;
  out.software_enforced = software_enforced;
  out.tee_enforced = tee_enforced;
  return out;
}

}  // namespace blockauth::webauthn
