# What the scripts of this folder share. They run in the root of the repository.
# shellcheck shell=bash

fail() { printf './dev %s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

programs() { grep -v '^#' config/shipping/programs; }

# Nothing here leaves a pipe before its end: what writes to it would be killed, and the script with it.
is_program() { programs | cut -d' ' -f1 | grep -xF -- "$1" >/dev/null; }

# field NAME NUMBER: of its line in programs; the second is its project
field() { programs | awk -v name="$1" -v field="$2" '$1 == name { print $field }'; }

project_of() { field "$1" 2; }
executable_of() { field "$1" 3; }
port_of() { field "$1" 4; }

version() { sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props; }

description_of() { sed -nE 's:.*<Description>(.*)</Description>.*:\1:p' "$(project_of "$1")"/*.csproj; }

# The time that images and their lists of contents carry: the commit's, so that the same commit makes the same image.
source_date() { echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"; }
