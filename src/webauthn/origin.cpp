// Which origins can belong to an RP ID?
#include "webauthn/origin.hpp"

#include <algorithm>
#include <iterator>

#include "blockauth/base/base64url.hpp"

namespace blockauth::webauthn {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_host_character(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.'; }

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.back() == '.') return false;
  return std::ranges::all_of(host, is_host_character) && host.find("..") == std::string_view::npos;
}

// A URL's last label decides: "1.2.3.4" and "0x7f000001" are addresses, "4.example" is a name (WHATWG URL,
// "ends in a number checker").
bool is_ipv4_address(std::string_view host) {
  const auto last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x")) return last.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  return std::ranges::all_of(last, is_digit);
}

constexpr std::string_view kAndroid = "android:apk-key-hash:";
constexpr std::string_view kIos = "ios:bundle-id:";
constexpr std::size_t kSha256Bytes = 32;

bool is_sha256(std::string_view text) {
  const auto octets = base64url_decode(text);
  return octets && octets->size() == kSha256Bytes;
}

bool is_bundle_id(std::string_view text) {
  constexpr std::size_t kMaxBytes = 155;
  const auto is_allowed = [](char c) { return is_host_character(c) || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= kMaxBytes && std::ranges::all_of(text, is_allowed);
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (is_digit(c)) return static_cast<std::uint8_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

// "AB:CD:...", 32 octets.
std::optional<Bytes> octets_of_fingerprint(std::string_view text) {
  if (text.size() != 3 * kSha256Bytes - 1) return std::nullopt;
  Bytes octets;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low || (i + 2 < text.size() && text[i + 2] != ':')) return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>((*high << 4) | *low));
  }
  return octets;
}

// At most 65535, in decimal digits without a leading zero.
bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0' || !std::ranges::all_of(text, is_digit))
    return false;
  return text.size() < 5 || text <= "65535";
}

// The origin of an http or https URL of printable ASCII; nothing for any other text.
std::optional<WebOrigin> origin_of_url(std::string_view url) noexcept {
  constexpr std::size_t kMaxBytes = 2048;
  const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
  if (url.size() > kMaxBytes || !std::ranges::all_of(url, is_printable)) return std::nullopt;
  const auto separator = url.find("://");
  if (separator == std::string_view::npos) return std::nullopt;
  return parse_web_origin(url.substr(0, url.find_first_of("/?#", separator + 3)));
}

}  // namespace

std::optional<WebOrigin> parse_web_origin(std::string_view text) noexcept {
  const auto separator = text.find("://");
  if (separator == std::string_view::npos) return std::nullopt;
  WebOrigin origin;
  origin.scheme = text.substr(0, separator);
  if (origin.scheme != "https" && origin.scheme != "http") return std::nullopt;
  std::string_view authority = text.substr(separator + 3);
  if (const auto colon = authority.find(':'); colon != std::string_view::npos) {
    origin.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
    if (!is_port(origin.port) || origin.port == (origin.scheme == "https" ? "443" : "80"))
      return std::nullopt;
  }
  origin.host = authority;
  if (!is_host(origin.host)) return std::nullopt;
  return origin;
}

bool is_app_origin(std::string_view text) noexcept {
  if (text.starts_with(kAndroid)) return is_sha256(text.substr(kAndroid.size()));
  if (text.starts_with(kIos)) return is_bundle_id(text.substr(kIos.size()));
  return false;
}

std::optional<std::string> android_origin(std::string_view certificate_hash) {
  const auto octets = octets_of_fingerprint(certificate_hash);
  const std::string hash = octets ? base64url_encode(*octets) : std::string(certificate_hash);
  if (!is_sha256(hash)) return std::nullopt;
  return std::string(kAndroid) + hash;
}

std::optional<std::string> ios_origin(std::string_view bundle_id) {
  if (!is_bundle_id(bundle_id)) return std::nullopt;
  return std::string(kIos) + std::string(bundle_id);
}

std::string_view registrable_label(std::string_view host) noexcept {
  constexpr std::string_view kGeneric[] = {"ac",  "co", "com", "edu", "gob", "gov", "go",  "ltd",
                                           "mil", "ne", "net", "nom", "or",  "org", "plc", "sch"};
  const auto take_last = [&host] {
    const auto dot = host.rfind('.');
    const std::string_view label = host.substr(dot == std::string_view::npos ? 0 : dot + 1);
    host = dot == std::string_view::npos ? std::string_view() : host.substr(0, dot);
    return label;
  };
  const std::string_view top = take_last();
  if (host.empty()) return top;  // localhost
  const std::string_view second = take_last();
  const bool generic = top.size() == 2 && std::ranges::find(kGeneric, second) != std::end(kGeneric);
  return generic && !host.empty() ? take_last() : second;
}

bool is_app_id(std::string_view url) noexcept {
  const auto origin = origin_of_url(url);
  return origin && origin->scheme == "https";
}

bool is_page_url(std::string_view url) noexcept {
  const auto origin = origin_of_url(url);
  return origin && (origin->scheme == "https" || is_localhost(origin->host));
}

bool is_valid_rp_id(std::string_view rp_id) noexcept { return is_host(rp_id) && !is_ipv4_address(rp_id); }

bool is_localhost(std::string_view host) noexcept { return is_within_rp_id(host, "localhost"); }

bool is_within_rp_id(std::string_view host, std::string_view rp_id) noexcept {
  if (!host.ends_with(rp_id)) return false;
  return host.size() == rp_id.size() || host[host.size() - rp_id.size() - 1] == '.';
}

std::optional<std::string> origin_error(std::string_view origin, std::string_view rp_id) {
  const std::string quoted = "'" + std::string(origin) + "'";
  if (is_app_origin(origin)) return std::nullopt;
  if (origin.starts_with("android:") || origin.starts_with("ios:")) {
    return quoted +
           " is no app origin: write android:apk-key-hash: and the base64url SHA-256 of the signing "
           "certificate, or "
           "ios:bundle-id: and the bundle's id";
  }
  const auto web = parse_web_origin(origin);
  if (!web) {
    return quoted +
           " is not an origin: write scheme://host[:port] in lower case, without path, trailing slash or "
           "default " +
           "port, as browsers send it";
  }
  if (web->scheme == "http" && !is_localhost(web->host)) {
    return quoted + " uses http, which browsers allow for localhost only: use https";
  }
  if (!is_within_rp_id(web->host, rp_id)) {
    return quoted + " is not within the RP ID '" + std::string(rp_id) +
           "': its host must be the RP ID or end in '." + std::string(rp_id) +
           "'; other sites belong into related_origins";
  }
  return std::nullopt;
}

}  // namespace blockauth::webauthn
