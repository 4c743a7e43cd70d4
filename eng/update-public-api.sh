#!/usr/bin/env bash
# Brings src/Runtime/PublicAPI.Unshipped.txt up to date with the code: adds what is missing (RS0016), removes what is gone (RS0017).
set -u
cd "$(dirname "$0")/.."
api=src/Runtime/PublicAPI.Unshipped.txt
log=$(dotnet build src/Runtime/Concurrency.Runtime.csproj -c Release --no-incremental -v q 2>&1)
{
  echo '#nullable enable'
  {
    tail -n +2 "$api" | grep -vxF "$(printf '%s\n' "$log" | grep -oP "RS0017: Symbol '\K.*?(?=' is part of the declared API)" | sort -u; echo '<none>')"
    printf '%s\n' "$log" | grep -oP "RS0016: Symbol '\K.*?(?=' is not part of the declared public API)"
  } | sed '/^$/d' | LC_ALL=C sort -u
} > "$api.new"
mv "$api.new" "$api"
