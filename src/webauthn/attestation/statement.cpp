// How are the members that several attestation statements share read?
#include "webauthn/attestation/statement.hpp"

#include <limits>
#include <string>
#include <utility>
#include <variant>

namespace blockauth::webauthn {

Bytes AttestationInput::signed_octets() const {
  Bytes octets = to_bytes(authenticator_data_bytes);
  octets.insert(octets.end(), client_data_hash.begin(), client_data_hash.end());
  return octets;
}

namespace {

bool same_key(const crypto::EcKey& a, const crypto::EcKey& b) {
  return a.curve == b.curve && equal(a.x, b.x) && equal(a.y, b.y);
}
bool same_key(const crypto::OkpKey& a, const crypto::OkpKey& b) {
  return a.curve == b.curve && equal(a.x, b.x);
}
bool same_key(const crypto::RsaKey& a, const crypto::RsaKey& b) {
  return equal(a.modulus, b.modulus) && equal(a.exponent, b.exponent);
}
template <class A, class B>
bool same_key(const A&, const B&) {
  return false;  // of different types
}

}  // namespace

bool certifies(const crypto::Certificate& certificate, const CoseKey& credential_key) {
  const auto certified = certificate.public_key();
  if (!certified || !credential_key.parameters) return false;
  return std::visit([](const auto& a, const auto& b) { return same_key(a, b); },
                    crypto::parameters_of(*certified), *credential_key.parameters);
}

Failure invalid_statement(std::string detail) {
  return fail(Errc::attestation_statement_invalid, std::move(detail));
}

Failure invalid_statement(std::string_view what, const Error& error) {
  std::string detail(what);
  detail += ": ";
  detail += error.detail.empty() ? to_string(error.code) : std::string_view(error.detail);
  return invalid_statement(std::move(detail));
}

Result<ByteView> statement_bytes(const cbor::Item& statement, std::string_view name) {
  const auto item = statement.find(name);
  const auto bytes = item ? item->bytes() : std::nullopt;
  if (!bytes) return invalid_statement(std::string(name) + " is missing or no byte string");
  return *bytes;
}

Result<COSEAlgorithmIdentifier> statement_algorithm(const cbor::Item& statement) {
  const auto item = statement.find("alg");
  const auto value = item ? item->integer() : std::nullopt;
  if (!value || *value < std::numeric_limits<std::int32_t>::min() ||
      *value > std::numeric_limits<std::int32_t>::max()) {
    return invalid_statement("alg is missing or no COSEAlgorithmIdentifier");
  }
  return static_cast<COSEAlgorithmIdentifier>(static_cast<std::int32_t>(*value));
}

Result<void> check_not_sha1(const AttestationInput& input, COSEAlgorithmIdentifier algorithm) {
  if (algorithm == COSEAlgorithmIdentifier::RS1 && input.credential_public_key.algorithm != algorithm)
    return invalid_statement("alg is RS1, and the credential's is not");
  return {};
}

Result<std::vector<crypto::Certificate>> statement_certificates(const cbor::Item& statement) {
  const auto x5c = statement.find("x5c");
  if (!x5c || !x5c->is_array() || x5c->size() == 0)
    return invalid_statement("x5c is missing or no array of certificates");
  if (x5c->size() > crypto::kMaxChainCertificates)
    return invalid_statement("x5c holds too many certificates");
  std::vector<crypto::Certificate> certificates;
  for (std::size_t i = 0; i < x5c->size(); ++i) {
    const auto der = x5c->element(i)->bytes();
    if (!der) return invalid_statement("x5c holds something that is no byte string");
    auto certificate = crypto::Certificate::parse(*der);
    if (!certificate) return invalid_statement("x5c", certificate.error());
    certificates.push_back(std::move(certificate).value());
  }
  return certificates;
}

}  // namespace blockauth::webauthn
