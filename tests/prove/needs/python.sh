# shellcheck shell=bash
# Frameworks of Python.

have_python_frameworks() {
    python_packages tests/prove/python
}
