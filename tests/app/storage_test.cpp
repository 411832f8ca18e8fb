#include "app/storage.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <thread>
#include <vector>

#include "app/file.hpp"
#include "app/support.hpp"
#include "blockauth/store/memory.hpp"

namespace blockauth::app {
namespace {

constexpr std::string_view kOld = "an old secret of more than 32 octets";
constexpr std::string_view kNew = "a newer secret of more than 32 octets";

SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }

class StorageTest : public testing::Test {
 protected:
  Result<std::vector<SecretBytes>> find(const SecretsConfig& configured = {}) {
    return find_master_secrets(storage, configured, store->instance_state(), random);
  }

  TemporaryFolder folder;
  crypto::SystemRandom random;
  StorageConfig storage{.kind = StorageKind::sqlite, .path = folder.file("a.db")};
  std::unique_ptr<store::Store> store = store::open_memory(random);
};

TEST_F(StorageTest, SqliteGetsASecretOfItsOwnInAPrivateFile) {
  const auto first = find();
  ASSERT_TRUE(first.has_value()) << first.error().detail;
  EXPECT_GE(first->front().size(), kMinMasterSecretBytes);
  struct stat status {};
  ASSERT_EQ(::stat((storage.path + ".secret").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto again = find();
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(equal(again->front().expose(), first->front().expose()));
}

TEST_F(StorageTest, AConfiguredSecretNeedsNoFile) {
  ASSERT_TRUE(find({.master = secret(kOld), .previous = {}}).has_value());
  EXPECT_FALSE(file_exists(storage.path + ".secret"));
}

TEST_F(StorageTest, AnotherSecretThanTheStoresIsRefused) {
  ASSERT_TRUE(find({.master = secret(kOld), .previous = {}}).has_value());
  const auto refused = find({.master = secret(kNew), .previous = {}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::secret_mismatch);
}

TEST_F(StorageTest, ALostSecretFileIsNotReplacedByANewOne) {
  ASSERT_TRUE(find().has_value());
  std::filesystem::remove(storage.path + ".secret");
  const auto refused = find();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::secret_mismatch);
  EXPECT_FALSE(file_exists(storage.path + ".secret"));
}

TEST_F(StorageTest, ASecretFileThatOthersMayReadIsRefused) {
  ASSERT_TRUE(find().has_value());
  ASSERT_EQ(::chmod((storage.path + ".secret").c_str(), 0644), 0);
  const auto refused = find();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::io_error);
}

TEST_F(StorageTest, RotationAcceptsTheOldSecretUntilItIsDropped) {
  ASSERT_TRUE(find({.master = secret(kOld), .previous = {}}).has_value());
  ASSERT_TRUE(find({.master = secret(kOld), .previous = {secret(kNew)}}).has_value());  // accept everywhere
  ASSERT_TRUE(find({.master = secret(kNew), .previous = {secret(kOld)}}).has_value());  // seal everywhere
  ASSERT_TRUE(find({.master = secret(kNew), .previous = {}}).has_value());              // retire
  const auto refused = find({.master = secret(kOld), .previous = {}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::secret_mismatch);
}

TEST_F(StorageTest, Concurrency_NodesThatStartAtOnceAgreeOnTheSecret) {
  std::vector<std::string> found(8);
  std::vector<std::thread> nodes;
  for (std::string& mine : found) {
    nodes.emplace_back([this, &mine] {
      if (const auto secrets = find()) mine = as_chars(secrets->front().expose());
    });
  }
  for (std::thread& node : nodes) node.join();
  for (const std::string& mine : found) EXPECT_EQ(mine, found.front());
  EXPECT_FALSE(found.front().empty());
}

TEST_F(StorageTest, APublishedFileIsNeverOverwritten) {
  const auto first = publish_private_file(folder.file("x"), "one", random);
  const auto second = publish_private_file(folder.file("x"), "two", random);
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_TRUE(*first);
  EXPECT_FALSE(*second);
  EXPECT_EQ(folder.read("x"), "one");
  // Nothing is left of the drafts.
  const std::filesystem::directory_iterator files(folder.file("."));
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(StorageTest, AFileInAMissingFolderCannotBeMade) {
  const auto refused = publish_private_file(folder.file("absent/x"), "one", random);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::io_error);
}

}  // namespace
}  // namespace blockauth::app
