// Authenticator data: every octet of what is accepted is in exactly one field.
#include "webauthn/authenticator_data.hpp"

#include "expect.hpp"

using blockauth::Bytes;
using blockauth::ByteView;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto data = blockauth::webauthn::AuthenticatorData::parse({bytes, size});
  if (!data) return 0;
  Bytes again = blockauth::to_bytes(data->rp_id_hash);
  const auto append = [&](ByteView octets) { again.insert(again.end(), octets.begin(), octets.end()); };
  const auto append_number = [&](std::size_t value, int octets) {
    while (octets-- > 0) again.push_back(static_cast<std::uint8_t>(value >> (8 * octets)));
  };
  again.push_back(data->flags.octet);
  append_number(data->sign_count, 4);
  if (data->attested_credential) {
    append(data->attested_credential->aaguid);
    append_number(data->attested_credential->credential_id.size(), 2);
    append(data->attested_credential->credential_id);
    append(data->attested_credential->credential_public_key.encoded());
  }
  if (data->extensions) append(data->extensions->encoded());
  blockauth::fuzz::expect(blockauth::equal(again, {bytes, size}));
  return 0;
}
