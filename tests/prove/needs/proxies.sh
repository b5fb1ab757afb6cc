# shellcheck shell=bash
# Proxies: from Debian's packages, and those that a Python package brings as a program.

have_haproxy() {
    have_service haproxy haproxy
}

have_lighttpd() {
    have_service lighttpd lighttpd
}

have_varnish() {
    have_service varnishd varnish
}

have_packed_proxies() {
    python_packages tests/prove/python-proxies
}
