// What does a certificate say?
#include "crypto/certificate.hpp"

#include <openssl/objects.h>

#include <utility>

#include "crypto/certificate_impl.hpp"
#include "crypto/der.hpp"
#include "crypto/key_octets.hpp"

namespace blockauth::crypto {
namespace {

// Comparing every extension with every later one costs the square of their number; real certificates have
// ten.
constexpr int kMaxExtensions = 64;

// RFC 5280 §4.2: a certificate must not contain an extension twice. Believing one of the two, or none, would
// let a restriction disappear behind its double.
bool has_duplicate_extension(const X509* x509) {
  for (int i = 0; i < X509_get_ext_count(x509); ++i) {
    if (X509_get_ext_by_OBJ(x509, X509_EXTENSION_get_object(X509_get_ext(x509, i)), i) >= 0) return true;
  }
  return false;
}

// OpenSSL reads BER as well: then one certificate has many spellings.
bool is_der(ByteView octets, int depth = 0) {
  constexpr int kMaxDepth = 16;
  der::Reader reader(octets);
  while (!reader.at_end()) {
    const auto element = reader.next();
    if (!element || depth == kMaxDepth) return false;
    if (element->tag.constructed && !is_der(element->content, depth + 1)) return false;
  }
  return true;
}

// RFC 5480 §2.2: compressed or uncompressed. OpenSSL reads a third form as well.
bool has_hybrid_point(const X509* x509) {
  const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(x509);
  ASN1_OBJECT* algorithm = nullptr;
  X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(x509));
  if (key == nullptr || OBJ_obj2nid(algorithm) != NID_X9_62_id_ecPublicKey) return false;
  return ASN1_STRING_length(key) > 0 &&
         (ASN1_STRING_get0_data(key)[0] == 6 || ASN1_STRING_get0_data(key)[0] == 7);
}

X509Ptr decode(ByteView der) {
  const std::uint8_t* next = der.data();
  X509Ptr x509{d2i_X509(nullptr, &next, static_cast<long>(der.size()))};
  return next == der.data() + der.size() ? std::move(x509) : nullptr;
}

// Signatures are whole octets, but U2F keys were made whose certificates call the signature's last bits
// unused, though they are the signature's. OpenSSL clears such bits, and then nothing verifies. They stay:
// the count, which is the octet before the certificate's last string, becomes zero.
X509Ptr decode_with_all_signature_bits(ByteView der) {
  X509Ptr x509 = decode(der);
  if (!x509) return nullptr;
  const ASN1_BIT_STRING* signature = nullptr;
  X509_get0_signature(&signature, nullptr, x509.get());
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(signature));
  const long unused_bits = signature->flags & 0x07;
  if (unused_bits == 0 || size >= der.size()) return x509;
  Bytes whole = to_bytes(der);
  std::uint8_t& count = whole[whole.size() - size - 1];
  if (count != unused_bits) return x509;  // written in another form than DER
  count = 0;
  return decode(whole);
}

// The values that `find` leads to, one after the other, as UTF-8; what is no text of any kind is left out.
template <class Find>
std::vector<std::string> attribute_values(const X509_NAME* name, Find find) {
  std::vector<std::string> values;
  for (int i = find(-1); i >= 0; i = find(i)) {
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));
    if (size < 0) continue;
    const OpenSslBuffer owner{utf8};
    values.emplace_back(as_chars(ByteView{utf8, static_cast<std::size_t>(size)}));
  }
  return values;
}

bool matches_host(X509* certificate, std::string_view host, unsigned int flags) {
  const ErrorQueueGuard errors;
  // OpenSSL reads an empty name as "up to the NUL", and one that begins with a dot as "any below".
  if (host.empty() || host.front() == '.') return false;
  return X509_check_host(certificate, host.data(), host.size(), flags | X509_CHECK_FLAG_NO_WILDCARDS,
                         nullptr) == 1;
}

}  // namespace

Result<Certificate> Certificate::parse(ByteView der) {
  const ErrorQueueGuard errors;
  if (der.size() > kMaxCertificateBytes) {
    return fail(Errc::attestation_statement_invalid, "a certificate is larger than 16 KiB");
  }
  X509Ptr x509 = decode_with_all_signature_bits(der);
  if (!x509 || !is_der(der)) {
    return fail(Errc::attestation_statement_invalid, "not an X.509 certificate in DER, or octets follow it");
  }
  if (has_hybrid_point(x509.get()))
    return fail(Errc::attestation_statement_invalid, "the certified key is a point in the hybrid form");
  if (X509_get_ext_count(x509.get()) > kMaxExtensions || has_duplicate_extension(x509.get())) {
    return fail(Errc::attestation_statement_invalid, "an extension stands twice, or there are more than 64");
  }
  // OpenSSL reads the extensions at first use; doing that here leaves nothing to be written later.
  X509_check_purpose(x509.get(), -1, 0);
  return Certificate{std::make_shared<const Impl>(Impl{std::move(x509), to_bytes(der)})};
}

ByteView Certificate::der() const noexcept { return impl_->der; }

int Certificate::version() const noexcept {
  return static_cast<int>(X509_get_version(impl_->x509.get())) + 1;
}

bool Certificate::is_ca() const noexcept {
  return has_basic_constraints() && (X509_get_extension_flags(impl_->x509.get()) & EXFLAG_CA) != 0;
}

bool Certificate::has_basic_constraints() const noexcept {
  return (X509_get_extension_flags(impl_->x509.get()) & EXFLAG_BCONS) != 0;
}

bool Certificate::has_empty_subject() const noexcept {
  return X509_NAME_entry_count(X509_get_subject_name(impl_->x509.get())) == 0;
}

std::vector<std::string> Certificate::subject(std::string_view short_name) const {
  const ErrorQueueGuard errors;
  const int nid = OBJ_sn2nid(std::string{short_name}.c_str());
  if (nid == NID_undef) return {};
  const X509_NAME* name = X509_get_subject_name(impl_->x509.get());
  return attribute_values(name, [&](int after) { return X509_NAME_get_index_by_NID(name, nid, after); });
}

std::vector<std::string> Certificate::alternative_directory_name(std::string_view oid) const {
  const ErrorQueueGuard errors;
  const Asn1ObjectPtr wanted{OBJ_txt2obj(std::string{oid}.c_str(), 1)};
  const GeneralNamesPtr names{static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(impl_->x509.get(), NID_subject_alt_name, nullptr, nullptr))};
  std::vector<std::string> values;
  if (!wanted || !names) return values;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type != GEN_DIRNAME) continue;
    const auto* name = static_cast<const X509_NAME*>(value);
    for (std::string& text : attribute_values(
             name, [&](int after) { return X509_NAME_get_index_by_OBJ(name, wanted.get(), after); })) {
      values.push_back(std::move(text));
    }
  }
  return values;
}

bool Certificate::has_extended_key_usage(std::string_view oid) const {
  const ErrorQueueGuard errors;
  const Asn1ObjectPtr wanted{OBJ_txt2obj(std::string{oid}.c_str(), 1)};
  const ExtendedKeyUsagePtr purposes{static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(impl_->x509.get(), NID_ext_key_usage, nullptr, nullptr))};
  if (!wanted || !purposes) return false;
  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
    if (OBJ_cmp(sk_ASN1_OBJECT_value(purposes.get(), i), wanted.get()) == 0) return true;
  }
  return false;
}

std::optional<Certificate::Extension> Certificate::extension(std::string_view oid) const {
  const ErrorQueueGuard errors;
  const Asn1ObjectPtr wanted{OBJ_txt2obj(std::string{oid}.c_str(), 1)};
  if (!wanted) return std::nullopt;
  const X509* x509 = impl_->x509.get();
  const int index = X509_get_ext_by_OBJ(x509, wanted.get(), -1);
  if (index < 0) return std::nullopt;
  X509_EXTENSION* found = X509_get_ext(x509, index);
  const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(found);
  return Extension{
      .critical = X509_EXTENSION_get_critical(found) == 1,
      .value = {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))}};
}

Result<void> Certificate::verify_signature(COSEAlgorithmIdentifier algorithm, ByteView message,
                                           ByteView signature) const {
  const std::optional<PublicKeyOctets> octets = public_key();
  if (!octets) return fail(Errc::malformed_cose_key, "the certificate's key is of no supported kind");
  return crypto::verify_signature(algorithm, parameters_of(*octets), message, signature);
}

std::optional<PublicKeyOctets> Certificate::public_key() const {
  const ErrorQueueGuard errors;
  EVP_PKEY* key = X509_get0_pubkey(impl_->x509.get());
  return key == nullptr ? std::nullopt : read_public_key(key);
}

bool Certificate::is_for_host(std::string_view host) const {
  return matches_host(impl_->x509.get(), host, 0);
}

bool Certificate::names_host(std::string_view host) const {
  return matches_host(impl_->x509.get(), host, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
}

Certificate::KeyIdentifier Certificate::key_identifier() const {
  KeyIdentifier identifier{};
  unsigned int size = 0;
  require(X509_pubkey_digest(impl_->x509.get(), EVP_sha1(), identifier.data(), &size) == 1 &&
              size == identifier.size(),
          "X509_pubkey_digest");
  return identifier;
}

std::optional<Bytes> Certificate::ec_point() const {
  const std::optional<PublicKeyOctets> octets = public_key();
  if (!octets || octets->y.empty()) return std::nullopt;
  Bytes point{0x04};  // SEC 1 §2.3.3
  point.insert(point.end(), octets->x.begin(), octets->x.end());
  point.insert(point.end(), octets->y.begin(), octets->y.end());
  return point;
}

}  // namespace blockauth::crypto
