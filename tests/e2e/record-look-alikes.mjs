/**
 * Records every look-alike of a CORS block in a real Chromium: what an extension is told about it, as
 * tests/fixtures/look-alikes/<id>.har, and what the browser decided, for all, as truth.json. Fails where the browser
 * contradicts the table: then the table is wrong.
 *
 *     node tests/e2e/record-look-alikes.mjs
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { lookAlikes, pageOf, urlOf } from '../look-alikes/cases.mjs';
import { after } from './browser.mjs';
import { openLookAlikes } from './look-alikes.mjs';
import { stable } from './stable.mjs';
import { watchVerdicts } from './verdicts.mjs';

const RECORDER = fileURLToPath(new URL('recorder', import.meta.url));
const FIXTURES = new URL('../fixtures/look-alikes/', import.meta.url);

const asker = await openLookAlikes(RECORDER);
try {
  const contradictions = await recordAll();
  contradictions.forEach((line) => console.error(line));
  console.log(`${lookAlikes.length} recorded, ${contradictions.length} contradict the table`);
  process.exitCode = contradictions.length ? 1 : 0;
} finally {
  await asker.close();
}

async function recordAll() {
  const verdictOn = await watchVerdicts(asker.page);
  const recorder = await asker.devtools.frame('devtools.html');
  await mkdir(FIXTURES, { recursive: true });
  const names = await readdir(FIXTURES);
  await Promise.all(names.filter((name) => /\.(har|json)$/.test(name)).map((name) => rm(new URL(name, FIXTURES))));

  const truth = {};
  for (const one of lookAlikes) {
    const settled = await asker.ask(one);
    const { corsError, netError } = await verdictOn(urlOf(one));
    // Its entries are there soon after the page was answered, and in any order.
    await after(400);
    const log = await recorder.evaluate(takeLog, urlOf(one));
    await writeJson(`${one.id}.har`, { log: placeless(stable(log), pageOf(one)) });
    truth[one.id] = { settled, corsError, netError, expected: expectationOf(one) };
  }
  await writeJson('truth.json', truth);
  return lookAlikes.flatMap((one) => contradiction(one, truth[one.id]));
}

/** What is to be said of it, for the tests in Rust. */
function expectationOf({ expected: { outcome, code, role } }) {
  return { outcome, code, role };
}

function contradiction({ id, expected }, { corsError, netError }) {
  return (expected.corsError ?? null) === corsError && (expected.netError ?? null) === netError
    ? []
    : [`${id}: the table says ${expected.netError} (${expected.corsError}), Chromium ${netError} (${corsError})`];
}

/** Without the ports on which this machine served it, and with a page of its own. */
function placeless(log, page) {
  return {
    ...log,
    pages: log.pages.slice(-1).map((last) => ({ ...last, id: 'page_1', title: page })),
    entries: log.entries.map((entry) => ({
      ...entry,
      ...('connection' in entry && { connection: '443' }),
      ...('pageref' in entry && { pageref: 'page_1' }),
    })),
  };
}

function writeJson(name, value) {
  return writeFile(new URL(name, FIXTURES), `${JSON.stringify(value, null, 2)}\n`);
}

// In the recorder's DevTools page, where `entries` and `envelope` are.
async function takeLog(url) {
  const log = await envelope();
  return { ...log, entries: entries.splice(0).filter(({ request }) => request.url === url) };
}
