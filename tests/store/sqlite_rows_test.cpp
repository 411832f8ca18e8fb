// Columns that hold more than one value.
#include "store/sqlite_rows.hpp"

#include "contract/adapter.hpp"

namespace blockauth::contract {
namespace {

using store::sqlite::join_transports;
using store::sqlite::split_transports;

TEST(SqliteRows, TransportsAreOneALine) {
  EXPECT_EQ(join_transports({"internal", "hybrid"}), "internal\nhybrid\n");
  EXPECT_EQ(join_transports({}), "");
  EXPECT_EQ(join_transports({""}), "\n");
}

TEST(SqliteRows, TransportsOfAnyContentAreReadBack) {
  using List = std::vector<std::string>;
  for (const List& transports :
       {List{}, List{""}, List{"", ""}, List{"usb"}, List{"a\nb", "c"}, List{"\\", "\\n", "n", "\\\n"},
        List{std::string("nul\0inside", 10)}, List{"ünïcode"}}) {
    EXPECT_EQ(split_transports(join_transports(transports)), transports);
  }
}

}  // namespace
}  // namespace blockauth::contract
