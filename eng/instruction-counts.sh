#!/usr/bin/env bash
# Counts the instructions of the hot paths on an ahead-of-time build, and compares them with benchmarks/instructions.txt: a guard that no clock
# and no neighbour disturbs. --update writes the file instead. build.sh runs it. Where there is nothing to count with, or the file does not fit, it says so and passes.
set -u
cd "$(dirname "$0")/.."
recorded=benchmarks/instructions.txt
tolerance=5 # percent: what another patch of the compiler or of the C library may move, and less than one forgotten call on a path of a hundred instructions
skip() { echo "The instructions of the hot paths were not counted: $1."; exit 0; }
[ "$(uname -sm)" = "Linux x86_64" ] || skip "they are recorded for Linux on x64, this is $(uname -sm)"
command -v valgrind > /dev/null || skip "valgrind is not installed"
command -v clang > /dev/null || command -v gcc > /dev/null || skip "there is neither clang nor gcc, which ahead-of-time compilation links with"
out=artifacts/hotpaths
dotnet publish benchmarks/Concurrency.HotPaths -c Release -v q -nologo -o "$out" || exit 1
# Valgrind stops at the debug information that the program names.
rm -f "$out"/*.dbg
count() { DOTNET_GCHeapHardLimit=0x4000000 DOTNET_GCgen0size=0x2000000 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$out/Concurrency.HotPaths" "$1" "$2" 2>&1 | grep -oP 'Collected : \K[0-9]+'; }
few=6400
many=19200
status=0
lines=()
for path in ask queued suspend resume relay tell hop queue counter semaphore call post fused unfused ordered; do
  less=$(count "$path" $few) && more=$(count "$path" $many) || { echo "$path: the program failed"; exit 1; }
  per=$(( (more - less) / (many - few) ))
  lines+=("$path $per")
  was=$(grep -oP "^$path \K[0-9]+" "$recorded" 2> /dev/null)
  if [ "${1:-}" = --update ]; then
    echo "$path: $per instructions"
  elif [ -z "$was" ]; then
    echo "$path: $per instructions, nothing recorded"; status=1
  elif [ $(( per * 100 )) -gt $(( was * (100 + tolerance) + 100 )) ]; then
    echo "$path: $per instructions, $was recorded: MORE THAN $tolerance % ABOVE"; status=1
  elif [ $(( per * 100 )) -lt $(( was * (100 - tolerance) - 100 )) ]; then
    echo "$path: $per instructions, $was recorded: better; eng/instruction-counts.sh --update keeps it so"
  else
    echo "$path: $per instructions, $was recorded"
  fi
done
[ "${1:-}" = --update ] && printf '%s\n' "${lines[@]}" > "$recorded"
exit $status
