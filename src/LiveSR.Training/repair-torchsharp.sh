#!/bin/sh
# repair-torchsharp.sh PACKED COPY: copies TorchSharp's libLibTorchSharp.so so that this system can load it.
#
# The library says that it needs version GLIBCXX_3.4.32 of libstdc++, for std::ios_base_library_init(). Debian 12 ends at
# 3.4.30 and refuses to load it. But that symbol is only named, by every file that includes <iostream>, so that the linker
# finds a libstdc++ that makes std::cout by itself: nothing calls it (readelf -r shows no relocation against it), and
# where libstdc++ is older, libtorch's own files make std::cout. So the copy says that it would like the version rather
# than that it needs it: VER_FLG_WEAK (2) in the flags of that version's entry in .gnu.version_r, which begins
#
#   4 bytes  the name's ELF hash, 0x0297f842
#   2 bytes  flags, 0
#
# Where libstdc++ has the version (Debian 13, Ubuntu 24.04) the copy stays as it is.
set -eu
packed=$1 copy=$2

cp "$packed" "$copy"
chmod u+w "$copy"
libstdcxx=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n '/libstdc++\.so\.6 .*x86-64/{s/.*=> //p;q}')
if grep -q GLIBCXX_3.4.32 "${libstdcxx:-/dev/null}"; then
  exit 0
fi

entry=$(LC_ALL=C grep -obUaP '\x42\xf8\x97\x02\x00\x00' "$copy" | cut -d: -f1 -s)
case $entry in
  '' | *[!0-9]*) echo "repair-torchsharp: $packed has no single entry for GLIBCXX_3.4.32; see this script's head" >&2; exit 1 ;;
esac
printf '\002' | dd of="$copy" bs=1 seek=$((entry + 4)) conv=notrunc status=none
