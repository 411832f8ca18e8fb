// Is this a certificate revocation list?
#include "crypto/revocation_list.hpp"

#include "crypto/revocation_list_impl.hpp"

namespace blockauth::crypto {

Result<RevocationList> RevocationList::from_der(ByteView der) {
  const ErrorQueueGuard errors;
  if (der.size() > kMaxRevocationListBytes) {
    return fail(Errc::invalid_configuration, "a certificate revocation list is larger than 1 MiB");
  }
  const std::uint8_t* next = der.data();
  X509CrlPtr crl{d2i_X509_CRL(nullptr, &next, static_cast<long>(der.size()))};
  if (!crl) return fail(Errc::invalid_configuration, "not a certificate revocation list in DER");
  if (next != der.data() + der.size()) {
    return fail(Errc::invalid_configuration, "octets follow the certificate revocation list");
  }
  // OpenSSL sorts the entries at first use; doing that here leaves nothing to be written later.
  X509_CRL_sort(crl.get());
  return RevocationList{std::make_shared<const Impl>(Impl{std::move(crl)})};
}

}  // namespace blockauth::crypto
