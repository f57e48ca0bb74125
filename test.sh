#!/usr/bin/env bash
# Sets up what is missing, builds everything with warnings as errors, checks the formatting and runs every test.
# The last line is 'N passed, N failed, N skipped'; the exit code is 1 when something failed, or was skipped for a reason
# that tests/allowed-skips.txt does not name.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$root/artifacts/test-results
minutes_per_project=20
passed=0 failed=0 skipped=0

# What failed is said again at the end, where somebody who sees only the end of a log looks for it.
failures=$results/failures.txt

finish() {
  [ -s "$failures" ] && echo "== failed" && cut -c -400 "$failures"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# step NAME COMMAND...: a step without tests of its own, which counts as a failed test when it fails
step() {
  local name=$1 log=$results/$1.log
  shift
  echo "== $name"
  if ! "$@" >"$log" 2>&1; then
    grep -E 'error|warning' "$log" | sort -u | head -n 40
    echo "$name failed: see $log"
    echo "$name: $(grep -m 1 -E 'error|warning' "$log")" >>"$failures"
    failed=$((failed + 1))
    return 1
  fi
}

# One attribute of the report's <assembly> element.
figure() { sed -n 's/.*<assembly [^>]* '"$1"'="\([0-9]*\)".*/\1/p' "$2" | head -n 1; }

# A test that skips for want of something that set-up should have brought is a test that hides.
check_skips() {
  local hidden
  grep -o '<reason><!\[CDATA\[[^]]*' "$1" | sed 's/.*\[//' | sort | uniq -c | sed 's/^/  skipped, times/'
  hidden=$(grep -o '<reason><!\[CDATA\[[^]]*' "$1" | sed 's/.*\[//' | grep -c -v -E -f <(grep -v '^#' "$root/tests/allowed-skips.txt"))
  [ "$hidden" -eq 0 ] && return
  echo "  $hidden of them for a reason that tests/allowed-skips.txt does not name: they count as failed"
  failed=$((failed + hidden)) skipped=$((skipped - hidden))
}

run_tests() {
  local name=$1 report=$results/$1.xml log=$results/$1.log
  echo "== $name"
  rm -f "$report"
  timeout --kill-after=10 "${minutes_per_project}m" dotnet "$root/artifacts/bin/$name/release/$name.dll" \
    -noLogo -noColor -result-xml "$report" 2>&1 | tee "$log" | grep -v -E '^ +(Discover|Starting|Finished)|^===|^ +'"$name"' +Total:'
  local code=${PIPESTATUS[0]}
  if [ -z "$(figure total "$report" 2>/dev/null)" ]; then
    echo "$name: ended with code $code and without a report"
    { echo "$name: ended with code $code and without a report"; tail -n 25 "$log"; } >>"$failures"
    failed=$((failed + 1))
    return
  fi

  local p f s
  p=$(figure passed "$report") s=$(figure skipped "$report") f=$(($(figure failed "$report") + $(figure errors "$report")))
  echo "$name: $p passed, $f failed, $s skipped"
  grep -A 4 ' \[FAIL\]$' "$log" >>"$failures"
  check_skips "$report"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

cd "$root" || exit 1
mkdir -p "$results"
rm -f "$failures"
"$root/src/setup.sh" tests || { failed=1; finish; }
step build dotnet build LiveSR.sln -c Release -v quiet --tl:off -nologo || finish
step format dotnet format LiveSR.sln --verify-no-changes --no-restore

for project in tests/*.Tests tests/LiveSR.EndToEnd; do
  name=$(basename "$project")
  [ -f "$project/$name.csproj" ] && run_tests "$name"
done
finish
