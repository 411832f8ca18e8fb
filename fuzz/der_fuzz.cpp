// Strict DER: what our reader accepts, OpenSSL's lenient one reads the same way, all the way down.
#include "crypto/der.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>

#include "expect.hpp"

namespace {

using blockauth::ByteView;
using blockauth::fuzz::expect;
namespace der = blockauth::crypto::der;

void visit(ByteView octets, int depth) {
  der::Reader reader{octets};
  const std::uint8_t* at = octets.data();
  while (const auto element = reader.next()) {
    long length = 0;
    int number = 0;
    int tag_class = 0;
    const long left = octets.data() + octets.size() - at;
    const int form = ASN1_get_object(&at, &length, &number, &tag_class, left);
    expect((form & 0x80) == 0);
    expect(((form & V_ASN1_CONSTRUCTED) != 0) == element->tag.constructed);
    expect(tag_class == static_cast<int>(element->tag.tag_class) << 6);
    expect(static_cast<std::uint32_t>(number) == element->tag.number);
    expect(at == element->content.data() && static_cast<std::size_t>(length) == element->content.size());
    at += length;
    if (element->tag.constructed && depth < 32) visit(element->content, depth + 1);
    for (const auto read : {&der::Reader::integer, &der::Reader::enumerated}) {
      der::Reader again{element->encoded};
      expect(!(again.*read)().has_value() || again.at_end());
    }
    der::Reader again{element->encoded};
    expect(!again.object_identifier().has_value() || again.at_end());
    expect(!again.boolean().has_value() || element->content.size() == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  visit({data, size}, 0);
  ERR_clear_error();
  return 0;
}
