#!/usr/bin/env bash
#
# Builds, tests and shows Preflight Inspector.  ./build.sh help  lists the commands.
#
# What a step needs and the machine lacks is installed once, and said in one line: system packages with apt-get (Debian
# and its relatives), everything else into a cache of your own. Nothing is written outside these, target/ and dist/.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The most that the panel's WebAssembly may weigh, in bytes: what it weighs now, so that a jump is noticed. To be lowered.
readonly MAX_WASM=1180000
readonly MAX_WASM_GZIP=452000

# The recipes that every run of the tests proves; "prove" proves all.
readonly QUICK_PROOFS=(express-cors express node nginx apache apache-htaccess haproxy)

readonly TARGET=wasm32-unknown-unknown
# A log is read sixteen bytes at once: since Chrome 91, Firefox 89 and Safari 16.4.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Ctarget-feature=+simd128
root=$PWD
cache=${XDG_CACHE_HOME:-$HOME/.cache}/preflight-inspector
readonly root cache
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export PATH=$PATH:/usr/sbin:/sbin # where Debian puts servers

usage() {
    cat <<'END'
usage: ./build.sh [COMMAND]

  build   dist/chrome and dist/firefox (the unpacked extension), a zip of each, and dist/www (the same panel as a web page).
          The default.
  test    everything: the checks, native tests, the build, tests inside Chromium, the verdicts against Chromium's own, the
          fixes on real servers, end to end
  demo    build, then a page, a deliberately broken API, and Chromium with the panel open; --help lists what it takes
  pictures  build, then hold the panel beside its reviewed pictures. --write takes them anew, those of the README too
  bench   [GROUP...]: build, then measure the panel in Chromium and the command line, or what belongs to these groups (tests/bench/run.mjs
          names them); leaves target/bench.json
  prove   [RECIPE...]: prove the fixes on the real servers, or those of these recipes; installs the servers.
          --write keeps what was proven: the table of docs/servers.md
  handover  [ID...]: prove with the real tools the tests and the development proxies that are handed over; installs them
  truth   build, then hold the verdicts against Chromium's own, for random requests; leaves target/truth.json.
          --cases N, --seed S; or --compare HAR JSONL, for what was recorded before; or --browser firefox
  check   format, lints, house rules
  help    this text
END
}

usage_error() {
    usage >&2
    exit 2
}

main() {
    local command=${1:-build}
    (($# == 0)) || shift
    mkdir -p "$cache"
    case $command in
        demo | pictures | bench | prove | handover | truth) "run_$command" "$@" ;;
        build | test | check)
            (($# == 0)) || usage_error
            "run_$command"
            ;;
        help | -h | --help) usage ;;
        *) usage_error ;;
    esac
}

# ---------------------------------------------------------------------------------------------------------- commands

run_build() {
    make_dist
    check_size
}

make_dist() {
    [[ $wasm_toolchain ]] || step "WebAssembly toolchain" have_wasm_toolchain
    step "wasm-bindgen" have_wasm_bindgen
    step "Node tools" have_node_tools
    step "compile, bind and optimise" compile_wasm
    step "package" package
    report_size
}

run_check() {
    [[ $wasm_toolchain ]] || step "WebAssembly toolchain" have_wasm_toolchain
    step "rustfmt and clippy" have_lint_tools
    step "format" check_format
    step "lints, native" check_lints_native
    step "lints, WebAssembly" check_lints_wasm
    step "house rules" check_house_rules
}

run_test() {
    run_check
    step "native tests" cargo test
    run_build
    step "Chromium" have_chromium
    step "chromedriver" have_chromedriver
    step "tests inside Chromium" test_wasm
    step "curl" have_curl
    step "servers" have_servers "${QUICK_PROOFS[@]}"
    step "compile the command line" compile_command_line
    step "the page of the proofs" node tests/prove/record.mjs --check
    step "fixes that are functions" try_functions
    step "verdicts, held against Chromium's" hold_verdicts --cases 300 --seed 1
    step "fixes, on the real servers" prove_recipes "${QUICK_PROOFS[@]}"
    step "Firefox" have_firefox
    step "end-to-end tests" node tests/e2e/run.mjs
    step "verdicts, held against Firefox's" hold_verdicts_in_firefox --cases 130 --seed 7
    report_times
}

run_demo() {
    make_dist
    step "Chromium" have_chromium
    node tests/e2e/demo.mjs "$@"
}

run_pictures() {
    make_dist
    step "Chromium" have_chromium
    node tests/e2e/run.mjs pictures "$@"
}

run_bench() {
    make_dist
    step "Chromium" have_chromium
    step "jq" have_jq
    step "valgrind" have_valgrind
    step "compile for measuring" compile_for_measuring
    step "compile for measuring, WebAssembly" compile_wasm_for_measuring
    step "measure" measure "$@"
}

run_prove() {
    step "Node tools" have_node_tools
    step "Chromium" have_chromium
    step "servers" have_servers "$@"
    step "compile the command line" compile_command_line
    step "fixes, on the real servers" prove_recipes "$@"
}

run_handover() {
    step "Node tools" have_node_tools
    step "Chromium" have_chromium
    step "test frameworks and development servers" have_handover_tools
    step "compile the command line" compile_command_line
    step "what is handed over, with the real tools" node tests/handover/run.mjs "$@"
}

run_truth() {
    if [[ " $* " == *" --browser firefox "* ]]; then
        make_dist
        step "Firefox" have_firefox
        step "openssl" have_openssl
        step "compile the command line" compile_command_line
        hold_verdicts_in_firefox "$@"
        return
    fi
    # What was recorded before needs no browser.
    if [[ " $* " != *" --compare "* ]]; then
        make_dist
        step "Chromium" have_chromium
        step "openssl" have_openssl
    fi
    step "compile the command line" compile_command_line
    hold_verdicts "$@"
}

# -------------------------------------------------------------------------------------------------- what a step needs

have_rust() {
    have cargo || apt_install "the Rust compiler" rustc-web cargo-web ca-certificates ||
        die "Rust is needed: see https://www.rust-lang.org/tools/install"
    have cc || apt_install "the linker that cargo calls" gcc libc6-dev ||
        die "a C compiler is needed: cargo links with it."
}

# Three ways to a compiler for WebAssembly; wasm_cargo hides which one was found.
wasm_toolchain=
have_wasm_toolchain() {
    have_rust
    if [[ -d $(rustc --print target-libdir --target $TARGET) ]]; then
        wasm_toolchain=plain
    elif debian_rust_is_installed; then
        wasm_toolchain=debian
    elif add_rustup_target; then
        wasm_toolchain=plain
    elif apt_install "a Rust that can build its own standard library for $TARGET" rustc-web cargo-web rust-web-{src,clippy} &&
        apt_install "the linker for WebAssembly" "$(debian_lld)"; then
        wasm_toolchain=debian
    else
        die "no Rust compiler for $TARGET. Where rustup is at hand: rustup target add $TARGET"
    fi
    case $wasm_toolchain in
        plain) note "$(cargo --version), which has the target" ;;
        debian) note "$(/usr/bin/cargo --version), Debian's, with a standard library built here" ;;
    esac
}

add_rustup_target() {
    have rustup || return
    note "asking rustup for the target $TARGET, which the panel is compiled to"
    timeout 300 rustup target add $TARGET >"$cache/rustup.log" 2>&1 || {
        note "rustup could not fetch it: $(tail -n 1 "$cache/rustup.log")"
        return 1
    }
}

debian_rust_is_installed() {
    [[ -x /usr/bin/rustc && -x /usr/bin/cargo ]] && have dpkg-query &&
        dpkg-query -W rustc-web cargo-web rust-web-{src,clippy} "$(debian_lld)" &>/dev/null
}

# Debian's package of the linker that belongs to the LLVM of its compiler.
debian_lld() {
    /usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/lld-\1/p'
}

# cargo for WebAssembly, where there is no command line: wasm_cargo SUBCOMMAND ARGUMENT...
wasm_cargo() {
    local subcommand=$1 lld
    shift
    set -- --target "$TARGET" --no-default-features "$@"
    case $wasm_toolchain in
        plain) cargo "$subcommand" "$@" ;;
        # Debian ships no standard library for the target but its source, and building that is an unstable option, which
        # RUSTC_BOOTSTRAP=1 unlocks. PATH is for `cargo clippy`, which takes the first cargo-clippy it meets there.
        debian)
            lld=$(debian_lld)
            PATH=/usr/bin:$PATH RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$(wasm_target_dir) \
                CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-${lld#lld-} \
                /usr/bin/cargo "$subcommand" -Z build-std=std,panic_abort "$@"
            ;;
    esac
}

# A directory for each compiler: in a shared one, each would throw out what the other built.
wasm_target_dir() {
    case $wasm_toolchain in
        plain) echo "$CARGO_TARGET_DIR" ;;
        debian) echo "$CARGO_TARGET_DIR/debian" ;;
    esac
}

have_lint_tools() {
    { cargo fmt --version && cargo clippy --version; } &>/dev/null && return
    if have rustup; then
        rustup component add rustfmt clippy
    else
        apt_install "the format and the lints are checked with them" rustfmt-web rust-web-clippy ||
            die "rustfmt and clippy are needed."
    fi
}

# The command must be of exactly the library's version: the two speak an unversioned protocol.
wasm_bindgen=
have_wasm_bindgen() {
    local version
    version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)
    [[ $version ]] || die "Cargo.lock names no wasm-bindgen."
    local home=$cache/wasm-bindgen-$version
    wasm_bindgen=$home/bin
    [[ -x $wasm_bindgen/wasm-bindgen && -x $wasm_bindgen/wasm-bindgen-test-runner ]] && return
    note "compiling wasm-bindgen-cli $version, which writes the JavaScript around the WebAssembly (some minutes, once)"
    # Without --locked: that version's own lock file does not resolve any more.
    cargo install wasm-bindgen-cli --version "=$version" --quiet --root "$home" --target-dir "$home/target"
    rm -rf "$home/target"
}

# tests/node_modules is a link into the cache, to a directory named after the lock file's checksum.
have_node_tools() {
    { have node && have npm; } || apt_install "wasm-opt and the browser driver run on it" nodejs npm ||
        die "Node 18 or newer and npm are needed: see https://nodejs.org"
    local home
    home=$cache/node-$(cksum <tests/package-lock.json | tr ' ' -)
    if [[ ! -d $home/node_modules ]]; then
        note "installing Node tools: wasm-opt, a driver for the browser, the middleware that the fixes are tried on"
        rm -rf "$home.part"
        mkdir -p "$home.part"
        cp tests/package.json tests/package-lock.json "$home.part"
        npm ci --prefix "$home.part" --no-audit --no-fund --loglevel=error
        mv "$home.part" "$home"
    fi
    [[ -L tests/node_modules || ! -e tests/node_modules ]] ||
        die "tests/node_modules is a directory of its own; remove it: build.sh puts a link there."
    ln -sfn "$home/node_modules" tests/node_modules
}

# Sets CHROME for all that drives the browser; may be given from outside.
have_chromium() {
    CHROME=${CHROME:-$(first_of chromium chromium-browser google-chrome google-chrome-stable)} || {
        apt_install "the browser that the panel is tested in" chromium chromium-sandbox fonts-liberation fonts-dejavu-core ||
            die "Chromium is needed. If you have one, say where: CHROME=/path/to/it ./build.sh ..."
        CHROME=$(first_of chromium)
    }
    export CHROME
    note "$("$CHROME" --version 2>/dev/null)"
}

# Sets FIREFOX; may be given from outside.
have_firefox() {
    FIREFOX=${FIREFOX:-$(first_of firefox-esr firefox)} || {
        apt_install "the other browser that the panel is tested in" firefox-esr ||
            die "Firefox is needed. If you have one, say where: FIREFOX=/path/to/it ./build.sh ..."
        FIREFOX=$(first_of firefox-esr)
    }
    export FIREFOX
    note "$("$FIREFOX" --version 2>/dev/null)"
}

# Sets CHROMEDRIVER, which wasm-bindgen's test runner drives the browser with; may be given from outside.
have_chromedriver() {
    CHROMEDRIVER=${CHROMEDRIVER:-$(first_of chromedriver)} || {
        apt_install "the tests inside Chromium are driven with it" chromium-driver ||
            die "chromedriver of the browser's version is needed: CHROMEDRIVER=/path/to/it ./build.sh ..."
        CHROMEDRIVER=$(first_of chromedriver)
    }
    export CHROMEDRIVER
}

have_openssl() {
    have openssl || apt_install "a server's certificate is made with it" openssl || die "openssl is needed."
}

have_jq() {
    have jq || apt_install "the command line is measured beside it" jq || die "jq is needed."
}

have_valgrind() {
    have valgrind || apt_install "it counts instructions" valgrind libc6-dbg || die "valgrind is needed."
}

have_curl() {
    have curl || apt_install "the commands that the panel shows are run" curl || die "curl is needed."
}

# What the proofs of these recipes, or of all, say that they need: a function of tests/prove/needs for each.
have_servers() {
    local need
    have_openssl # a page of an https origin
    for need in tests/prove/needs/*.sh; do
        # shellcheck source=/dev/null
        source "$need"
    done
    for need in $(node tests/prove/run.mjs --needs "$@"); do
        "have_$need"
    done
}

# have_service PROGRAM PACKAGE. Only the program is wanted: the tests start their own, on ports of their own.
have_service() {
    have "$1" && return
    forbid_service_starts
    apt_install "the fixes are tried on the real server" "$2" || die "$1 is needed: the tests try the fixes with it."
    allow_service_starts
    as_root update-rc.d "$2" disable &>/dev/null || true # nor at the next boot
}

# npm_packages DIRECTORY: what its package-lock.json names; DIRECTORY/node_modules is a link into the cache.
npm_packages() {
    local home
    home=$cache/npm-$(cksum <"$1/package-lock.json" | tr ' ' -)
    if [[ ! -d $home/node_modules ]]; then
        note "installing what $1/package.json names, to try the fixes on"
        rm -rf "$home.part"
        mkdir -p "$home.part"
        cp "$1/package.json" "$1/package-lock.json" "$home.part"
        npm ci --prefix "$home.part" --no-audit --no-fund --loglevel=error
        mv "$home.part" "$home"
    fi
    ln -sfn "$home/node_modules" "$1/node_modules"
}

# python_packages DIRECTORY: what its requirements.txt names; DIRECTORY/venv is a link into the cache.
python_packages() {
    local home
    have python3 || apt_install "the fixes are tried on its frameworks" python3 python3-venv || die "Python 3 is needed."
    home=$cache/python-$(cksum <"$1/requirements.txt" | tr ' ' -)
    if [[ ! -e $home/installed ]]; then
        note "installing what $1/requirements.txt names, to try the fixes on"
        rm -rf "$home"
        python3 -m venv "$home" || { apt_install "it keeps the packages apart" python3-venv && python3 -m venv "$home"; } ||
            die "Python's venv is needed."
        "$home/bin/pip" install --quiet --disable-pip-version-check -r "$1/requirements.txt"
        touch "$home/installed" # a virtual environment does not work from another place, so that it cannot be moved when it is whole
    fi
    ln -sfn "$home" "$1/venv"
}

have_handover_tools() {
    npm_packages tests/handover/npm
    python_packages tests/handover/python
}

# Debian asks this file before it starts a service; 101 says no. One that is there already is left alone.
readonly POLICY=/usr/sbin/policy-rc.d
forbade_service_starts=
forbid_service_starts() {
    [[ -e $POLICY ]] && return
    forbade_service_starts=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee $POLICY >/dev/null
    as_root chmod 755 $POLICY
}
allow_service_starts() {
    [[ $forbade_service_starts ]] || return 0
    forbade_service_starts=
    as_root rm -f $POLICY
}

# ------------------------------------------------------------------------------------------------------------- build

readonly NAME=preflight_inspector

compile_wasm() {
    wasm_cargo build --release --lib
    bind_and_optimise release target/web
}

# bind_and_optimise PROFILE DIRECTORY: into it, the .wasm and the JavaScript module that loads it.
bind_and_optimise() {
    local profile=$1 into=$2
    rm -rf "$into"
    "$wasm_bindgen/wasm-bindgen" --target web --no-typescript --out-dir "$into" \
        "$(wasm_target_dir)/$TARGET/$profile/$NAME.wasm"
    # The features that may be used are read from the module itself, where the compiler listed them. A long function that is called once
    # stays one: put into its caller, it is a little smaller, but what gzip leaves of both is a tenth more. For gzip they are also put
    # in the order of their names, which brings together what is alike.
    tests/node_modules/.bin/wasm-opt --zero-filled-memory --low-memory-unused -Oz --one-caller-inline-max-function-size 20 \
        --reorder-functions-by-name --strip-debug --strip-producers --strip-target-features \
        "$into/${NAME}_bg.wasm" -o "$into/small.wasm"
    mv "$into/small.wasm" "$into/${NAME}_bg.wasm"
}

# The same with what measurements call past the panel.
compile_wasm_for_measuring() {
    wasm_cargo build --config 'profile.exports.inherits="release"' --profile exports --lib --features exports
    bind_and_optimise exports target/web-with-exports
}

package() {
    rm -rf dist/{chrome,firefox,www} dist/preflight-inspector-{chrome,firefox}.zip
    mkdir -p dist/chrome dist/www
    cp -R extension/. www/. target/web/. dist/chrome
    rm dist/chrome/firefox.json
    cp -R dist/chrome dist/firefox
    join_objects extension/{manifest,firefox}.json >dist/firefox/manifest.json
    cp -R www/. target/web/. extension/icons extension/_locales dist/www
    cp www/panel.html dist/www/index.html
    zip_reproducibly dist/chrome "$root/dist/preflight-inspector-chrome.zip"
    zip_reproducibly dist/firefox "$root/dist/preflight-inspector-firefox.zip"
}

# What Firefox alone wants to be told stands in a file of its own; all else is the same for every browser.
join_objects() {
    node -e 'const objects = process.argv.slice(1).map((name) => JSON.parse(require("fs").readFileSync(name, "utf8")));
        console.log(JSON.stringify(Object.assign(...objects), null, 2));' "$@"
}

# The same files make the same bytes: sorted names, one date, plain modes, no extra attributes. Of a copy, for a browser
# that has the unpacked extension loaded takes the files' dates for a sign of what changed.
zip_reproducibly() (
    have zip || apt_install "it packs the extension" zip || die "zip is needed: it packs the extension."
    rm -rf target/zip
    cp -R "$1" target/zip
    cd target/zip
    find . -type f -exec chmod 644 {} + -exec touch -d '1980-01-01 00:00:00 UTC' {} +
    find . -type f | sed 's|^\./||' | LC_ALL=C sort | TZ=UTC zip -X -9 -q "$2" -@
)

report_size() {
    local wasm=target/web/${NAME}_bg.wasm
    wasm_bytes=$(wc -c <"$wasm")
    wasm_gzip=$(gzip -9nc "$wasm" | wc -c)
    printf '\nWebAssembly: %d bytes, %d gzip (at most %d, %d)\n' "$wasm_bytes" "$wasm_gzip" $MAX_WASM $MAX_WASM_GZIP
    printf 'Extension:   dist/chrome, dist/firefox, and a zip of each\nWeb page:    dist/www\n'
}

# A demo or a measurement need not wait for the diet.
check_size() {
    ((wasm_bytes <= MAX_WASM && wasm_gzip <= MAX_WASM_GZIP)) || die "the WebAssembly is above its size budget."
}

# ------------------------------------------------------------------------------------------------------------ checks

check_format() {
    cargo fmt --check
}

check_lints_native() {
    cargo clippy --all-targets -- -D warnings
}

check_lints_wasm() {
    wasm_cargo clippy --lib -- -D warnings
    wasm_cargo clippy --lib --test web --features exports -- -D warnings
}

check_house_rules() {
    local script
    for script in build.sh .ci/run tests/prove/needs/*.sh; do
        bash -n "$script"
        ! have shellcheck || shellcheck "$script"
    done
    # Where a package came from is the affair of whoever installs it: a lock file keeps checksums only.
    ! grep -rn --include=package-lock.json --exclude-dir=node_modules '"resolved"' tests ||
        die "the lock file names hosts: omit-lockfile-registry-resolved."
    # What was recorded in a browser must not carry paths of the machine that recorded it.
    local here=${root//\//%2F}
    ! grep -rIlF --include='*.har' --include='*.json' --include='*.snap' --exclude-dir={node_modules,target,dist,.git} \
        -e "$root/" -e "$here%2F" . || die "these files name a path of this machine."
}

# ------------------------------------------------------------------------------------------------------------- tests

# webdriver.json holds the browser's flags.
test_wasm() {
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$wasm_bindgen/wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=120 \
        wasm_cargo test --test web --features exports
}

# The verdicts and the snippets are those that the command line prints.
compile_command_line() {
    cargo build --quiet --bin preflight-inspector
}

# The command line as it is installed, but for the names of its functions, and what times its parts.
compile_for_measuring() {
    cargo build --quiet --config 'profile.measured.inherits="cli"' --config 'profile.measured.strip=false' \
        --profile measured --bin preflight-inspector --example bench
}

# measure GROUP...: its inputs, which are some gigabytes, are written once.
measure() {
    BENCH_INPUTS=$cache/bench BENCH_NATIVE=$CARGO_TARGET_DIR/measured \
        BENCH_WASM=$(wasm_target_dir)/$TARGET/release/$NAME.wasm node tests/bench/run.mjs "$@"
}

# hold_verdicts ARGUMENT...: for random requests, the same ones for the same seed.
hold_verdicts() {
    PREFLIGHT_INSPECTOR=$CARGO_TARGET_DIR/debug/preflight-inspector node tests/truth/run.mjs "$@"
}

hold_verdicts_in_firefox() {
    PREFLIGHT_INSPECTOR=$CARGO_TARGET_DIR/debug/preflight-inspector node tests/truth/firefox/run.mjs "$@"
}

try_functions() {
    PREFLIGHT_INSPECTOR=$CARGO_TARGET_DIR/debug/preflight-inspector node tests/functions/run.mjs
}

prove_recipes() {
    PREFLIGHT_INSPECTOR=$CARGO_TARGET_DIR/debug/preflight-inspector node tests/prove/run.mjs "$@"
}

# ----------------------------------------------------------------------------------------------------------- helpers

have() {
    command -v "$1" >/dev/null
}

# The path of the first of these commands that there is.
first_of() {
    local name
    for name in "$@"; do
        command -v "$name" && return
    done
    return 1
}

note() {
    printf '    %s\n' "$*"
}

die() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# apt_install WHY PACKAGE...; fails where there is no apt-get, no right to use it, or no such package.
apt_lists_are_fresh=
apt_install() {
    local why=$1 log=$cache/apt.log
    shift
    have apt-get || return
    note "installing $* with apt-get: $why"
    # Old lists name old compilers. A third party's list that fails is no reason to stop.
    [[ $apt_lists_are_fresh ]] || as_root apt-get update &>"$log" || true
    apt_lists_are_fresh=yes
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" &>"$log" || {
        tail -n 5 "$log" >&2
        return 1
    }
}

# step TITLE COMMAND...: runs it, says what and how long.
times=()
current_step=
step() {
    local title=$1 start=$SECONDS
    shift
    current_step=$title
    printf '\n==> %s\n' "$title"
    "$@"
    current_step=
    times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$title")")
    note "$((SECONDS - start)) s"
}

report_times() {
    printf '\nAll passed.\n'
    printf '%s\n' "${times[@]}"
    printf '%5d s  in all\n' $SECONDS
}

on_exit() {
    local status=$?
    allow_service_starts
    [[ $status -eq 0 || ! $current_step ]] || printf '\nbuild.sh: failed in "%s".\n' "$current_step" >&2
}
trap on_exit EXIT

main "$@"
