// 32 random octets for the person, their hash for the store.
#include "app/commands/enroll.hpp"

#include <cstddef>
#include <ostream>

#include "blockauth/base/base64url.hpp"
#include "blockauth/passkey/enrolment_store.hpp"
#include "crypto/digest.hpp"
#include "webauthn/origin.hpp"

namespace blockauth::app {
namespace {

constexpr std::size_t kTokenBytes = 32;

}  // namespace

Result<void> enroll_command(const EnrollOptions& options, const CommandContext& context) {
  if (options.url.find('#') != std::string::npos) {
    return fail(Errc::invalid_request, "--url must have no fragment: the token becomes its fragment");
  }
  if (!options.url.empty() && !webauthn::is_page_url(options.url)) {
    return fail(Errc::invalid_request,
                "--url must be an https URL: whoever reads the link can use the token");
  }
  BLOCKAUTH_TRY(data, open_data(options.data, context));
  BLOCKAUTH_TRY(user, find_user(data.store->users(), options.user));
  if (!user.is_active) return fail(Errc::user_disabled, "the user is disabled: enable it first");
  // Whoever signed up chose the address freely: the link could lead its true owner into a stranger's account.
  if (options.user.find('@') != std::string::npos && !user.email_verified) {
    return fail(Errc::invalid_request,
                "nobody verified that this address belongs to the account (it was made by sign-up): if you "
                "know whose "
                "account it is, name it by its id");
  }
  const Bytes token = context.random.bytes(kTokenBytes);
  const auto hash = crypto::sha256(token);
  BLOCKAUTH_CHECK(
      data.store->enrolments().insert_enrolment({.token_hash = Bytes(hash.begin(), hash.end()),
                                                 .user_id = user.id,
                                                 .expires_at = context.clock.now() + options.valid_for}));
  if (!options.url.empty()) context.out << options.url << "#token=";
  context.out << base64url_encode(token) << '\n';
  return {};
}

}  // namespace blockauth::app
