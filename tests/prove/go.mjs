import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = new URL('go/', import.meta.url);
const CACHE = fileURLToPath(new URL('cache', HERE));

/** The one of the system, and a newer one that Python's packages bring. */
const SYSTEM = 'go';
const NEWER = fileURLToPath(new URL('venv/bin/go', HERE));

/** Where Debian puts packages of Go. */
const PACKAGES = '/usr/share/gocode';

/** Go with net/http alone, and with rs/cors. @type {import('./run.mjs').Target[]} */
export const goTargets = [
  ...[SYSTEM, NEWER].map((go) => ({ id: 'go', product: `Go ${version(go)}`, needs: ['go'], setUp: setUp(go) })),
  { id: 'rs-cors', product: `rs/cors ${packageVersion()}, Go ${version(SYSTEM)}`, needs: ['go', 'rs_cors'], setUp: setUp(SYSTEM) },
];

function setUp(go) {
  return ({ directory, port }) => ({
    files: { 'main.go': readFileSync(new URL('main.go', HERE), 'utf8') },
    slots: [
      [/inside import \( \)/, "// the snippet's import goes here"],
      [/outside of any function/, "// the snippet's function goes here"],
      [/right above http\.ListenAndServe/, "// the snippet's call goes here"],
    ],
    // Without modules, packages are looked for in GOPATH alone, and nothing is downloaded.
    build: ['env', `GOCACHE=${CACHE}`, `GOPATH=${PACKAGES}`, 'GO111MODULE=off', go, 'build', '-o', 'server', 'main.go'],
    command: [join(directory, 'server'), `127.0.0.1:${port}`],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
  });
}

function version(go) {
  const { stdout } = spawnSync(go, ['version'], { encoding: 'utf8' });
  return /go(\d\S*)/.exec(stdout)?.[1] ?? '(not installed)';
}

function packageVersion() {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Version}', 'golang-github-rs-cors-dev'], { encoding: 'utf8' });
  return /^[\d.]+/.exec(stdout)?.[0] ?? '(not installed)';
}
