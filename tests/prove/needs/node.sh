# shellcheck shell=bash
# Frameworks of Node.

have_node_frameworks() {
    npm_packages tests/prove/npm-frameworks
}
