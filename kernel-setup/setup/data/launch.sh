#!/bin/sh
# Starts the kernel: $1 is the program, the rest its arguments.
#
# It gets the reader's own GOFLAGS, from the environment or from go's own file,
# and -ldflags=-w: without debug information a cell links in three quarters of the
# time. The env of a kernelspec cannot do that, as Jupyter leaves a variable that
# is not set as literal text. -mod is taken away: the go command refuses it in a
# workspace, and every notebook is one.
flags='' ldflags=-ldflags=-w
for flag in $(go env GOFLAGS); do
	case $flag in
	-mod=* | --mod=*) continue ;;
	-ldflags=* | --ldflags=*) ldflags= ;;
	esac
	flags="$flags $flag"
done
GOFLAGS="$flags $ldflags" exec "$@"
