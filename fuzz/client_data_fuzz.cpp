// clientDataJSON: written again, what was accepted says the same.
#include "webauthn/client_data.hpp"

#include "base/json_writer.hpp"
#include "expect.hpp"

using blockauth::webauthn::CollectedClientData;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto data = CollectedClientData::parse({bytes, size});
  if (!data) return 0;
  blockauth::json::Writer out;
  out.begin_object().string("type", data->type).string("challenge", data->challenge);
  out.string("origin", data->origin).boolean("crossOrigin", data->cross_origin);
  if (data->top_origin) out.string("topOrigin", *data->top_origin);
  out.end_object();
  const auto again = CollectedClientData::parse(blockauth::as_bytes(out.text()));
  if (!again) return blockauth::fuzz::expect(out.text().size() > size), 0;  // escaping may exceed the maximum
  blockauth::fuzz::expect(again->type == data->type && again->challenge == data->challenge &&
                          again->origin == data->origin && again->cross_origin == data->cross_origin &&
                          again->top_origin == data->top_origin);
  return 0;
}
