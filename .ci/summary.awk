# Reads `go test -json`: prints the output of what failed, every skipped test
# with its reason, the time of each package, and one line that sums it up.
# Lines that are not JSON come from the build and are printed as they are.

function field(name) { return fieldOf($0, name) }

function fieldOf(line, name,    at, text, c, out) {
  at = index(line, "\"" name "\":\"")
  if (at == 0) return ""
  text = substr(line, at + length(name) + 4)
  out = ""
  while ((c = substr(text, 1, 1)) != "\"" && c != "") {
    if (c == "\\") {
      c = substr(text, 2, 1)
      if (c == "u") {
        out = out plain(substr(text, 3, 4))
        text = substr(text, 7)
        continue
      }
      out = out (c == "n" ? "\n" : c == "t" ? "\t" : c)
      text = substr(text, 3)
      continue
    }
    out = out c
    text = substr(text, 2)
  }
  return out
}

# plain gives the characters that Go writes as numbers although they are ASCII.
function plain(hex) {
  if (hex == "003c") return "<"
  if (hex == "003e") return ">"
  if (hex == "0026") return "&"
  return "\\u" hex
}

function number(name,    at, text) {
  at = index($0, "\"" name "\":")
  if (at == 0) return 0
  text = substr($0, at + length(name) + 3)
  sub(/[,}].*/, "", text)
  return text + 0
}

# said is the output of a test, or of a package. Lines are kept as they came and
# taken apart only here: most tests pass, and what some of them print is large.
function said(key,    i, out) {
  out = ""
  for (i = 1; i <= lines[key]; i++) out = out fieldOf(raw[key, i], "Output")
  return out
}

function forget(key,    i) {
  for (i = 1; i <= lines[key]; i++) delete raw[key, i]
  delete lines[key]
}

# reason is the last line of a skipped test's output that says something.
function reason(text,    n, i, parts, line) {
  n = split(text, parts, "\n")
  for (i = n; i > 0; i--) {
    line = parts[i]
    gsub(/^[ \t]+|[ \t]+$/, "", line)
    if (line != "" && line !~ /^(---|===)/) {
      sub(/^[A-Za-z0-9_]+\.go:[0-9]+: /, "", line)
      return line
    }
  }
  return "no reason given"
}

substr($0, 1, 1) != "{" { print; next }

{
  action = field("Action")
  package = field("Package")
  test = field("Test")
  key = package SUBSEP test
}

action == "build-output" { printf "%s", field("Output"); next }
action == "output" { raw[key, ++lines[key]] = $0; next }

test != "" && action == "pass" { passed++; forget(key); next }
test != "" && action == "skip" { skipped++; why[skipped] = package " " test ": " reason(said(key)); forget(key); next }
test != "" && action == "fail" { failed++; failures[package]++; printf "%s", said(key); forget(key); next }

test == "" && action == "pass" { printf "ok    %s %.1f s\n", package, number("Elapsed") }
test == "" && action == "fail" {
  if (failures[package] == 0) { failed++; printf "%s", said(package SUBSEP "") }
  printf "FAIL  %s %.1f s\n", package, number("Elapsed")
}

END {
  for (i = 1; i <= skipped; i++) print "skipped: " why[i]
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  if (passed == 0 && failed == 0) { print "no test ran"; exit 1 }
  if (failed > 0) exit 1
}
