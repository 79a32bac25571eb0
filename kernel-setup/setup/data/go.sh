#!/bin/sh
# What a kernel finds on its PATH as go: the go command, but for two things that
# GoNB does with it for each cell.
#
# Before it builds a cell, GoNB runs "go get", which asks the network for the
# newest version of all that the clone's go.mod pins. Here only what the cell
# imports and nobody provides is fetched; most cells import nothing with a dot in
# its first part and are not even looked at.
#
# And nobody writes to the standard input of a cell's program, which would wait
# for ever when it reads. So one file is added to each: endOfInput.
here=${0%/*}
rest=$PATH: others=''
while [ -n "$rest" ]; do
	entry=${rest%%:*} rest=${rest#*:}
	[ "$entry" = "$here" ] || others=$others${others:+:}$entry
done
PATH=$others

case "$*" in
get | 'get -t')
	grep -Eqs '^[[:space:]]*(import )?([[:alnum:]_.]+ )?"[^"/]+\.[^"/]+/' main.go main_test.go || exit 0
	tests=${2:+-test}
	# shellcheck disable=SC2086 # there is a flag or nothing
	missing=$(go list -e $tests -deps -f '{{if .Error}}{{.ImportPath}}{{end}}' . 2>/dev/null |
		grep -E '^[^/]+\.[^/]+/') || exit 0
	# What cannot be fetched is left to "go build": it names the cell's line.
	# shellcheck disable=SC2086 # one argument for each package
	go get $missing >/dev/null 2>&1
	exit 0
	;;
'build -o '* | 'test -c -o '*)
	case $PWD in
	*[\"\\]*) exec go "$@" ;; # no name for a line of JSON
	esac
	name=00_end_of_input.go
	[ "$1" = build ] || name=00_end_of_input_test.go
	printf '{"Replace": {"%s/%s": "%s/endOfInput"}}\n' "$PWD" "$name" "$here" >.end_of_input.json
	verb=$1
	shift
	exec go "$verb" -overlay="$PWD/.end_of_input.json" "$@"
	;;
esac
exec go "$@"
