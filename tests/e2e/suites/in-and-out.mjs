import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { generate } from '../../bench/generate.mjs';
import { startChromium, stopChromium } from '../browser.mjs';
import { watchErrors } from '../errors.mjs';
import { serveDirectory } from '../static.mjs';
import { openSession } from '../session.mjs';
import { Keys } from '../keys.mjs';
import { Panel } from '../panel.mjs';

const WWW = fileURLToPath(new URL('../../../dist/www/', import.meta.url));
const DEMO_ROWS = 8;

/** Files read and explanations taken along, the demo and the settings: by keyboard alone, in the page and in DevTools. */
export async function inAndOut(test) {
  const files = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  try {
    await inThePage(files, test);
    await inDevTools(files, test);
  } finally {
    await rm(files, { recursive: true });
  }
}

async function inThePage(files, test) {
  const server = await serveDirectory(WWW);
  const browser = await startChromium({ headless: true });
  try {
    const [page] = await browser.pages();
    const errors = await watchErrors(page, server.origin);
    await page.goto(server.origin);
    const [panel, keys] = [new Panel(page.mainFrame()), new Keys(page.mainFrame())];
    await panel.ready();

    await triesTheDemo(panel, keys, 'Drop a HAR file here', test);
    await readsALargeFile(page, panel, keys, files, test);
    await copies(browser, page, server.origin, keys, test);
    await showsWhatIsMissing(panel, keys, files, test);
    await remembers(page, panel, keys, test);
    await fits(page, keys, test);
    await test('nothing went wrong in the page', () => {
      assert.deepEqual(errors, []);
    });
    await livesWithoutStorage(browser, server.origin, test);
  } finally {
    await stopChromium(browser);
    await server.close();
  }
}

async function triesTheDemo(panel, keys, empty, test) {
  await test('the demo is tried, says that it is one, and is left again', async () => {
    assert(await keys.shows(empty), await keys.text());
    await keys.press('demo');
    assert.equal((await panel.rowsOnceThereAre(DEMO_ROWS)).length, DEMO_ROWS);
    assert.match((await panel.detail()).verdict, /answered OPTIONS with 404/);
    assert(await keys.shows('This is the demo'));
    await keys.press('leave');
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
    assert(await keys.shows(empty) && !(await keys.shows('This is the demo', 0)));
  });
}

async function readsALargeFile(page, panel, keys, files, test) {
  const large = join(files, 'large.har');
  await writeFile(large, JSON.stringify(generate(8000)));
  await keys.press('demo');
  await panel.rowsOnceThereAre(DEMO_ROWS);

  await test('a large file is cancelled while it is read, and what was shown is there as before', async () => {
    await panel.open(large);
    assert(await keys.shows('Reading large.har'), await keys.text());
    await keys.press('cancel-reading');
    assert(!(await keys.shows('large.har', 0)));
    assert.equal((await panel.rows()).length, DEMO_ROWS);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'file');
  });

  await test('it is read to its end without holding the page up, and tells how far it is', async () => {
    await page.evaluate(watchProgress);
    await panel.open(large);
    assert(await keys.waits(() => document.querySelector('[data-part=source]').textContent === 'large.har'));
    const { said, longest } = await page.evaluate(() => window.progress);
    assert(said.some((text) => /^Reading large\.har: \d+\.\d of \d+\.\d MB$/.test(text)), said.join('\n'));
    assert(said.some((text) => /^Explaining large\.har: \d+ of \d+ requests$/.test(text)), said.join('\n'));
    // Generous, for a machine that does other things too; ./build.sh bench measures.
    assert(longest < 250, `${longest} ms`);
  });

  await test('a second file takes the place of one that is on its way', async () => {
    const small = join(files, 'small.har');
    await writeFile(small, JSON.stringify(generate(40)));
    await panel.open(large);
    await panel.open(small);
    assert(await keys.waits(() => document.querySelector('[data-part=source]').textContent === 'small.har'));
    assert(!(await keys.shows('large.har', 0)));
  });
}

async function copies(browser, page, origin, keys, test) {
  await browser.defaultBrowserContext().overridePermissions(origin, ['clipboard-read']);
  const copied = async (scope, form) => {
    await keys.activate(`[data-scope=${scope}] [data-form=${form}]`);
    assert(await keys.shows('Copied'));
    return page.evaluate(() => navigator.clipboard.readText());
  };

  await test('the explanation is copied as Markdown and as JSON, and so are all of them', async () => {
    const url = await page.$eval('#detail [data-part=url]', (element) => element.textContent);
    const masked = url.replace(/=[^&]*/g, '=***');
    const one = JSON.parse(await copied('chosen', 'json'));
    assert.equal(one.schema, 1);
    assert.deepEqual(one.exchanges.map((exchange) => exchange.url), [masked]);
    const markdown = await copied('chosen', 'markdown');
    assert(markdown.startsWith('# CORS report') && markdown.includes(masked) && !markdown.includes(url), markdown);
    const all = JSON.parse(await copied('all', 'json'));
    assert(all.exchanges.length > 10 && all.entry_count === 40, `${all.exchanges.length}`);
    assert(!JSON.stringify(all).includes('Bearer'), 'a token');
    assert((await copied('all', 'markdown')).length > markdown.length);
    await keys.tick('#with-secrets');
    assert(JSON.parse(await copied('chosen', 'json')).exchanges[0].url.includes(url));
    await keys.tick('#with-secrets');
  });
}

async function showsWhatIsMissing(panel, keys, files, test) {
  const save = async (name, entries) => {
    const path = join(files, name);
    await writeFile(path, JSON.stringify({ log: { entries } }));
    return path;
  };
  const states = [
    ['an empty log', [], 'Record again: there are no requests'],
    ['a log that CORS had no say in', [image()], 'CORS had no say in any of this'],
    ['a log in which nothing is blocked', [request('GET')], 'CORS blocked nothing here'],
    ['a log without preflights', [request('PUT')], 'No preflight is in this file, and 1 request needs one.'],
    ['a log without cookies, where they matter', [asks('*')], 'No cookie and no token is in this file, so 1 explanation'],
  ];
  for (const [what, entries, said] of states) {
    await test(`${what} says so`, async () => {
      await panel.open(await save('state.har', entries));
      assert(await keys.shows(said), await keys.text());
    });
  }

  await test('a hint is opened, read and dismissed', async () => {
    await keys.activate('[data-part=hint-secrets] summary');
    assert(await keys.shows('Allow to generate HAR with sensitive data'));
    await keys.press('dismiss-hint');
    assert(!(await keys.shows('No cookie and no token', 0)));
  });
}

async function remembers(page, panel, keys, test) {
  await test('settings are set in their sheet, and are there again the next time', async () => {
    await keys.activate('[popovertarget=settings]');
    assert(await keys.shows('They are remembered in this browser'));
    await keys.tick('#settings-with-secrets');
    await keys.choose('#settings-server', 'caddy');
    assert.equal(await page.$eval('#with-secrets', (box) => box.checked), true);
    assert.equal(await page.$eval('#export-with-secrets', (box) => box.checked), true);
    assert(await panel.closeSheet('settings'), 'Escape does not lead back');
    await page.reload();
    await panel.ready();
    await keys.activate('[popovertarget=settings]');
    assert(await keys.waits(() => document.querySelector('#settings-server').value === 'caddy'));
    assert.equal(await page.$eval('#settings-with-secrets', (box) => box.checked), true);
    await keys.tick('#settings-with-secrets');
    await keys.choose('#settings-server', '');
    await panel.closeSheet('settings');
  });
}

async function fits(page, keys, test) {
  await test('all of it fits 320 pixels', async () => {
    await page.setViewport({ width: 320, height: 640 });
    await keys.press('demo');
    assert(await keys.shows('This is the demo'));
    assert.deepEqual(await page.evaluate(tooWide), []);
    await keys.activate('[popovertarget=settings]');
    assert.deepEqual(await page.evaluate(tooWide), []);
    await keys.type('Escape');
    await keys.press('leave');
  });
}

async function livesWithoutStorage(browser, origin, test) {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const ways = {
    forbidden: `Object.defineProperty(window, 'localStorage', { get: ${refuse} })`,
    full: `Storage.prototype.setItem = ${refuse}`,
    'full of nonsense': `for (const name of ['keep', 'watch', 'server', 'servers', 'with-secrets']) localStorage.setItem('preflight-inspector.' + name, '{"\\u0000[')`,
  };
  for (const [what, script] of Object.entries(ways)) {
    await test(`storage that is ${what} breaks nothing`, async () => {
      const page = await browser.newPage();
      const errors = await watchErrors(page, origin);
      await page.evaluateOnNewDocument(script);
      await page.goto(origin);
      const [panel, keys] = [new Panel(page.mainFrame()), new Keys(page.mainFrame())];
      await panel.ready();
      await keys.activate('[popovertarget=settings]');
      assert.equal(await keys.shows('lets nothing be remembered here', 300), what !== 'full of nonsense');
      await keys.tick('#settings-with-secrets');
      await keys.choose('#settings-server', 'nginx');
      await keys.type('Escape');
      await keys.press('demo');
      assert.equal((await panel.rowsOnceThereAre(DEMO_ROWS)).length, DEMO_ROWS);
      assert.equal(await page.$eval('#with-secrets', (box) => box.checked), true);
      assert.deepEqual(errors, []);
      await page.evaluate(() => localStorage.clear()).catch(() => {});
      await page.close();
    });
  }
}

async function inDevTools(files, test) {
  const session = await openSession();
  try {
    const [first, second] = session.demo.cases;
    await session.run(first);
    const panel = await session.openPanel();
    const keys = new Keys(session.frame);

    await test('a panel that was opened with the page says nothing of being late', async () => {
      await panel.rowsOnceThereAre(1);
      assert(!(await keys.shows('opened after this page', 300)));
    });

    await test('in DevTools a file takes the place of the page, which goes on being listened to', async () => {
      const file = join(files, 'file.har');
      await writeFile(file, JSON.stringify({ log: { entries: [request('GET', 'https://other.example')] } }));
      await panel.open(file);
      assert(await keys.shows('This is file.har, not the page.'), await keys.text());
      assert.deepEqual((await panel.rows()).map(({ url }) => url), ['https://api.example/items']);
      await session.run(second);
      await keys.press('leave');
      const urls = (await panel.rowsOnceThereAre(2)).map(({ url }) => url);
      assert.deepEqual(urls.sort(), [session.urlOf(first), session.urlOf(second)].sort());
    });

    await test('“Clear” empties the list', async () => {
      await keys.press('clear');
      assert(await keys.shows('Reload the page, or repeat what failed'));
    });

    await triesTheDemo(panel, keys, 'Reload the page, or repeat what failed', test);

    await test('the button there reloads the page', async () => {
      await session.page.evaluate(() => (window.isOld = true));
      await keys.activate('#detail [data-action=reload]');
      for (let attempt = 0; (await session.page.evaluate(() => window.isOld).catch(() => true)) && attempt < 100; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(await session.page.evaluate(() => window.isOld), undefined);
    });

    await test('settings and toolbar are one', async () => {
      await keys.activate('[popovertarget=settings]');
      await keys.tick('#settings-keep');
      assert(await keys.waits(() => document.querySelector('#keep').checked));
      await keys.tick('#settings-keep');
      assert(await keys.waits(() => !document.querySelector('#keep').checked));
      assert(await panel.closeSheet('settings'));
    });

    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

function entry(method, headers, answered, more) {
  const lines = (pairs) => Object.entries(pairs).map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: '2026-11-23T14:28:46.000Z',
    time: 9,
    _resourceType: 'fetch',
    request: { method, url: 'https://api.example/items', headers: lines({ Host: 'api.example', Origin: 'https://app.example', ...headers }) },
    response: { status: 200, headers: lines(answered), _error: null },
    ...more,
  };
}

const request = (method, origin = 'https://app.example') => entry(method, {}, { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
const asks = (origin) => entry('OPTIONS', { 'Access-Control-Request-Method': 'PUT' }, { 'Access-Control-Allow-Origin': origin }, { _resourceType: 'preflight' });
const image = () => entry('GET', { Origin: '', 'Sec-Fetch-Mode': 'no-cors' }, {}, { _resourceType: 'image' });

// In the page: what is said of the file, and the longest stretch without a breath.
function watchProgress() {
  window.progress = { said: [], longest: 0 };
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    const text = document.querySelector('[data-part=reading-text]').textContent;
    const isOver = document.querySelector('#reading').hidden;
    if (!isOver) window.progress.said.push(text);
    if (window.progress.said.length && !isOver) window.progress.longest = Math.max(window.progress.longest, now - last);
    last = now;
    setTimeout(look, 0);
  };
  look();
}

// In the page.
function tooWide() {
  const parts = document.querySelectorAll('.toolbar, .bands, .bands *, .sheet:popover-open, .sheet:popover-open *');
  return [...parts].filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 100));
}
