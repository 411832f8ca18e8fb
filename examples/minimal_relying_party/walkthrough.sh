#!/usr/bin/env bash
# Plays the browser for minimal_relying_party: walkthrough.sh <minimal_relying_party> <blockauth>
set -euo pipefail
blockauth=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

coproc rp { exec "$1"; }
rp_pid=$rp_PID
exec {from_rp}<&"${rp[0]}" {to_rp}>&"${rp[1]}"
for ceremony in create get; do
    read -r options <&"$from_rp"
    "$blockauth" authenticator "$ceremony" --key-file "$folder/keys.json" <<<"$options" >&"$to_rp"
done
read -r verdict <&"$from_rp"
wait "$rp_pid"
echo "$verdict"
[[ $verdict == "signed in, counter 1" ]]
