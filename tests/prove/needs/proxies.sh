# shellcheck shell=bash
# Proxies: from Debian's packages, and those that a Python package brings as a program.

have_haproxy() {
    have_service haproxy haproxy
}

have_lighttpd() {
    have_service lighttpd lighttpd
    [[ -e /usr/lib/lighttpd/mod_magnet.so ]] ||
        apt_install "lighttpd is asked to run Lua" lighttpd-modules-lua || die "lighttpd's mod_magnet is needed."
}

have_varnish() {
    have_service varnishd varnish
}

have_packed_proxies() {
    python_packages tests/prove/python-proxies
}
