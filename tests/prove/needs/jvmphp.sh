# shellcheck shell=bash
# PHP, Ruby and Java from Debian's packages.

have_php() {
    have php || apt_install "the fixes are tried with it" php-cli || die "PHP is needed: the proofs try the fixes with it."
}
