// Curve equation (RFC 8032 §5.1, §5.2): a*x^2 + y^2 = 1 + d*x^2*y^2, so x^2 = (1 - y^2) / (a - d*y^2).
#include "crypto/edwards_point.hpp"

#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {
namespace {

struct EdwardsCurve {
  BignumPtr p, a, d;
};

BignumPtr from_hex(const char* hex) {
  BIGNUM* number = nullptr;
  require(BN_hex2bn(&number, hex) > 0, "BN_hex2bn");
  return BignumPtr{number};
}

// p = 2^255 - 19, a = -1, d = -121665/121666.
const EdwardsCurve& ed25519() {
  static const EdwardsCurve curve{
      from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed"),
      from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
      from_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
  };
  return curve;
}

// p = 2^448 - 2^224 - 1, a = 1, d = -39081.
const EdwardsCurve& ed448() {
  static const EdwardsCurve curve{
      from_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
               "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
      from_hex("1"),
      from_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
               "ffffffffffffffffffffffffffffffffffffffffffffffffffff6756"),
  };
  return curve;
}

// Arithmetic modulo p.
class Field final {
 public:
  explicit Field(const BIGNUM* p) : p_(p), context_(BN_CTX_new()) {
    require(context_ != nullptr, "BN_CTX_new");
  }

  [[nodiscard]] BignumPtr multiply(const BignumPtr& a, const BignumPtr& b) const {
    BignumPtr product{BN_new()};
    require(product && BN_mod_mul(product.get(), a.get(), b.get(), p_, context_.get()) == 1, "BN_mod_mul");
    return product;
  }
  [[nodiscard]] BignumPtr subtract(const BIGNUM* a, const BignumPtr& b) const {
    BignumPtr difference{BN_new()};
    require(difference && BN_mod_sub(difference.get(), a, b.get(), p_, context_.get()) == 1, "BN_mod_sub");
    return difference;
  }
  [[nodiscard]] bool is_square(const BignumPtr& a) const {
    const int symbol = BN_kronecker(a.get(), p_, context_.get());  // -2 is an error
    require(symbol >= -1, "BN_kronecker");
    return symbol >= 0;
  }

 private:
  const BIGNUM* p_;
  BnCtxPtr context_;
};

}  // namespace

bool is_edwards_key_point(Curve curve, ByteView encoded) {
  // y is little endian; the top bit is the sign of x.
  Bytes y_octets = to_bytes(encoded);
  if (y_octets.empty()) return false;
  y_octets.back() &= 0x7f;
  const BignumPtr y{BN_lebin2bn(y_octets.data(), static_cast<int>(y_octets.size()), nullptr)};
  require(y != nullptr, "BN_lebin2bn");

  const EdwardsCurve& edwards = curve == Curve::Ed25519 ? ed25519() : ed448();
  if (BN_ucmp(y.get(), edwards.p.get()) >= 0) return false;
  const Field field{edwards.p.get()};
  const BignumPtr y2 = field.multiply(y, y);
  const BignumPtr u = field.subtract(BN_value_one(), y2);
  const BignumPtr v = field.subtract(edwards.a.get(), field.multiply(edwards.d, y2));
  // u/v is a square exactly if u*v is; v is never zero, because d/a is no square.
  if (!field.is_square(field.multiply(u, v))) return false;

  // Orders 1 and 2 have x = 0, that is u = 0. Order 4 has y = 0. The double of a point of order 8 has y = 0,
  // which by the addition law means y^2 = a*x^2, that is v*y^2 = a*u.
  const bool small_order = BN_is_zero(u.get()) || BN_is_zero(y.get()) ||
                           BN_cmp(field.multiply(v, y2).get(), field.multiply(edwards.a, u).get()) == 0;
  return !small_order;
}

}  // namespace blockauth::crypto
