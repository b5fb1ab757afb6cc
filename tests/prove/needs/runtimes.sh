# shellcheck shell=bash
# Runtimes of JavaScript, and the frameworks whose projects are written in TypeScript.

have_runtimes() {
    npm_packages tests/prove/npm-runtimes
}

have_typescript() {
    npm_packages tests/prove/npm-typescript
}
