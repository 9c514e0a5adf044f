#!/usr/bin/env bash
# Puts in place what Qt loads and no wheel carries, a font, and the one tool that building the bundle needs.
#
# usage: packaging/debian/system-libraries.sh [EXTRA_PACKAGE…]
#
# Installs what is missing when it runs as root, or where sudo asks for no password; otherwise it prints
# the line to type and ends with 1. On a system without apt it names the missing libraries and ends with 0:
# the packages are called differently there, and Qt says itself what it cannot load.
# The table was made by running ldd over the Qt plugins that the program uses on a Debian 12 without
# any desktop; each further library comes in as a dependency of these.
set -euo pipefail

FILE_OF_FONT=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

# What Qt loads                 Debian's package
NEEDED="
libGL.so.1                      libgl1
libEGL.so.1                     libegl1
libglib-2.0.so.0                libglib2.0-0
libdbus-1.so.3                  libdbus-1-3
libfontconfig.so.1              libfontconfig1
libxkbcommon.so.0               libxkbcommon0
libxkbcommon-x11.so.0           libxkbcommon-x11-0
libxcb-cursor.so.0              libxcb-cursor0
libxcb-icccm.so.4               libxcb-icccm4
libxcb-keysyms.so.1             libxcb-keysyms1
libxcb-shape.so.0               libxcb-shape0
libwayland-cursor.so.0          libwayland-cursor0
libwayland-egl.so.1             libwayland-egl1
"

[ "$(uname -s)" = Linux ] || exit 0

# ldconfig is not in the PATH of an ordinary Debian account.
known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)

libraries=""
packages="$*"
while read -r library package; do
    [ -n "$library" ] || continue
    if ! grep -qF "$library " <<<"$known"; then
        libraries="$libraries $library"
        packages="$packages $package"
    fi
done <<<"$NEEDED"

if ! command -v apt-get >/dev/null; then
    if [ -n "$libraries" ]; then
        echo "Qt needs libraries that are not on this system:$libraries" >&2
        echo "Install them with the system's own package tool, then run make again." >&2
    fi
    exit 0
fi

# Text is drawn with the system's fonts; a server has none.
[ -e "$FILE_OF_FONT" ] || packages="$packages fonts-dejavu-core"

# To build the bundle PyInstaller reads with objdump what a library needs, and puts Python's own library into it,
# which Debian keeps apart from its Python.
command -v objdump >/dev/null || packages="$packages binutils"
python=$(command -v "${PYTHON:-python3}" || true)
if [[ "$python" == /usr/bin/* ]]; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    grep -qF "libpython$version.so.1.0 " <<<"$known" || packages="$packages libpython$version"
fi

packages=$(xargs <<<"$packages")
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Visitor Desk needs packages of the system that are not installed. Please type this line, then run make again:" >&2
    echo "" >&2
    echo "    sudo apt-get update && sudo apt-get install --no-install-recommends $packages" >&2
    echo "" >&2
    exit 1
fi

echo "Installing packages of the system: $packages"
export DEBIAN_FRONTEND=noninteractive
# A third-party package source that is away must not stop us: the install step tells whether ours were found.
$as_root apt-get update -qq || echo "apt-get update had trouble with a package source; going on." >&2
# shellcheck disable=SC2086  # both are lists of words
$as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
