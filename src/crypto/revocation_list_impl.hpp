// What a RevocationList holds: for src/crypto only.
#pragma once

#include "crypto/openssl_ptr.hpp"
#include "crypto/revocation_list.hpp"

namespace blockauth::crypto {

struct RevocationList::Impl {
  X509CrlPtr crl;
};

}  // namespace blockauth::crypto
