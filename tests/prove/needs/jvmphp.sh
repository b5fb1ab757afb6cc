# shellcheck shell=bash
# PHP, Ruby and Java from Debian's packages.

have_php() {
    have php || apt_install "the fixes are tried with it" php-cli || die "PHP is needed: the proofs try the fixes with it."
}

have_php_fpm() {
    local service
    [[ ! $(compgen -c php-fpm) ]] || return 0
    # The program's name has a version in it, and so has the service's.
    have_service php-fpm php-fpm
    for service in /etc/init.d/php*-fpm; do
        as_root update-rc.d "${service##*/}" disable &>/dev/null || true
    done
}

have_rails() {
    { have puma && ruby -e 'require "rack/cors"; require "action_controller/railtie"' &>/dev/null; } ||
        apt_install "the fixes are tried on it" ruby puma ruby-railties ruby-actionpack ruby-rack-cors ||
        die "Rails, Puma and rack-cors are needed: the proofs try the fixes with them."
}

have_tomcat() {
    { have javac && [[ -e /usr/share/tomcat10/lib/catalina.jar ]]; } ||
        apt_install "the fixes are tried on it" tomcat10-common default-jdk-headless ||
        die "Tomcat 10 and a JDK are needed: the proofs try the fixes with them."
}
