#!/bin/sh
# What a kernel finds on its PATH as gopls, the language server behind Tab.
#
# GoNB starts gopls in a process group of its own, out of reach of whoever kills
# the kernel. So gopls is told to end when nobody has been connected to it for 30
# seconds, the longest that GoNB takes to connect. As GoNB ends it with a kill, it
# gets a temporary folder that goes with the kernel: a folder in the kernel's
# module, where the socket is too, with a dot, so that it is no package of that
# module. A go command that gopls has started is not killed with it and tidies up
# by itself, so it works elsewhere: it would write while the folder is removed.
#
# And gopls is told to be modest, as a learner's container has 512 MB. The first
# completion of all analyses the standard library: that takes 420 MB in place of
# 800, for twice the processor time. Every later kernel finds the analysis in
# GOPLSCACHE and takes 110 MB in place of 220 to 320, for the same time.
#
# LOCKLAB_COMPLETION=off is for who runs notebooks and presses no Tab: 12 seconds
# after a kernel's start GoNB has gopls read the module, which takes as much
# processor time as ten cells. Without gopls, GoNB completes nothing and says nothing.
case $1 in
-listen)
	[ "${LOCKLAB_COMPLETION:-}" != off ] || exit 0
	case $2 in
	unix\;/*)
		own=${2#unix;}
		own=${own%/*}/.gopls
		mkdir -p "$own" && export GOTMPDIR="${GOTMPDIR:-${TMPDIR:-/tmp}}" TMPDIR="$own"
		;;
	esac
	set -- "$@" -listen.timeout=30s
	export GOGC="${GOGC:-25}" GOMEMLIMIT="${GOMEMLIMIT:-400MiB}"
	;;
esac
exec "${0%/*}/../bin/gopls" "$@"
