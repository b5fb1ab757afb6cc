import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = new URL('rust/', import.meta.url);

/** A copy of the crate, with everything that it depends on compiled: only what the snippet was pasted into compiles again. */
const CACHE = fileURLToPath(new URL('cache', HERE));

/** The last line that a snippet for Rust brings. */
const LAST_LINE = "// the snippet's last line goes here";

/** axum and Actix Web. @type {import('./run.mjs').Target[]} */
export const rustTargets = [
  {
    id: 'axum',
    product: `axum ${version('axum')}, tower-http ${version('tower-http')}`,
    needs: ['rust_servers'],
    setUp: (where) => ({ ...setUp('axum', where), answersEveryOptions: true }),
  },
  {
    id: 'actix-web',
    product: `Actix Web ${version('actix-web')}, actix-cors ${version('actix-cors')}`,
    needs: ['rust_servers'],
    setUp: (where) => setUp('actix-web', where),
  },
];

function setUp(name, { directory, port }) {
  return {
    files: { 'main.rs': readFileSync(new URL(`src/bin/${name}.rs`, HERE), 'utf8') },
    slots: [[/outside of any function/, "// the snippet's function goes here"], [/as its last line/, LAST_LINE]],
    // One after the other, for the copy of the crate is the same for all.
    build: ['flock', join(CACHE, 'lock'), 'sh', '-euc', BUILD, CACHE, name],
    command: [join(directory, 'server'), `127.0.0.1:${port}`],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
  };
}

const BUILD = `
cp main.rs "$0/src/bin/$1.rs"
cargo build --quiet --locked --manifest-path "$0/Cargo.toml" --target-dir "$0/target" --bin "$1"
cp "$0/target/debug/$1" server
`;

function version(name) {
  const lock = readFileSync(new URL('Cargo.lock', HERE), 'utf8');
  return lock.split('[[package]]').find((entry) => entry.includes(`\nname = "${name}"\n`))?.match(/\nversion = "(.*)"/)[1];
}
