#!/bin/sh
# Makes the virtual environment of the project, and says which system libraries it lacks.
#
#   environment.sh make VENV      create or renew VENV from the pinned requirements
#   environment.sh other VENV REQUIREMENTS... one for something else, without the project in it
#   environment.sh check VENV     one sentence if system libraries are missing;
#                                 fails if they are needed by more than previews of video
#   environment.sh missing VENV   the Debian packages to install, on one line
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

# The newest Python that can import $1 and is new enough; pyenv's shims exist without working.
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c "import sys, $1; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

create() {
    if [ ! -x "$1/bin/python" ]; then
        [ -n "$(find_python sys)" ] ||
            fail "Python 3.11 or newer was not found: on Debian or Ubuntu install it with \`apt-get install python3 python3-venv\`."
        python=$(find_python ensurepip)
        [ -n "$python" ] ||
            fail "Python cannot make virtual environments here: on Debian or Ubuntu install the missing part with \`apt-get install python3-venv\`."
        "$python" -m venv "$1"
    fi
}

make_environment() {
    create "$1"
    echo "Installing the pinned packages into $1 (once; a few hundred megabytes) ..."
    install "$1" --require-hashes -r requirements/runtime.txt -r requirements/dev.txt
    install "$1" --no-deps --no-build-isolation --no-index --editable .
}

make_other() {
    environment=$1
    shift
    create "$environment"
    for requirements; do set -- "$@" -r "$requirements" && shift; done
    install "$environment" --require-hashes "$@"
}

install() {
    environment=$1
    shift
    "$environment/bin/python" -m pip --disable-pip-version-check --no-input -qq install "$@"
}

# The shared libraries that the given files need and the system does not have.
missing_libraries() {
    command -v ldd >/dev/null || return 0
    for file; do
        if [ -e "$file" ]; then ldd "$file" | awk '/not found/ { print $1 }'; fi
    done | sort -u
}

package_of() {
    case $1 in
        libEGL.so*) echo libegl1 ;;
        libGL.so* | libGLX.so*) echo libgl1 ;;
        libOpenGL.so*) echo libopengl0 ;;
        libX11.so*) echo libx11-6 ;;
        libXext.so*) echo libxext6 ;;
        libXrandr.so*) echo libxrandr2 ;;
        libbrotli*) echo libbrotli1 ;;
        libbz2.so*) echo libbz2-1.0 ;;
        libdbus-1.so*) echo libdbus-1-3 ;;
        libdrm.so*) echo libdrm2 ;;
        libfontconfig.so*) echo libfontconfig1 ;;
        libfreetype.so*) echo libfreetype6 ;;
        libglib-2.0.so* | libgthread-2.0.so*) echo libglib2.0-0 ;;
        libgssapi_krb5.so*) echo libgssapi-krb5-2 ;;
        libpulse.so*) echo libpulse0 ;;
        libstdc++.so*) echo libstdc++6 ;;
        libxcb-cursor.so*) echo libxcb-cursor0 ;;
        libxcb-icccm.so*) echo libxcb-icccm4 ;;
        libxcb-image.so*) echo libxcb-image0 ;;
        libxcb-keysyms.so*) echo libxcb-keysyms1 ;;
        libxcb-randr.so*) echo libxcb-randr0 ;;
        libxcb-render.so*) echo libxcb-render0 ;;
        libxcb-render-util.so*) echo libxcb-render-util0 ;;
        libxcb-shape.so*) echo libxcb-shape0 ;;
        libxcb-shm.so*) echo libxcb-shm0 ;;
        libxcb-sync.so*) echo libxcb-sync1 ;;
        libxcb-util.so*) echo libxcb-util1 ;;
        libxcb-xfixes.so*) echo libxcb-xfixes0 ;;
        libxcb-xinerama.so*) echo libxcb-xinerama0 ;;
        libxcb-xkb.so*) echo libxcb-xkb1 ;;
        libxcb.so*) echo libxcb1 ;;
        libX11-xcb.so*) echo libx11-xcb1 ;;
        libSM.so*) echo libsm6 ;;
        libICE.so*) echo libice6 ;;
        libxkbcommon-x11.so*) echo libxkbcommon-x11-0 ;;
        libxkbcommon.so*) echo libxkbcommon0 ;;
        libz.so*) echo zlib1g ;;
        libzstd.so*) echo libzstd1 ;;
        *) echo "$1" ;;
    esac
}

packages_of() {
    for library; do package_of "$library"; done | sort -u
}

find_missing() {
    qt=$(echo "$1"/lib/python3*/site-packages/PySide6/Qt)
    for_screen=$(missing_libraries "$qt/lib/libQt6Widgets.so.6" "$qt/lib/libQt6Test.so.6" \
        "$qt/plugins/platforms/libqoffscreen.so")
    for_window=$(missing_libraries "$qt/plugins/platforms/libqxcb.so")
    for_video=$(missing_libraries "$qt/lib/libQt6Multimedia.so.6" "$qt"/plugins/multimedia/*.so)
    packages=$(packages_of $for_screen $for_window $for_video)
}

check_libraries() {
    find_missing "$1"
    [ -n "$packages" ] || return 0
    loss="video has no previews and the tests of it cannot run"
    [ -z "$for_window" ] || loss="the desktop cannot open its window under X11"
    [ -z "$for_screen" ] || loss="Qt cannot start: no previews of video, and no tests"
    echo "System libraries are missing, so $loss; on Debian or Ubuntu install them with \`apt-get install $(echo $packages)\`." >&2
    [ -z "$for_screen" ]
}

case ${1-} in
    make) make_environment "$2" ;;
    other) shift && make_other "$@" ;;
    check) check_libraries "$2" ;;
    missing) find_missing "$2" && echo $packages ;;
    *) fail "usage: environment.sh make|check|missing VENV, or other VENV REQUIREMENTS" ;;
esac
