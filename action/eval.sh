#!/bin/sh
# The step of action.yml that evaluates. Inputs come in the environment, never as part of
# a script, so that no file name can become a command: FILES and ARGUMENTS hold one value a
# line. GitHub gives GITHUB_OUTPUT, and lurescan writes the job's summary by itself.
set -eu

newline='
'
old_ifs=$IFS
IFS=$newline
set -f
# shellcheck disable=SC2086 # splitting at line ends is what is wanted
set -- $FILES $ARGUMENTS
set +f
IFS=$old_ifs

if [ -z "$FILES" ]; then
	echo "input files is empty" >&2
	exit 2
fi
[ -z "$MODEL" ] || set -- "$@" --model "$MODEL"
[ -z "$BASELINE" ] || set -- "$@" --baseline "$BASELINE"
[ -z "$GATES" ] || set -- "$@" --gates "$GATES"

mkdir -p "$REPORTS"
code=0
lurescan eval "$@" --quiet --report "$REPORTS/report.html" --report "$REPORTS/report.md" --report "$REPORTS/report.json" --report "$REPORTS/junit.xml" || code=$?

case $code in
0) outcome=pass ;;
3) outcome=fail ;;
4) outcome=nothing ;;
*) outcome=error ;;
esac
echo "outcome=$outcome" >>"$GITHUB_OUTPUT"
echo "reports=$REPORTS" >>"$GITHUB_OUTPUT"
exit $code
