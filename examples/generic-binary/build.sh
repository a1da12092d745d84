#!/bin/sh
# Makes out/hello: the program with the greetings written into it, so that one file is all a user needs.
# The same sources give the same bytes: no time, no machine and no path gets in.
set -eu
cd "$(dirname "$0")"

mkdir -p out
sed -e '/^@GREETINGS@$/{
r src/greetings.txt
d
}' src/hello.sh > out/hello
chmod +x out/hello

sh -n out/hello
