// The specification's own test vectors (§16): every registration and authentication of its examples, made
// from their published derivation, octet for octet.
//
// Web Authentication Level 3, w3c/webauthn at commit 146d0db03cb8, "Test Vectors".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/cose_algorithm.hpp"
#include "conformance/published_statements.hpp"

namespace blockauth::conformance {

// What distinguishes one example from the others.
struct Example {
  std::string_view info;  // of the derivation: "none.ES256"
  Statement statement{};
  COSEAlgorithmIdentifier algorithm{};
  std::size_t private_key_bytes = 32;  // 0: the RSA key, which is not derived
  std::size_t credential_id_bytes = 32;
  std::size_t challenge_bytes = 32;
  bool cross_origin = false;
  bool top_origin = false;
};

struct PublishedRegistration {
  Bytes challenge;
  Bytes client_data_json;
  Bytes attestation_object;
};

struct PublishedAuthentication {
  Bytes challenge;
  Bytes client_data_json;
  Bytes authenticator_data;
  Bytes signature;
};

// One credential: registered, then used.
struct PublishedCeremonies {
  Example example;
  Bytes aaguid;
  Bytes credential_id;
  Bytes public_key;  // COSE_Key
  std::uint8_t registration_flags = 0;
  PublishedRegistration registration;
  PublishedAuthentication authentication;
};

inline constexpr std::string_view kRpId = "example.org";
inline constexpr std::string_view kOrigin = "https://example.org";
inline constexpr std::string_view kTopOrigin = "https://example.com";

// In the order of the specification.
[[nodiscard]] const std::vector<Example>& examples();
[[nodiscard]] PublishedCeremonies derive(const Example& example);

}  // namespace blockauth::conformance
