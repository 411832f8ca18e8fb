// A FIDO Metadata Service of one's own: BLOBs with its own CA, described field by field, so that a test can
// spoil exactly one thing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/random.hpp"
#include "crypto/private_key.hpp"
#include "support/json_object.hpp"
#include "support/test_certificates.hpp"

namespace blockauth::support {

// One entry. As the service writes them: members that are not set are left out.
struct BlobModel {
  std::optional<std::string> aaguid{};
  std::vector<std::string> key_identifiers{};
  std::string name = "Test Model";
  std::string icon{};
  std::vector<std::pair<std::string, std::string>> reports{{"FIDO_CERTIFIED", "2024-01-02"}};  // status, date
  std::vector<Bytes> roots{};

  [[nodiscard]] JsonObject entry() const;
};

struct BlobParts {
  std::int64_t number = 1;
  std::string next_update = "2026-02-01";
  std::vector<BlobModel> models{};
  std::vector<std::string> more_entries{};  // JSON
  std::optional<std::string> payload{};     // JSON, in place of all the above

  CertificateSpec leaf;                               // the signer's certificate
  const crypto::PrivateKey* signing_key = nullptr;    // if not the honest one
  std::function<void(JsonObject& header)> header{};   // changes the header before it is signed
  std::function<void(Bytes& signature)> signature{};  // and the signature after it was made

  [[nodiscard]] std::string payload_text() const;
};

class MdsBlobMaker final {
 public:
  // `algorithm`: of the signer, ES256 or RS256.
  explicit MdsBlobMaker(IRandom& random, COSEAlgorithmIdentifier algorithm = COSEAlgorithmIdentifier::ES256);

  // The root of the signer's CA: what a CA store would hold.
  [[nodiscard]] const Bytes& root() const noexcept { return authority_.root(); }
  // A BLOB without models, still to be filled and perhaps spoiled.
  [[nodiscard]] BlobParts parts() const;
  [[nodiscard]] std::string make(const BlobParts& parts) const;

 private:
  CertificateAuthority authority_;
  crypto::PrivateKey key_;
};

}  // namespace blockauth::support
