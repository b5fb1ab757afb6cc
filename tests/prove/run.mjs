/**
 * Proves the recipes: starts the real server as it usually is, sees it refused by a second implementation of the Fetch standard
 * and by a real Chromium, applies the snippet that the command line prints, and sees it pass.
 *
 *     node tests/prove/run.mjs [RECIPE ID...]
 *     node tests/prove/run.mjs --write [RECIPE ID...]    keep what was proven; record.mjs says where
 *     node tests/prove/run.mjs --needs [RECIPE ID...]    only print what build.sh must install before
 *
 * The command is target/debug/preflight-inspector, or what the environment variable PREFLIGHT_INSPECTOR names.
 */
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startApplication } from './application.mjs';
import { cases } from './cases.mjs';
import { freePort } from './http.mjs';
import { Pages } from './pages.mjs';
import { prove } from './proof.mjs';
import { keep, writeTable } from './record.mjs';
import { Report } from './report.mjs';
import { TARGETS } from './targets.mjs';

/**
 * @typedef {object} Target
 * @property {string} id       the recipe's
 * @property {string} product  name and versions, as they run here: what the recipe says it was proven with
 * @property {string} [place]  where the snippet goes, when the recipe offers a choice
 * @property {string[]} [needs]  what must be there, beside Node and its packages in tests/package.json: build.sh has a function
 *                               have_NAME for each
 * @property {(where: Where) => import('./server.mjs').Setup & Expected} setUp
 *
 * @typedef {object} Where
 * @property {string} directory    empty
 * @property {number} port         for the server
 * @property {string} application  the origin of the application behind it
 *
 * @typedef {object} Expected
 * @property {[string, number][]} errors     paths and the errors that they answer with
 * @property {string[]} [doubled]            further paths whose answers come with CORS headers of the application's own
 * @property {string[]} [guarded]            what stands behind a login and a redirect, where it is not /guarded/item and /moved
 * @property {boolean} [notFoundIsNotStored] whether its 404 cannot say Vary, but says that no cache may keep it
 * @property {number} [putError]             what PUT of the first of them answers, where that is another error
 * @property {boolean} [answersEveryOptions] whether OPTIONS is a preflight to it in any case
 * @property {boolean} [comparesWholeOrigins] whether it has no way to say that all subdomains are allowed
 * @property {boolean} [parsesOrigins]       whether it reads an origin as a URL, and takes it with a slash, as no browser sends it
 * @property {number} [strangersGet]         what a request of any other origin is answered with, where that is an error, which no cache
 *                                           keeps unless it is told to
 * @property {boolean} [anyWithoutVary]      whether, with any origin allowed, only a request with an origin is told so, and no Vary says it
 * @property {boolean} [quotesEverything]    whether the snippet's language has a literal for every name
 */

const given = process.argv.slice(2);
const onlyNeeds = given.includes('--needs');
const writes = given.includes('--write');
const ids = given.filter((argument) => !['--needs', '--write'].includes(argument));
const unknown = ids.filter((id) => !TARGETS.some((target) => target.id === id));
if (unknown.length) {
  console.error(`no such recipe: ${unknown.join(', ')}; there are ${[...new Set(TARGETS.map(({ id }) => id))].join(', ')}`);
  process.exit(2);
}

const wanted = TARGETS.filter(({ id }) => ids.length === 0 || ids.includes(id));
if (onlyNeeds) {
  const needs = new Set(wanted.flatMap(({ needs = [] }) => needs));
  needs.forEach((need) => console.log(need));
  process.exit(0);
}

const directory = await mkdtemp(join(tmpdir(), 'prove-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
// Interrupted, too, it leaves no server and no file behind.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(1));
}
// Servers started as root read their files as somebody else.
await chmod(directory, 0o755);
const application = await startApplication();
const pages = await Pages.open();
const report = new Report();
try {
  const proven = await proveAll(wanted);
  console.log(`\nin ${await pages.version()}:`);
  proven.forEach((runs, id) => console.log(`${id} is proven with ${runs.map(({ product }) => product).join('; ') || 'nothing'}`));
  if (writes && report.failed === 0) {
    proven.forEach((runs, id) => keep(id, runs));
    writeTable();
  }
} finally {
  await pages.close();
  application.close();
}
process.exitCode = report.finish() ? 0 : 1;

/** The runs that proved each recipe. @returns {Promise<Map<string, import('./record.mjs').Run[]>>} */
async function proveAll(targets) {
  const proven = new Map(targets.map(({ id }) => [id, []]));
  const browser = await pages.version();
  const date = new Date().toISOString().slice(0, 10);
  for (const [number, target] of targets.entries()) {
    const failedBefore = report.failed;
    report.startCounting();
    for (const [at, one] of cases(pages.port).entries()) {
      const where = {
        directory: join(directory, `${number}-${at}`),
        port: await freePort(),
        application: `http://127.0.0.1:${application.address().port}`,
      };
      await mkdir(where.directory);
      report.about(`${target.id} (${[target.product, target.place].filter(Boolean).join(', ')}), ${one.title}`);
      await prove({ target, one, where, pages, report });
    }
    if (report.failed === failedBefore) {
      const { product, place } = target;
      proven.get(target.id).push({ product, ...(place && { place }), browser, date, checks: report.counts });
    }
  }
  return proven;
}
