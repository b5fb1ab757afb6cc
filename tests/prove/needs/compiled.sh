# shellcheck shell=bash
# Compilers, and what the compiled servers are built of.

# Debian's Go and a newer one: the recipe holds for both.
# shellcheck disable=SC2154 # cache is a variable of build.sh
have_go() {
    have go || apt_install "the fixes are tried on its servers" golang-go || die "Go is needed: see https://go.dev/doc/install"
    python_packages tests/prove/go
    mkdir -p "$cache/go-build"
    ln -sfn "$cache/go-build" tests/prove/go/cache
}

have_rs_cors() {
    [[ -d /usr/share/gocode/src/github.com/rs/cors ]] ||
        apt_install "the fixes are tried with it" golang-github-rs-cors-dev || die "rs/cors is needed, from Debian's packages."
}

# The crates are compiled once; tests/prove/rust/cache is a link to a copy of the crate and of what was compiled.
# shellcheck disable=SC2154
have_rust_servers() {
    local home
    have_rust
    have flock || apt_install "it keeps two builds apart" util-linux || die "flock is needed."
    home=$cache/rust-$(cat tests/prove/rust/Cargo.{toml,lock} tests/prove/rust/src/bin/*.rs | cksum | tr ' ' -)
    if [[ ! -e $home/compiled ]]; then
        note "compiling what tests/prove/rust/Cargo.toml names, to try the fixes on (some minutes, once)"
        mkdir -p "$home"
        cp -R tests/prove/rust/{Cargo.toml,Cargo.lock,src} "$home"
        cargo build --quiet --locked --manifest-path "$home/Cargo.toml" --target-dir "$home/target"
        touch "$home/compiled"
    fi
    ln -sfn "$home" tests/prove/rust/cache
}
