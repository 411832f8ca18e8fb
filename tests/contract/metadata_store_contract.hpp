// What every IMetadataStore promises: the newest metadata, whole or not at all.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class MetadataStoreContract : public StoreContract {
 protected:
  passkey::IMetadataStore& metadata() { return store().metadata(); }

  static webauthn::AuthenticatorModel model(std::uint8_t number) {
    webauthn::AuthenticatorModel model;
    model.aaguid = webauthn::Aaguid{number};
    model.name = "Ключ " + std::to_string(number);
    model.icon = "data:image/png;base64,AAAA";
    model.status_reports = {{"FIDO_CERTIFIED_L1", "2024-01-02"}, {"REVOKED", ""}};
    model.root_certificates = {{0x30, 0x00, number}, {0xff}};
    return model;
  }
  static webauthn::AuthenticatorModel u2f_model(std::uint8_t number) {
    webauthn::AuthenticatorModel model;
    model.key_identifiers = {Bytes(20, number), Bytes(20, 0xee)};
    model.name = "U2F";
    return model;
  }
  static webauthn::Metadata published(std::int64_t number, std::vector<webauthn::AuthenticatorModel> models) {
    webauthn::Metadata made;
    made.number = number;
    made.next_update = kNow + 24h;
    made.models = std::move(models);
    return made;
  }
  std::vector<webauthn::AuthenticatorModel> of(const webauthn::Aaguid& aaguid) {
    return *metadata().find_models({.aaguid = aaguid, .key_identifiers = {}});
  }
  std::vector<webauthn::AuthenticatorModel> with_key(const Bytes& key) {
    return *metadata().find_models({.aaguid = {}, .key_identifiers = {key}});
  }
};

TEST_P(MetadataStoreContract, BeforeAnImportThereIsNothing) {
  EXPECT_EQ(*metadata().metadata_summary(), std::nullopt);
  EXPECT_TRUE(of({1}).empty());
  EXPECT_TRUE(with_key(Bytes(20, 1)).empty());
  EXPECT_TRUE(metadata().list_models()->empty());
}

TEST_P(MetadataStoreContract, WhatWasImportedIsFoundOnEveryNode) {
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(7, {model(1), u2f_model(2), model(3)}), kNow)));
  EXPECT_EQ(
      *other_node().metadata().metadata_summary(),
      (passkey::MetadataSummary{.number = 7, .next_update = kNow + 24h, .imported_at = kNow, .models = 3}));
  EXPECT_EQ(*other_node().metadata().list_models(),
            (std::vector<webauthn::AuthenticatorModel>{model(1), u2f_model(2), model(3)}));
  EXPECT_EQ(of({1}), std::vector{model(1)});
  EXPECT_EQ(of({3}), std::vector{model(3)});
  EXPECT_TRUE(of({2}).empty());
}

TEST_P(MetadataStoreContract, U2fModelsAreFoundByAnyOfTheirKeys) {
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(7, {u2f_model(1), u2f_model(2)}), kNow)));
  EXPECT_EQ(with_key(Bytes(20, 1)), std::vector{u2f_model(1)});
  EXPECT_EQ(with_key(Bytes(20, 0xee)), (std::vector{u2f_model(1), u2f_model(2)}));
  EXPECT_TRUE(with_key(Bytes(20, 3)).empty());
  EXPECT_EQ(
      metadata().find_models({.aaguid = {}, .key_identifiers = {Bytes(20, 1), Bytes(20, 0xee)}})->size(), 2U);
  EXPECT_TRUE(metadata().find_models({.aaguid = {9}, .key_identifiers = {Bytes(20, 1)}})->empty())
      << "who names an AAGUID is judged by it";
  EXPECT_TRUE(metadata().find_models({})->empty()) << "a model without an AAGUID is not that of everybody";
}

TEST_P(MetadataStoreContract, AModelThatStandsTwiceIsFoundTwice) {
  auto again = model(1);
  again.status_reports.clear();
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(7, {again, model(1)}), kNow)));
  EXPECT_EQ(of({1}), (std::vector{again, model(1)}));
}

TEST_P(MetadataStoreContract, NewerMetadataReplacesAllOfTheOlder) {
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(7, {model(1), u2f_model(1)}), kNow)));
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(8, {model(2)}), kNow + 1h)));
  EXPECT_TRUE(of({1}).empty());
  EXPECT_TRUE(with_key(Bytes(20, 1)).empty());
  EXPECT_EQ(of({2}), std::vector{model(2)});
  EXPECT_EQ(metadata().metadata_summary()->value().number, 8);
  EXPECT_EQ(metadata().metadata_summary()->value().imported_at, kNow + 1h);
}

TEST_P(MetadataStoreContract, OlderOrEqualMetadataChangesNothing) {
  ASSERT_TRUE(succeeds(metadata().import_metadata(published(7, {model(1)}), kNow)));
  const auto before = *metadata().metadata_summary();
  for (const std::int64_t number : {7, 6, 0}) {
    EXPECT_TRUE(fails_with(metadata().import_metadata(published(number, {model(2)}), kNow + 1h),
                           Errc::metadata_not_newer));
  }
  EXPECT_EQ(*metadata().metadata_summary(), before);
  EXPECT_EQ(*metadata().list_models(), std::vector{model(1)});
}

TEST_P(MetadataStoreContract, ConcurrencyOfImportsLeavesTheNewest) {
  const auto errors = at_once(4, [&](int thread) {
    const auto number = static_cast<std::uint8_t>(thread + 1);
    return error_of(node(thread).metadata().import_metadata(published(number, {model(number)}), kNow));
  });
  EXPECT_GE(winners(errors), 1);
  EXPECT_EQ(metadata().metadata_summary()->value().number, 4);
  EXPECT_EQ(*metadata().list_models(), std::vector{model(4)});
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(MetadataStoreContract);

}  // namespace blockauth::contract
