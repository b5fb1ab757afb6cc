// Measures the panel in a real Chromium and asserts nothing: a table to read, target/bench.json to compare.
// Run by ./build.sh bench, which builds what is measured and says in CHROME where the browser is.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import puppeteer from 'puppeteer-core';
import { generate } from './generate.mjs';
import { measureList } from './list.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const WWW = join(ROOT, 'dist/www');
const SAMPLE = join(ROOT, '../shared/truth/sample.har');
const ROUNDS = 9; // odd: the median is one that was measured
const BIG = 20_000;
const HUGE = 60_000;
const LIVE = 400;

const rows = [];
const missing = [];

async function main() {
  if (!process.env.CHROME) throw new Error('CHROME is not set: run ./build.sh bench');
  const hars = {
    '/sample.har': await readFile(SAMPLE).catch(() => Buffer.from(JSON.stringify(generate(750)))),
    '/big.har': Buffer.from(JSON.stringify(generate(BIG))),
    '/huge.har': Buffer.from(JSON.stringify(generate(HUGE))),
  };
  const server = await serve(hars);
  const browser = await launch();
  try {
    const origin = `http://127.0.0.1:${server.address().port}`;
    await measureSize();
    await measureOpening(browser, origin);
    await measureList(browser, origin, row).catch((error) => missing.push(`the list: ${error.message}`));
    const page = await openPanel(browser, origin);
    const measures = [
      ['sample HAR', measureHar, '/sample.har'],
      ['live entry', measureLive, '/sample.har'],
      [`generated HAR, ${BIG} entries`, measureHar, '/big.har'],
    ];
    for (const [name, path] of [[`open a HAR of ${BIG} entries`, '/big.har'], [`open a HAR of ${HUGE} entries`, '/huge.har']]) {
      await measureFile(browser, origin, name, path).catch((error) => missing.push(`${name}: ${error.message}`));
    }
    for (const [name, measure, path] of measures) {
      await measure(page, name, path).catch((error) => missing.push(`${name}: ${error.message}`));
    }
  } finally {
    await browser.close();
    server.close();
  }
  print();
  await mkdir(join(ROOT, 'target'), { recursive: true });
  const medians = rows.map(({ name, value, unit }) => ({ name, value, unit }));
  await writeFile(join(ROOT, 'target/bench.json'), `${JSON.stringify(medians, null, 2)}\n`);
  for (const what of missing) console.error(`NOT MEASURED: ${what}`);
  process.exitCode = missing.length ? 1 : 0;
}

// ------------------------------------------------------------------------------------------------- what is measured

async function measureSize() {
  const wasm = join(WWW, 'preflight_inspector_bg.wasm');
  row('wasm, raw', [(await stat(wasm)).size], 'bytes');
  row('wasm, gzip', [execFileSync('gzip', ['-9nc', wasm]).length], 'bytes');
  row('JavaScript glue, raw', [(await stat(join(WWW, 'preflight_inspector.js'))).size], 'bytes');
}

// From the start of the navigation to the first render, which the panel tells by data-ready on the root element; beside
// it, the HTML alone.
async function measureOpening(browser, origin) {
  const cold = [];
  const warm = [];
  const html = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const context = await browser.createBrowserContext(); // with an empty cache
    const page = await context.newPage();
    await page.evaluateOnNewDocument(watchForReady);
    const opened = async () => {
      await page.goto(`${origin}/`);
      await page.waitForFunction('window.readyAt !== undefined', { timeout: 20_000 });
      return page.evaluate(() => ({
        ready: window.readyAt,
        html: performance.getEntriesByType('navigation')[0].domInteractive,
      }));
    };
    try {
      const first = await opened();
      const second = await opened();
      // The first only warms the browser up.
      if (round > 0) {
        cold.push(first.ready);
        html.push(first.html);
        warm.push(second.ready);
      }
    } catch (error) {
      missing.push(`opening the panel: data-ready was not set on the root element (${error.message})`);
      return;
    } finally {
      await context.close();
    }
  }
  row('open the panel: HTML parsed, nothing cached', html, 'ms');
  row('open the panel: first render, nothing cached', cold, 'ms');
  row('open the panel: first render, again', warm, 'ms');
}

function watchForReady() {
  const look = () => {
    if (document.documentElement?.dataset.ready === 'true') window.readyAt ??= performance.now();
  };
  new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
}

// Explaining and parsing take turns, so that whatever slows the machine down slows both.
async function measureHar(page, name, path) {
  const result = await page.evaluate(
    async (path, rounds) => {
      const { explain_har } = await window.panel;
      const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
      const parse = () => JSON.parse(new TextDecoder().decode(bytes));
      const explain = explain_har && (() => explain_har(bytes));
      const times = { parse: [], explain: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [key, work] of Object.entries({ parse, explain })) {
          if (!work) continue;
          window.gc();
          const start = performance.now();
          work();
          if (round > 0) times[key].push(performance.now() - start); // the first only warms up
        }
      }
      return { bytes: bytes.length, entries: parse().log.entries.length, report: explain && explain().length, times };
    },
    path,
    ROUNDS,
  );
  row(`${name}: entries`, [result.entries], '');
  row(`${name}: size`, [result.bytes], 'bytes');
  row(`${name}: JSON.parse`, result.times.parse, 'ms');
  if (result.report === undefined) return missing.push(`${name}: the module exports no explain_har`);
  row(`${name}: explain`, result.times.explain, 'ms');
  row(
    `${name}: explain / JSON.parse`,
    result.times.explain.map((time, round) => time / result.times.parse[round]),
    '×',
  );
  row(`${name}: report`, [result.report], 'bytes');
}

// As the reader opens a file: until its first explanation is there, and the longest that the page was busy meanwhile.
async function measureFile(browser, origin, name, path) {
  const results = [];
  for (let round = 0; round < 3; round += 1) {
    const page = await browser.newPage();
    await page.setBypassCSP(true);
    await page.goto(`${origin}/`);
    await page.waitForSelector('[data-ready=true]');
    results.push(await page.evaluate(openFile, path));
    await page.close();
  }
  row(`${name}: size`, [results[0].bytes], 'bytes');
  row(`${name}: until it is explained`, results.map(({ total }) => total), 'ms');
  row(`${name}: longest task`, results.map(({ longest }) => longest), 'ms');
}

// In the page.
async function openFile(path) {
  const body = await (await fetch(path)).blob();
  const chosen = new DataTransfer();
  chosen.items.add(new File([body], 'bench.har'));
  const input = document.querySelector('#file');
  input.files = chosen.files;
  const start = performance.now();
  let [last, longest] = [start, 0];
  const channel = new MessageChannel();
  const done = new Promise((resolve) => {
    channel.port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (document.querySelector('.explanation')) resolve({ bytes: body.size, total: now - start, longest });
      else setTimeout(() => channel.port2.postMessage(0));
    };
  });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  channel.port2.postMessage(0);
  return done;
}

// Entries as DevTools hands them over: objects with a getContent() of their own. Alone, and as the backlog comes: at once.
async function measureLive(page, name, path) {
  const result = await page.evaluate(
    async (path, rounds, wanted) => {
      const { explain_entries } = await window.panel;
      if (!explain_entries) return undefined;
      const asDevToolsDoes = Object.create(null, { getContent: { value: () => {} } });
      const { log } = await (await fetch(path)).json();
      const entries = log.entries.slice(0, wanted).map((entry) => Object.assign(Object.create(asDevToolsDoes), entry));
      const ways = {
        stringify: () => entries.forEach((entry) => JSON.stringify(entry)),
        alone: () => entries.forEach((entry) => explain_entries([entry])),
        together: () => explain_entries(entries),
      };
      const times = { stringify: [], alone: [], together: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [key, work] of Object.entries(ways)) {
          window.gc();
          const start = performance.now();
          work();
          if (round > 0) times[key].push(((performance.now() - start) * 1000) / entries.length);
        }
      }
      return times;
    },
    path,
    ROUNDS,
    LIVE,
  );
  if (!result) return missing.push(`${name}: the module exports no explain_entries`);
  row(`${name}: JSON.stringify`, result.stringify, 'µs');
  row(`${name}: explain, one by one`, result.alone, 'µs');
  row(`${name}: explain, ${LIVE} at once`, result.together, 'µs');
}

// -------------------------------------------------------------------------------------------------------- machinery

function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROME,
    headless: true,
    protocolTimeout: 600_000,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--js-flags=--expose-gc',
    ],
  });
}

// The panel's own page, so that what is called is the very module that the panel uses.
async function openPanel(browser, origin) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`in the page: ${error.message}`));
  await page.setBypassCSP(true); // the HAR is fetched, which the panel itself never does
  await page.goto(`${origin}/`);
  await page.evaluate(() => {
    window.panel = import('/preflight_inspector.js').then(async (module) => {
      await module.default();
      return module;
    });
  });
  return page;
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

async function serve(hars) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    try {
      const body = hars[path] ?? (await readFile(join(WWW, file)));
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        'Cache-Control': 'max-age=600',
        // Isolated pages get the fine clock: 5 µs instead of 100.
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function row(name, samples, unit) {
  const sorted = [...samples].sort((a, b) => a - b);
  rows.push({
    name,
    value: sorted[Math.floor(sorted.length / 2)],
    low: sorted[0],
    high: sorted.at(-1),
    unit,
    times: samples.length,
  });
}

function print() {
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`${''.padEnd(width)}  ${'median'.padStart(12)}        lowest .. highest of ${ROUNDS}`);
  for (const { name, value, low, high, unit, times } of rows) {
    const range = times > 1 ? `${number(low).padStart(12)} .. ${number(high)}` : '';
    console.log(`${name.padEnd(width)}  ${number(value).padStart(12)} ${unit.padEnd(5)} ${range}`.trimEnd());
  }
}

const number = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(2));

await main();
