# shellcheck shell=bash
# Servers from Debian's packages.

have_nginx() {
    have_service nginx nginx
}

have_apache() {
    have_service apache2 apache2
}
