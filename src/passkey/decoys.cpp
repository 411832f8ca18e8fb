// What does an account that does not exist look like?
#include "passkey/decoys.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace blockauth::passkey {
namespace {

constexpr std::size_t kTagBytes = 8;

// The published distribution (docs/threat-model.md): how many passkeys an account has, and what they look
// like. Weights out of 256.
struct CountRow {
  int weight;
  std::size_t count;
};
constexpr std::array kCounts = {CountRow{166, 1}, CountRow{64, 2}, CountRow{26, 3}};

struct KindRow {
  int weight;
  std::size_t id_bytes;
  std::array<std::string_view, 2> transports;  // an empty name is left out
};
constexpr std::array kKinds = {
    KindRow{96, 20, {"hybrid", "internal"}},  // synced by a phone's provider
    KindRow{64, 16, {"hybrid", "internal"}},  // synced by a password manager
    KindRow{56, 32, {"internal", ""}},        // built into a computer
    KindRow{24, 48, {"nfc", "usb"}},          // security keys
    KindRow{16, 64, {"usb", ""}},
};

// Browsers give transports in lexicographical order (§5.2.1.1, getTransports()).
static_assert(std::ranges::all_of(kKinds, [](const KindRow& row) {
  return row.transports[1].empty() || row.transports[0] < row.transports[1];
}));

template <class Row, std::size_t N>
const Row& pick(const std::array<Row, N>& rows, std::uint8_t die) {
  int rest = die;
  for (const Row& row : rows) {
    if (rest < row.weight) return row;
    rest -= row.weight;
  }
  return rows.back();
}

}  // namespace

Decoys::Decoys(const SecretBytes& key)
    : shape_key_(crypto::hkdf_sha256(key.expose(), {}, "blockauth/decoy/shape/1", 32)),
      id_key_(crypto::hkdf_sha256(key.expose(), {}, "blockauth/decoy/id/1", 32)),
      tag_key_(crypto::hkdf_sha256(key.expose(), {}, "blockauth/decoy/tag/1", 32)) {}

CredentialId Decoys::make_id(ByteView seed, std::size_t bytes) const {
  const SecretBytes body =
      crypto::hkdf_sha256(id_key_.expose(), seed, "blockauth/decoy/body/1", bytes - kTagBytes);
  Bytes id = to_bytes(body.expose());
  const auto tag = crypto::hmac_sha256(tag_key_.expose(), {id});
  id.insert(id.end(), tag.begin(), tag.begin() + kTagBytes);
  return CredentialId(std::move(id));
}

std::vector<webauthn::PublicKeyCredentialDescriptor> Decoys::make(std::string_view rp_id,
                                                                  std::string_view canonical_email) const {
  // Neither part contains a NUL: an RP ID is a host name, and an e-mail has no control characters.
  const std::string name = std::string(rp_id) + '\0' + std::string(canonical_email);
  const auto shape = crypto::hmac_sha256(shape_key_.expose(), {as_bytes(name)});
  const std::size_t count = pick(kCounts, shape[0]).count;
  std::vector<webauthn::PublicKeyCredentialDescriptor> out;
  for (std::size_t i = 0; i < count; ++i) {
    const KindRow& kind = pick(kKinds, shape[1 + i]);
    const std::string seed = name + '\0' + std::to_string(i);
    webauthn::PublicKeyCredentialDescriptor& decoy = out.emplace_back();
    decoy.id = make_id(as_bytes(seed), kind.id_bytes);
    for (const std::string_view transport : kind.transports) {
      if (!transport.empty()) decoy.transports.emplace_back(transport);
    }
  }
  std::ranges::sort(out, {}, &webauthn::PublicKeyCredentialDescriptor::id);
  return out;
}

bool Decoys::is_decoy(const CredentialId& id) const {
  if (id.size() <= kTagBytes) return false;
  const ByteView body = id.view().first(id.size() - kTagBytes);
  const auto tag = crypto::hmac_sha256(tag_key_.expose(), {body});
  return crypto::constant_time_equal(ByteView(tag).first(kTagBytes), id.view().last(kTagBytes));
}

}  // namespace blockauth::passkey
