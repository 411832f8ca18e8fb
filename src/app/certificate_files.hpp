// Certificates and revocation lists as operators keep them: in files of a folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "blockauth/base/bytes.hpp"
#include "blockauth/base/result.hpp"

namespace blockauth::app {

// In DER, from the files *.pem, *.der, *.crt and *.cer, in the order of their names. Errors:
// invalid_configuration, io_error (a file that cannot be read, or holds something else).
[[nodiscard]] Result<std::vector<Bytes>> certificates_in_folder(const std::string& folder);
// The same, from *.crl, *.pem and *.der.
[[nodiscard]] Result<std::vector<Bytes>> revocation_lists_in_folder(const std::string& folder);

// A CA store, which is somebody else's: a bundle, or a folder of which what cannot be read is passed over.
// Each certificate once. Errors: invalid_configuration (there is none in it), io_error.
[[nodiscard]] Result<std::vector<Bytes>> read_ca_store(const std::string& path);

}  // namespace blockauth::app
