// How is a test's revocation list put together?
#include "support/revocation_list.hpp"

#include <openssl/asn1.h>

#include <utility>

#include "crypto/openssl_ptr.hpp"
#include "crypto/private_key_impl.hpp"

namespace blockauth::support {
namespace {

using crypto::OpenSslPtr;
using crypto::require;
using NamePtr = OpenSslPtr<X509_NAME, X509_NAME_free>;
using TimePtr = OpenSslPtr<ASN1_TIME, ASN1_TIME_free>;
using IntegerPtr = OpenSslPtr<ASN1_INTEGER, ASN1_INTEGER_free>;
using RevokedPtr = OpenSslPtr<X509_REVOKED, X509_REVOKED_free>;

TimePtr make_time(TimePoint time) {
  TimePtr made{
      ASN1_TIME_set(nullptr, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count())};
  require(made != nullptr, "ASN1_TIME_set");
  return made;
}

void add_revoked(X509_CRL* crl, std::int64_t serial, TimePoint since) {
  RevokedPtr revoked{X509_REVOKED_new()};
  const IntegerPtr number{ASN1_INTEGER_new()};
  require(revoked && number && ASN1_INTEGER_set_int64(number.get(), serial) == 1 &&
              X509_REVOKED_set_serialNumber(revoked.get(), number.get()) == 1 &&
              X509_REVOKED_set_revocationDate(revoked.get(), make_time(since).get()) == 1 &&
              X509_CRL_add0_revoked(crl, revoked.get()) == 1,
          "X509_CRL_add0_revoked");
  static_cast<void>(revoked.release());  // the list has it now
}

}  // namespace

Bytes issue_revocation_list(const RevocationListSpec& spec, const DistinguishedName& issuer,
                            const crypto::PrivateKey& issuer_key) {
  const crypto::X509CrlPtr crl{X509_CRL_new()};
  const NamePtr name{X509_NAME_new()};
  require(crl && name, "X509_CRL_new");
  for (const auto& [attribute, value] : issuer) {
    require(X509_NAME_add_entry_by_txt(name.get(), attribute.c_str(), MBSTRING_UTF8, as_bytes(value).data(),
                                       static_cast<int>(value.size()), -1, 0) == 1,
            "X509_NAME_add_entry_by_txt");
  }
  require(X509_CRL_set_version(crl.get(), 1) == 1 && X509_CRL_set_issuer_name(crl.get(), name.get()) == 1 &&
              X509_CRL_set1_lastUpdate(crl.get(), make_time(spec.this_update).get()) == 1,
          "X509_CRL fields");
  if (spec.next_update) {
    require(X509_CRL_set1_nextUpdate(crl.get(), make_time(*spec.next_update).get()) == 1,
            "X509_CRL_set1_nextUpdate");
  }
  for (const std::int64_t serial : spec.serials) add_revoked(crl.get(), serial, spec.this_update);
  require(X509_CRL_sign(crl.get(), issuer_key.impl().key.get(), EVP_sha256()) > 0, "X509_CRL_sign");

  Bytes der(static_cast<std::size_t>(i2d_X509_CRL(crl.get(), nullptr)));
  std::uint8_t* next = der.data();
  require(i2d_X509_CRL(crl.get(), &next) > 0, "i2d_X509_CRL");
  return der;
}

}  // namespace blockauth::support
