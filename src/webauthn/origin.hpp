// Which origins can belong to an RP ID (§5.1.3, §5.1.4, RFC 6454)?
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace blockauth::webauthn {

struct WebOrigin {
  std::string_view scheme;  // "https" or "http"
  std::string_view host;
  std::string_view port;  // digits, or empty for the scheme's default
};

// The parts of a serialized web origin, as browsers spell it: lower case, no path, no trailing slash, no
// default port. Nothing for any other text. Views into `text`.
[[nodiscard]] std::optional<WebOrigin> parse_web_origin(std::string_view text) noexcept;

// "android:apk-key-hash:" and the base64url SHA-256 of the certificate that signs the app, or
// "ios:bundle-id:" and the bundle's id: what native clients put in place of a web origin.
[[nodiscard]] bool is_app_origin(std::string_view text) noexcept;

// The app origin of a certificate's SHA-256, as base64url or as keytool prints it ("AB:CD:..."); nothing for
// other text.
[[nodiscard]] std::optional<std::string> android_origin(std::string_view certificate_hash);
// Nothing for what is no bundle id: letters, digits, hyphens and dots.
[[nodiscard]] std::optional<std::string> ios_origin(std::string_view bundle_id);

// A FIDO AppID: an https URL with a host, of printable ASCII.
[[nodiscard]] bool is_app_id(std::string_view url) noexcept;
// A page to send people to: the same, or http on localhost.
[[nodiscard]] bool is_page_url(std::string_view url) noexcept;

// Lower-case host name without a port: letters, digits, hyphens and dots, no empty label, no IP address.
[[nodiscard]] bool is_valid_rp_id(std::string_view rp_id) noexcept;

// localhost and what is below it: where browsers accept http.
[[nodiscard]] bool is_localhost(std::string_view host) noexcept;

// The host is the RP ID, or a subdomain of it.
[[nodiscard]] bool is_within_rp_id(std::string_view host, std::string_view rp_id) noexcept;

// The label that related origins are counted by (§5.11.1 "registrable origin label"): "example" of
// "login.example.com" and of "example.co.uk". Without the public suffix list this is an approximation that
// rather takes two labels for one than one for two: the last but one, or the one before it where a country's
// domain has a generic second level (co, com, org, ...).
[[nodiscard]] std::string_view registrable_label(std::string_view host) noexcept;

// What is wrong with `origin` for this RP ID, as a sentence with the remedy; nothing if it may be allowed.
[[nodiscard]] std::optional<std::string> origin_error(std::string_view origin, std::string_view rp_id);

}  // namespace blockauth::webauthn
