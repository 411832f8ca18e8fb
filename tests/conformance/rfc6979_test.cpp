// Does ECDSA without randomness give the signatures that RFC 6979 prints (§A.2.5 to §A.2.7)?
#include "support/rfc6979.hpp"

#include <gtest/gtest.h>

#include "conformance/der.hpp"
#include "conformance/published_keys.hpp"
#include "crypto/hex.hpp"
#include "crypto/public_key.hpp"

namespace blockauth::conformance {
namespace {

struct PrintedSignature {
  COSEAlgorithmIdentifier algorithm{};
  std::string_view scalar;
  std::string_view message;
  std::string_view r;
  std::string_view s;
};

const PrintedSignature kPrinted[] = {
    {COSEAlgorithmIdentifier::ES256, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
     "sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
     "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"},
    {COSEAlgorithmIdentifier::ES256, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
     "test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
     "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"},
    {COSEAlgorithmIdentifier::ES384,
     "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
     "sample",
     "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
     "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8"},
    {COSEAlgorithmIdentifier::ES512,
     "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC14"
     "66F6D8FBEC67DB89EC0C08B0E996B83538",
     "sample",
     "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7"
     "D4E8455CC91F9B15BF05EC36E377FA",
     "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F"
     "8"
     "CCB1DCCC43997F1EE0E44DA4A67A"},
};

TEST(Rfc6979, SignaturesAreThoseThatArePrinted) {
  for (const PrintedSignature& printed : kPrinted) {
    SCOPED_TRACE(printed.r);
    const crypto::PrivateKey key = ec_key(printed.algorithm, from_hex(printed.scalar));
    EXPECT_EQ(support::sign_deterministically(key, as_bytes(printed.message)),
              der::sequence({der::integer(from_hex(printed.r)), der::integer(from_hex(printed.s))}));
  }
}

}  // namespace
}  // namespace blockauth::conformance
