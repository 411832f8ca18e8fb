#!/usr/bin/env bash
# The whole flow over plain HTTP: an account, a passkey, a sign-in, managing it, refreshing and signing out.
#
#   examples/curl.sh [path to blockauth]
#
# Starts a server of its own on a free loopback port, in a folder that is removed afterwards. In place of a browser,
# `blockauth authenticator` answers the ceremonies. Needs bash, curl and nothing else.
set -euo pipefail

blockauth=$(realpath "${1:-build/release/blockauth}")
folder=$(mktemp -d)
cd "$folder"
cleanup() {
    [[ -z ${server:-} ]] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

step() { printf '\n== %s\n' "$*"; }
die() {
    printf 'curl.sh: %s\n' "$*" >&2
    exit 1
}

# member <name>: the last string or number of that name in the JSON on standard input.
member() { sed -E "s/^.*\"$1\":\"?([^\",}]*)\"?[,}].*$/\1/" <<<"$(cat)"; }

# call <expected status> <method> <path> [curl arguments]: prints the body, and fails on any other status.
call() {
    local expected=$1 method=$2 path=$3 status
    shift 3
    status=$(curl -sS -o body.json -w '%{http_code}' -X "$method" "$url$path" "$@")
    [[ $status == "$expected" ]] || die "$method $path answered $status: $(cat body.json)"
    printf '%s %s -> %s\n' "$method" "$path" "$status" >&2
    [[ ! -s body.json ]] || printf '%s\n' "$(cat body.json)"
}
json=(-H 'Content-Type: application/json')

# The origin that the relying party expects, and that the authenticator's "browser" is on.
origin=https://login.example.org
storage=sqlite:$folder/blockauth.db

step "Start the server"
: >server.log
"$blockauth" serve --listen 127.0.0.1:0 --storage "$storage" --rp-id example.org --origin "$origin" 2>>server.log &
server=$!
for ((i = 0; i < 100; i++)); do
    port=$(sed -nE 's/.*"event":"server.listening".*"port":([0-9]+).*/\1/p' server.log)
    [[ -n $port ]] && break
    kill -0 "$server" 2>/dev/null || die "the server did not start: $(cat server.log)"
    sleep 0.1
done
url=http://127.0.0.1:$port
curl -sS --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null "$url/readyz"
echo "listening on $url"

step "An operator makes an account, and its first access token"
"$blockauth" user add alice@example.org --display-name Alice --storage "$storage"
access=$("$blockauth" token issue alice@example.org --storage "$storage")

step "Register a passkey"
call 200 POST /auth/passkey/register/options/ "${json[@]}" -H "Authorization: Bearer $access" -d '{}' >options.json
"$blockauth" authenticator create --key-file keys.json --origin "$origin" <options.json >response.json
printf '{"name":"My laptop","credential":%s}' "$(cat response.json)" >request.json
call 201 POST /auth/passkey/register/verify/ "${json[@]}" -H "Authorization: Bearer $access" -d @request.json | tee credential.json
id=$(member id <credential.json)

step "Sign in with it"
call 200 POST /auth/passkey/auth/options/ "${json[@]}" -d '{}' >options.json
"$blockauth" authenticator get --key-file keys.json --origin "$origin" <options.json >response.json
printf '{"credential":%s}' "$(cat response.json)" >request.json
call 200 POST /auth/passkey/auth/verify/ "${json[@]}" -d @request.json >tokens.json
access=$(member access <tokens.json)
refresh=$(member refresh <tokens.json)
echo "access token for $(member email <tokens.json)"

step "The same response a second time is refused"
call 400 POST /auth/passkey/auth/verify/ "${json[@]}" -d @request.json

step "List and rename"
call 200 GET /auth/passkey/credentials/ -H "Authorization: Bearer $access"
call 200 PATCH "/auth/passkey/credentials/$id/" "${json[@]}" -H "Authorization: Bearer $access" -d '{"name":"Work laptop"}'

step "Refresh the tokens"
call 200 POST /auth/token/refresh/ "${json[@]}" -d "{\"refresh\":\"$refresh\"}" >tokens.json
access=$(member access <tokens.json)
refresh=$(member refresh <tokens.json)

step "Sign out: the access token ends with the session"
call 204 POST /auth/token/revoke/ "${json[@]}" -d "{\"refresh\":\"$refresh\"}"
call 401 GET /auth/passkey/credentials/ -H "Authorization: Bearer $access"
call 401 POST /auth/token/refresh/ "${json[@]}" -d "{\"refresh\":\"$refresh\"}"

step "Delete the passkey: nobody signs in with it again"
access=$("$blockauth" token issue alice@example.org --storage "$storage")
call 204 DELETE "/auth/passkey/credentials/$id/" -H "Authorization: Bearer $access"
call 200 POST /auth/passkey/auth/options/ "${json[@]}" -d '{}' >options.json
"$blockauth" authenticator get --key-file keys.json --origin "$origin" <options.json >response.json
printf '{"credential":%s}' "$(cat response.json)" >request.json
call 400 POST /auth/passkey/auth/verify/ "${json[@]}" -d @request.json

step "A one-time token instead of an access token"
token=$("$blockauth" enroll alice@example.org --storage "$storage")
call 200 POST /auth/passkey/enroll/options/ "${json[@]}" -d "{\"token\":\"$token\"}" >options.json
"$blockauth" authenticator create --key-file keys.json --origin "$origin" <options.json >response.json
printf '{"token":"%s","credential":%s}' "$token" "$(cat response.json)" >request.json
call 201 POST /auth/passkey/enroll/verify/ "${json[@]}" -d @request.json >tokens.json
call 400 POST /auth/passkey/enroll/verify/ "${json[@]}" -d @request.json

step "Stop the server"
kill -TERM "$server"
wait "$server"
server=

step "What the log does not say: e-mail addresses and tokens"
grep -q '"event":"passkey.authenticated"' server.log || die "the log has no sign-in: $(cat server.log)"
if grep -E 'alice@example.org|eyJ' server.log; then die "the log discloses too much"; fi
printf '\nAll of it worked.\n'
