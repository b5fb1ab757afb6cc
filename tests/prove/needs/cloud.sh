# shellcheck shell=bash
# What functions of hosted services run in, where that runs anywhere.

have_firebase_functions() {
    npm_packages tests/prove/npm-cloud
}
