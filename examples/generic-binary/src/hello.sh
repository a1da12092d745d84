#!/bin/sh
# Greets whoever is named, in one of the languages below.
set -eu

name=${1:-world}
language=${2:-en}

greeting() {
  while IFS='=' read -r code words; do
    if [ "$code" = "$language" ]; then
      echo "$words"
      return
    fi
  done << 'GREETINGS'
@GREETINGS@
GREETINGS
  echo "hello: no greeting in '$language'" >&2
  return 1
}

words=$(greeting)
echo "$words, $name!"
