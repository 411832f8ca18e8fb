#!/usr/bin/env bash
# Signs up at, and in to, a server that takes sign-ups on example.org:
#   walkthrough.sh <blockauth> <server command that prints its port>...
set -euo pipefail
blockauth=$1
shift
folder=$(mktemp -d)
coproc server { exec "$@"; }
server_pid=$server_PID
trap 'kill "$server_pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
read -r port <&"${server[0]}"

post() { # <path> <body>
    curl -sS --fail-with-body -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$port/auth/passkey/$1/"
}
answer() { # <create|get>: options in, response out
    "$blockauth" authenticator "$1" --key-file "$folder/keys.json"
}

email=alice@example.org
response=$(post signup/options "{\"email\":\"$email\"}" | answer create)
post signup/verify "{\"email\":\"$email\",\"credential\":$response}" >"$folder/tokens.json"
access=$(sed -E 's/.*"access":"([^"]+)".*/\1/' "$folder/tokens.json")
for body in '{}' "{\"email\":\"$email\"}"; do
    response=$(post auth/options "$body" | answer get)
    post auth/verify "{\"credential\":$response}" >/dev/null
done
list=$(curl -sS --fail-with-body -H "Authorization: Bearer $access" "http://127.0.0.1:$port/auth/passkey/credentials/")
[[ $list == '{"count":1,'* ]]
# The same response again.
if post auth/verify "{\"credential\":$response}" >/dev/null 2>&1; then
    echo "a replayed response was accepted" >&2
    exit 1
fi
kill -TERM "$server_pid"
wait "$server_pid"
echo "signed up, signed in twice, replay refused"
