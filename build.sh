#!/usr/bin/env bash
# Restore, build, test, count, pack: the only entry of CI.
set -euo pipefail
cd "$(dirname "$0")"
dotnet build Concurrency.Generators.sln -c Release
dotnet test Concurrency.Generators.sln -c Release --no-build
eng/instruction-counts.sh
dotnet pack src/Runtime/Concurrency.Runtime.csproj -c Release --no-build
dotnet pack src/Hosting/Concurrency.Hosting.csproj -c Release --no-build
