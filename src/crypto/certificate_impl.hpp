// What a Certificate holds: for src/crypto only.
#pragma once

#include "crypto/certificate.hpp"
#include "crypto/openssl_ptr.hpp"

namespace blockauth::crypto {

struct Certificate::Impl {
  X509Ptr x509;
  Bytes der;
};

}  // namespace blockauth::crypto
