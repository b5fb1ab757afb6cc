/**
 * What is kept of the proofs: a file for each recipe in tests/prove/proofs, and made of them the table that the analyzer shows and
 * the page docs/servers.md.
 *
 *     node tests/prove/record.mjs           write the table and the page anew
 *     node tests/prove/record.mjs --check   only say whether they are what the files say
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { COMMAND } from './fix.mjs';
import { GROUPS } from './report.mjs';

const PROOFS = fileURLToPath(new URL('proofs', import.meta.url));
const TABLE = fileURLToPath(new URL('../../src/fix/recipe/proven.rs', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/servers.md', import.meta.url));

/**
 * Keeps the runs that proved one recipe.
 *
 * @param {string} id  the recipe's
 * @param {Run[]} runs
 *
 * @typedef {object} Run
 * @property {string} product
 * @property {string} [place]
 * @property {string} browser
 * @property {string} date
 * @property {Record<string, number>} checks  how many of each group held
 */
export function keep(id, runs) {
  mkdirSync(PROOFS, { recursive: true });
  writeFileSync(join(PROOFS, `${id}.json`), `${JSON.stringify(runs, null, 2)}\n`);
}

/** Writes the table for the analyzer. */
export function writeTable() {
  writeFileSync(TABLE, table(kept()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const proofs = kept();
  const written = [[TABLE, table(proofs)], [PAGE, page(proofs)]];
  if (process.argv[2] === '--check') {
    const stale = written.filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    stale.forEach(([file]) => console.error(`${file} is not what the proofs say: node tests/prove/record.mjs`));
    process.exitCode = stale.length ? 1 : 0;
  } else {
    written.forEach(([file, text]) => writeFileSync(file, text));
  }
}

/** @returns {Map<string, Run[]>} by recipe */
function kept() {
  const files = readdirSync(PROOFS).sort();
  return new Map(files.map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(PROOFS, file), 'utf8'))]));
}

function table(proofs) {
  const rows = [...proofs].map(([id, runs]) => {
    const products = new Map(runs.map(({ product, date }) => [product, date]));
    const each = [...products].map(([product, date]) => `Proof { product: ${JSON.stringify(product)}, date: "${date}" }`);
    return `    ("${id}", &[${each.join(', ')}]),`;
  });
  return `// Written by \`./build.sh prove --write\`. Not to be edited: what stands here was run.
//! Which recipes were proven, with what and when.

use super::Proof;

#[rustfmt::skip]
pub(super) static PROVEN: &[(&str, &[Proof])] = &[
${rows.join('\n')}
];
`;
}

function page(proofs) {
  const recipes = JSON.parse(execFileSync(COMMAND, ['servers', '--format', 'json'], { encoding: 'utf8' }));
  const proven = recipes.filter(({ id }) => proofs.has(id));
  const others = recipes.filter(({ id }) => !proofs.has(id));
  const groups = Object.keys(GROUPS);
  const row = (recipe, { product, place, checks }) =>
    [`${recipe.name} \`${recipe.id}\``, [product, place].filter(Boolean).join(', '), ...groups.map((group) => checks[group] ?? '–')];
  const rows = proven.flatMap((recipe) => proofs.get(recipe.id).map((run) => row(recipe, run)));
  const runs = [...proofs.values()].flat();
  const checks = runs.reduce((sum, run) => sum + Object.values(run.checks).reduce((a, b) => a + b, 0), 0);
  const dates = [...new Set(runs.map(({ date }) => date))].sort();
  const browsers = [...new Set(runs.map(({ browser }) => browser))].sort();
  return `# The servers, and how each fix was proven

${recipes.length} servers; ${proven.length} of them proven: the real server was started as it usually is, a real browser was blocked, the
text that \`preflight-inspector fix\` prints was pasted, and the browser passed. Any of it can be run again:

\`\`\`sh
./build.sh prove ID        # one server, with what it needs installed; without an ID, all
\`\`\`

The numbers are checks that held (${checks} in all), ${dates.join(', ')}, in ${browsers.join(', ')}. A dash: that server has no
such case; the fix says so where it matters.

${markdownTable(['Server', 'Ran with', ...groups.map((group) => GROUPS[group])], rows)}

- **Blocked before**: it starts, and both a simple and a preflighted request are refused.
- **Errors**: 404, 500 and whatever else the server answers is readable too, so that the page sees the true error.
- **Preflight first**: answered before the login (401) and before the redirect; an OPTIONS that is no preflight stays the application's.
- **One header**: exactly one \`Access-Control-Allow-Origin\`, also where the application behind sends its own.
- **Caches**: two origins that share a browser's cache are kept apart, and \`Vary: Origin\` stands wherever the answer depends on it.
- **Hostile refused**: prefix, suffix, a dot that is no dot, other scheme, other port, \`null\`, upper case, trailing dot and others; and
  origins and header names full of quotes and \`$\` break nothing.

## From the vendor's documentation, not run

Hosted services, and products that none of the package sources of the test machine has.

${markdownTable(['Server', 'Documentation'], others.map(({ id, name, manual }) => [`${name} \`${id}\``, `<${manual}>`]))}
`;
}

function markdownTable(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
