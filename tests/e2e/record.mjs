/**
 * Records every case of the demo in a real Chromium: what an extension is told about it, as tests/fixtures/demo/<id>.har,
 * and what the browser decided, for all cases, as tests/fixtures/demo/truth.json. Fails where the browser contradicts
 * the table of cases: then the table is wrong.
 *
 *     node tests/e2e/record.mjs
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { cases } from '../demo/cases.mjs';
import { writeDemo } from '../demo/har.mjs';
import { API, PAGE } from '../demo/origins.mjs';
import { startDemo } from '../demo/server.mjs';
import { after, startChromium, stopChromium } from './browser.mjs';
import { attachDevTools } from './devtools.mjs';
import { stable } from './stable.mjs';
import { watchVerdicts } from './verdicts.mjs';

const RECORDER = fileURLToPath(new URL('recorder', import.meta.url));
const FIXTURES = new URL('../fixtures/demo/', import.meta.url);

// On the ports that the table is written for, so that the recordings need no translation.
const demo = await startDemo({ pagePort: Number(new URL(PAGE).port), apiPort: Number(new URL(API).port) });
const browser = await startChromium({ extensions: [RECORDER], devtools: true, headless: true });
try {
  const contradictions = await recordAll();
  contradictions.forEach((line) => console.error(line));
  console.log(`${cases.length} recorded, ${contradictions.length} contradict the table`);
  process.exitCode = contradictions.length ? 1 : 0;
} finally {
  await stopChromium(browser);
  await demo.close();
}

async function recordAll() {
  const [page] = await browser.pages();
  const devtools = await attachDevTools(browser);
  const verdictOn = await watchVerdicts(page);
  await page.goto(demo.page);
  const recorder = await devtools.frame('devtools.html');
  // The page's own files.
  await after(400);
  await recorder.evaluate(takeLog);

  await emptyFixtures();
  const truth = {};
  for (const one of cases) {
    const { log, settled } = await record(one, page, recorder);
    await writeJson(`${one.id}.har`, { log: stable(log) });
    truth[one.id] = {
      settled,
      ...(await verdictOn(`${API}/${one.id}`)),
      credentials: one.request.credentials ?? 'same-origin',
      pageOrigin: one.frame === 'sandbox' ? 'null' : PAGE,
    };
  }
  await writeJson('truth.json', truth);
  await writeDemo();
  return cases.flatMap((one) => contradiction(one, truth[one.id]));
}

// DevTools take a snapshot of each request, now and then before its headers are there: then the case is run once more.
async function record(one, page, recorder) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const settled = await clickAndWait(page, one.id);
    // Both entries of a case are there soon after the script was answered, and in either order.
    await after(400);
    const log = await recorder.evaluate(takeLog);
    if (isComplete(one, log.entries)) {
      return { log, settled };
    }
    // Longer than a preflight's answer is remembered.
    await after(5500);
  }
  throw new Error(`${one.id}: no complete recording in five attempts`);
}

function isComplete({ preflight, expected }, entries) {
  // Without a size, the headers are not those on the wire, but what the page's process made of them.
  const isAnswered = ({ response }) => response.status > 0 && response.headersSize > 0;
  const options = entries.find(({ request }) => request.method === 'OPTIONS');
  const request = entries.find((entry) => entry !== options);
  if (expected.stage === 'preflight') {
    return Boolean(request && options) && (isAnswered(options) || preflight === 'drop the connection');
  }
  return Boolean(request) && isAnswered(request) && (!options || isAnswered(options));
}

function contradiction({ id, expected }, { settled, corsError }) {
  const expectedToSettle = expected.outcome === 'allowed' ? 'ok' : 'error';
  return corsError === expected.chromium && settled === expectedToSettle
    ? []
    : [`${id}: the table says ${expected.chromium} (${expectedToSettle}), Chromium ${corsError} (${settled})`];
}

async function emptyFixtures() {
  await mkdir(FIXTURES, { recursive: true });
  const names = await readdir(FIXTURES);
  await Promise.all(names.filter((name) => /\.(har|json)$/.test(name)).map((name) => rm(new URL(name, FIXTURES))));
}

function writeJson(name, value) {
  return writeFile(new URL(name, FIXTURES), `${JSON.stringify(value, null, 2)}\n`);
}

// A real click: calling the page's function from here would leave this file's path in the recorded stacks.
async function clickAndWait(page, id) {
  await page.click(`#${id} button`);
  const output = await page.waitForSelector(`#${id} output:is([data-settled=ok], [data-settled=error])`);
  return output.evaluate(({ dataset }) => dataset.settled);
}

// In the recorder's DevTools page, where `entries` and `envelope` are: what has come since the last time.
async function takeLog() {
  const log = await envelope();
  return { ...log, entries: entries.splice(0) };
}
