// What every IInstanceState promises: all nodes agree.
#pragma once

#include "contract/adapter.hpp"

namespace blockauth::contract {

class InstanceStateContract : public StoreContract {
 protected:
  passkey::IInstanceState& state() { return store().instance_state(); }
};

TEST_P(InstanceStateContract, TheFirstCandidateDecides) {
  EXPECT_EQ(*state().get_or_insert("key", octets("first")), octets("first"));
  EXPECT_EQ(*state().get_or_insert("key", octets("second")), octets("first"));
  EXPECT_EQ(*other_node().instance_state().get_or_insert("key", octets("third")), octets("first"));
  EXPECT_EQ(*state().get_or_insert("another key", octets("second")), octets("second"));
}

TEST_P(InstanceStateContract, AnEmptyValueIsAValue) {
  EXPECT_EQ(*state().get_or_insert("key", {}), Bytes{});
  EXPECT_EQ(*state().get_or_insert("key", octets("second")), Bytes{});
  EXPECT_TRUE(*state().replace("key", {}, octets("second")));
}

TEST_P(InstanceStateContract, AValueIsReplacedOnlyIfItIsTheExpectedOne) {
  ASSERT_TRUE(succeeds(state().get_or_insert("key", octets("old"))));
  EXPECT_FALSE(*state().replace("key", octets("other"), octets("new")));
  EXPECT_EQ(*state().get_or_insert("key", {}), octets("old"));
  EXPECT_TRUE(*state().replace("key", octets("old"), octets("new")));
  EXPECT_EQ(*other_node().instance_state().get_or_insert("key", {}), octets("new"));
}

TEST_P(InstanceStateContract, AnUnknownNameIsNotReplaced) {
  EXPECT_FALSE(*state().replace("key", {}, octets("new")));
  EXPECT_EQ(*state().get_or_insert("key", octets("first")), octets("first"));
}

TEST_P(InstanceStateContract, ConcurrencyOfFirstStartsEndsInOneValue) {
  const auto values = at_once(6, [&](int thread) {
    return *node(thread).instance_state().get_or_insert("key", octets("candidate " + std::to_string(thread)));
  });
  EXPECT_EQ(std::ranges::count(values, values.front()), 6);
}

TEST_P(InstanceStateContract, ConcurrencyOfReplacementsHasOneWinner) {
  ASSERT_TRUE(succeeds(state().get_or_insert("key", octets("old"))));
  const auto won = at_once(6, [&](int thread) {
    const Bytes value = octets("new " + std::to_string(thread));
    return *node(thread).instance_state().replace("key", octets("old"), value) ? 1 : 0;
  });
  EXPECT_EQ(std::ranges::count(won, 1), 1);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(InstanceStateContract);

}  // namespace blockauth::contract
