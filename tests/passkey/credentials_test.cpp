// Managing passkeys: always within the owner's own.
#include <set>

#include "service_fixture.hpp"

namespace blockauth::passkey {
namespace {

class CredentialsService : public PasskeyServiceTest {
 protected:
  User alice = add_user("alice");
  User bob = add_user("bob");
  SoftAuthenticator phone{random};
  CredentialData of_alice = register_passkey(alice, phone);
};

TEST_F(CredentialsService, ListsTheOwnersActiveOnesNewestFirst) {
  clock.advance(1s);
  SoftAuthenticator laptop(random);
  const auto newer = register_passkey(alice, laptop);
  const auto list = service->list_credentials(alice.id);
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].id, newer.id);
  EXPECT_EQ((*list)[1].id, of_alice.id);
  EXPECT_TRUE(service->list_credentials(bob.id)->empty());

  CredentialData revoked = newer;
  revoked.is_active = false;
  ASSERT_TRUE(store->credentials().save_credential(revoked).has_value());
  EXPECT_EQ(service->list_credentials(alice.id)->size(), 1U);
  EXPECT_EQ(refusal(service->get_credential(alice.id, newer.id)), Errc::credential_not_found);
}

TEST_F(CredentialsService, OfAnotherUserAreNotFound) {
  EXPECT_EQ(refusal(service->get_credential(bob.id, of_alice.id)), Errc::credential_not_found);
  EXPECT_EQ(refusal(service->rename_credential(bob.id, of_alice.id, "mine")), Errc::credential_not_found);
  EXPECT_EQ(refusal(service->delete_credential(bob.id, of_alice.id)), Errc::credential_not_found);
  EXPECT_EQ(service->get_credential(alice.id, of_alice.id)->name, of_alice.name);
}

TEST_F(CredentialsService, NamesAreKeptVerbatim) {
  const std::string name = " Zoë's \"phone\" \xf0\x9f\x93\xb1 ";
  ASSERT_TRUE(service->rename_credential(alice.id, of_alice.id, name).has_value());
  EXPECT_EQ(service->get_credential(alice.id, of_alice.id)->name, name);
}

TEST_F(CredentialsService, NamesHaveOneTo255Characters) {
  std::string umlauts;
  for (int i = 0; i < 255; ++i) umlauts += "ä";
  EXPECT_TRUE(service->rename_credential(alice.id, of_alice.id, umlauts).has_value());
  EXPECT_EQ(refusal(service->rename_credential(alice.id, of_alice.id, umlauts + "ä")), Errc::invalid_request);
  EXPECT_EQ(refusal(service->rename_credential(alice.id, of_alice.id, "")), Errc::invalid_request);
  EXPECT_EQ(refusal(service->rename_credential(alice.id, of_alice.id, "\xff")), Errc::invalid_request);
}

TEST_F(CredentialsService, RenamingLeavesTheCounterAlone) {
  ASSERT_TRUE(verify(login(phone)).has_value());
  const auto before = service->get_credential(alice.id, of_alice.id)->record.sign_count;
  ASSERT_TRUE(service->rename_credential(alice.id, of_alice.id, "renamed").has_value());
  EXPECT_EQ(service->get_credential(alice.id, of_alice.id)->record.sign_count, before);
}

TEST_F(CredentialsService, DeletingEndsTheSessionsMadeWithIt) {
  SoftAuthenticator laptop(random);
  register_passkey(alice, laptop);
  const auto with_phone = verify(login(phone));
  const auto with_laptop = verify(login(laptop));
  ASSERT_TRUE(service->delete_credential(alice.id, of_alice.id).has_value());
  EXPECT_FALSE(session_lives(*with_phone->session));
  EXPECT_TRUE(session_lives(*with_laptop->session));
  EXPECT_EQ(refusal(verify(login(phone))), Errc::credential_unknown);
  EXPECT_EQ(refusal(service->delete_credential(alice.id, of_alice.id)), Errc::credential_not_found);
}

TEST_F(CredentialsService, LastOneIsKeptWhereThePolicySaysSo) {
  config.allow_deleting_last = false;
  restart();
  EXPECT_EQ(refusal(service->delete_credential(alice.id, of_alice.id)), Errc::last_credential);
  SoftAuthenticator laptop(random);
  register_passkey(alice, laptop);
  EXPECT_TRUE(service->delete_credential(alice.id, of_alice.id).has_value());
}

// ---- What authenticators are told about the account

TEST_F(CredentialsService, SignalsNameEveryAcceptedCredentialOfTheRelyingParty) {
  SoftAuthenticator laptop(random);
  SoftAuthenticator lost(random);
  SoftAuthenticator at_net(random);
  const auto second = register_passkey(alice, laptop);
  CredentialData revoked = register_passkey(alice, lost);
  const auto net = register_passkey(alice, at_net, {.origin = "https://example.net"});
  revoked.is_active = false;
  ASSERT_TRUE(store->credentials().save_credential(revoked).has_value());
  const auto all = service->list_credentials(alice.id);

  const auto org = service->account_signals(alice, *all, {});
  ASSERT_TRUE(org.has_value());
  EXPECT_EQ(org->rp_id, "example.org");
  EXPECT_EQ(org->user_handle, alice.handle);
  EXPECT_EQ(std::set<CredentialId>(org->accepted.begin(), org->accepted.end()),
            (std::set<CredentialId>{of_alice.record.id, second.record.id}));
  EXPECT_EQ(org->name, alice.email);
  const auto at = service->account_signals(alice, *all, {.origin = "https://example.net"});
  EXPECT_EQ(at->accepted, std::vector<CredentialId>{net.record.id});
  EXPECT_EQ(refusal(service->account_signals(alice, *all, {.origin = "https://evil.example"})),
            Errc::origin_not_configured);
}

TEST_F(CredentialsService, SignalsAreOfOneUserHandle) {
  CredentialData imported = of_alice;
  imported.record.id = CredentialId(Bytes(16, 0x44));
  imported.user_handle = UserHandle(Bytes(8, 0x55));
  CredentialData unrecorded = of_alice;
  unrecorded.record.id = CredentialId(Bytes(16, 0x45));
  unrecorded.user_handle = UserHandle();
  const auto signals = service->account_signals(alice, {of_alice, imported, unrecorded}, {});
  EXPECT_EQ(signals->accepted, (std::vector<CredentialId>{of_alice.record.id, unrecorded.record.id}));
}

}  // namespace
}  // namespace blockauth::passkey
