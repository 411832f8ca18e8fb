#!/usr/bin/env bash
# Signs up at embedded_server, shows it the access token, signs out, shows it again:
#   walkthrough.sh <embedded_server> <blockauth>
set -euo pipefail
blockauth=$2
folder=$(mktemp -d)
coproc service { exec "$1" 0 "$folder"; }
service_pid=$service_PID
trap 'kill "$service_pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
exec {from_service}<&"${service[0]}" {to_service}>&"${service[1]}"
eval "exec ${service[1]}>&-"
read -r port <&"$from_service"

post() { # <path> <body>
    curl -sS --fail-with-body -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$port/auth/$1/"
}
token_of() { sed -E "s/.*\"$1\":\"([^\"]+)\".*/\1/" "$folder/tokens.json"; }
expect() { # <first words of the answer> <token>
    echo "$2" >&"$to_service"
    read -r answer <&"$from_service"
    echo "$answer"
    [[ $answer == "$1"* ]]
}

email=alice@example.org
response=$(post passkey/signup/options "{\"email\":\"$email\"}" |
    "$blockauth" authenticator create --key-file "$folder/keys.json")
post passkey/signup/verify "{\"email\":\"$email\",\"credential\":$response}" >"$folder/tokens.json"
expect "hello $email" "$(token_of access)"
expect "nobody" "$(token_of refresh)"
post token/revoke "{\"refresh\":\"$(token_of refresh)\"}"
expect "nobody" "$(token_of access)"
exec {to_service}>&-
wait "$service_pid"
