import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChromium, stopChromium } from '../browser.mjs';
import { watchErrors } from '../errors.mjs';
import { entry, FLAG, LEAK, logWith, lookAtDocument, MARKUP, UNSEEN } from '../hostile.mjs';
import { Panel } from '../panel.mjs';
import { openSession } from '../session.mjs';
import { serveDirectory } from '../static.mjs';

const WWW = new URL('../../../dist/www/', import.meta.url);
const WORST = `${MARKUP} ${UNSEEN.join('x')} \ud800 \udfff`;

/** What was captured is text and nothing else: it never comes to life in the panel, and never stops it. */
export async function survivesHostileEntries(test) {
  await inAFile(test);
  await fromAServer(test);
}

async function inAFile(test) {
  const files = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  const server = await serveDirectory(fileURLToPath(WWW));
  const browser = await startChromium({ headless: true });
  try {
    const [page] = await browser.pages();
    const signs = watchSigns(page, server.origin);
    const errors = await watchErrors(page, server.origin);
    await page.goto(server.origin);
    const panel = new Panel(page.mainFrame());
    await panel.ready();
    const open = async (log) => {
      const path = join(files, 'hostile.har');
      await writeFile(path, JSON.stringify(log));
      await panel.open(path);
    };

    await fieldByField(panel, page, open, test);
    await inMasses(panel, page, open, test);
    await test('nothing was asked for, nothing popped up, nothing went wrong', () => {
      assert.deepEqual(signs, []);
      assert.deepEqual(errors, []);
    });
  } finally {
    await stopChromium(browser);
    await server.close();
    await rm(files, { recursive: true });
  }
}

async function fieldByField(panel, page, open, test) {
  const look = async (text) => {
    await open({ log: { entries: [] } });
    await panel.rowsOnceThereAre(0);
    const log = logWith(text);
    await open(log);
    const { length } = log.log.entries;
    assert.equal((await panel.rowsOnceThereAre(length)).length, length);
    return lookAtEachRow(page.mainFrame());
  };
  const plain = await look('plain text');
  const worst = await look(WORST);

  await test('in any field, markup makes no element, no attribute and no code', () => {
    for (const [at, seen] of worst.entries()) {
      assert.deepEqual(seen.elements, plain[at].elements, `row ${at}`);
      assert.deepEqual(seen.attributes, plain[at].attributes, `row ${at}`);
      assert.deepEqual([seen.code, seen.alive], [[], false], `row ${at}`);
    }
  });

  await test('no character moves or hides what stands around it', () => {
    assert.deepEqual(worst.map(({ unseen }) => unseen), worst.map(() => []));
  });

  await test('in a value, such a character is named', async () => {
    const { findings } = await panel.choose('https://api.example/allowOrigin');
    const { received } = findings.find((finding) => finding.received.startsWith('a b'));
    for (const character of UNSEEN) {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      assert(received.includes(`U+${code}`), `U+${code} is not in ${received}`);
    }
  });
}

async function inMasses(panel, page, open, test) {
  const blocked = (name, more) => entry({ url: `https://api.example/${name}`, ...more });

  await test('a value of a megabyte is cut', async () => {
    const received = ['Access-Control-Allow-Origin', '<b>'.repeat(350_000)];
    await open({ log: { entries: [blocked('a', { received }), blocked('b'.repeat(1_000_000))] } });
    const { findings } = await chosen(panel, 'https://api.example/a');
    assert.match(findings[0].received, /more characters/);
    assert(findings[0].received.length < 10_000);
  });

  await test('five thousand headers are read', async () => {
    const one = blocked('many');
    const lines = Array.from({ length: 5000 }, (_, index) => ({ name: `x-${index}`, value: MARKUP }));
    one.response.headers.push(...lines);
    one.request.headers.push(...lines);
    await open({ log: { entries: [one] } });
    const { findings } = await chosen(panel, 'https://api.example/many');
    assert.equal(findings[0].code, 'allow-origin-missing');
  });

  await test('ten thousand entries are listed, and the list answers', async () => {
    const received = ['Access-Control-Allow-Origin', MARKUP];
    await open({ log: { entries: Array.from({ length: 10_000 }, (_, index) => blocked(index, { received })) } });
    await page.waitForFunction(listHolds, { polling: 50, timeout: 20_000 }, '10000');
    const [first, second] = await panel.rows();
    await panel.choose(first.url);
    await panel.type('End');
    await panel.type('Home');
    await panel.type('ArrowDown');
    assert(await panel.isChosen(second.url));
    assert.equal((await panel.detail()).url, second.url);
  });
}

async function fromAServer(test) {
  const session = await openSession();
  const server = await startHostileServer();
  try {
    const signs = watchSigns(session.page, null);
    for (const text of ['plain', 'worst']) {
      for (const [name, { init }] of Object.entries(ANSWERS)) {
        await session.page.evaluate(ask, `${server.origin}/${text}/${name}`, init?.(text === 'worst' ? SENDABLE : 'plain text') ?? {});
      }
    }
    const panel = await session.openPanel();
    const { length } = Object.keys(ANSWERS);
    const rows = await panel.rowsOnceThereAre(2 * length);
    const looks = await lookAtEachRow(session.frame);

    await test('a server sends the worst it can: each request is listed', () => {
      assert.equal(rows.length, 2 * length);
    });

    await test('and nothing of it comes to life', () => {
      const isPlain = ({ url }) => new URL(url).pathname.startsWith('/plain');
      const known = (part) => new Set(looks.filter(isPlain).flatMap(part));
      const [elements, attributes] = [known((seen) => Object.keys(seen.elements)), known((seen) => seen.attributes)];
      for (const seen of looks) {
        assert.deepEqual(Object.keys(seen.elements).filter((name) => !elements.has(name)), [], seen.url);
        assert.deepEqual(seen.attributes.filter((name) => !attributes.has(name)), [], seen.url);
        assert.deepEqual([seen.code, seen.alive, seen.unseen], [[], false, []], seen.url);
      }
    });

    await test('and the panel still answers', async () => {
      const { findings } = await chosen(panel, `${server.origin}/worst/large`);
      assert.match(findings[0].received, /more characters/);
    });

    await test('nothing was asked for, nothing popped up, nothing went wrong there', () => {
      assert.deepEqual(server.leaks, []);
      assert.deepEqual(signs, []);
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await server.close();
    await session.close();
  }
}

/** What each answer of the server says, and how the page asks for it. */
const ANSWERS = {
  'allow-origin': { lines: (text) => [`Access-Control-Allow-Origin: a b ${text}`] },
  'allow-methods': { lines: (text, origin) => [`Access-Control-Allow-Origin: ${origin}`, `Access-Control-Allow-Methods: a b ${text}`] },
  'allow-headers': { lines: (text, origin) => [`Access-Control-Allow-Origin: ${origin}`, `Access-Control-Allow-Headers: a b ${text}`] },
  'names-of-headers': { lines: (text) => [`${text}: x`, `X-${text}: x`] },
  'status-text': { status: (text) => `200 ${text}` },
  location: { status: () => '302 Found', lines: (text, origin) => [`Access-Control-Allow-Origin: ${origin}`, `Location: /${text}`] },
  large: { lines: () => [`Access-Control-Allow-Origin: ${'<b>'.repeat(60_000)}`] },
  many: { lines: () => Array.from({ length: 5000 }, (_, index) => `X-${index}: <b>`) },
  method: { init: () => ({ method: "x'`|~^$&" }) },
  'request-headers': { init: (text) => ({ headers: { 'content-type': text.replace(/[^\x20-\x7e]/g, ''), "x-'`|~^$&": 'x' } }) },
};

/** What HTTP can carry of the worst: no line break, no NUL. */
const SENDABLE = WORST.replace(/[\0\r\n\ud800-\udfff]/gu, '');

async function startHostileServer() {
  const leaks = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => {
      const head = request.toString('latin1');
      const [, path] = head.split(' ');
      const [, kind, name] = path.split('/');
      if (path.startsWith(LEAK)) {
        leaks.push(path);
      }
      const { status = () => '200 OK', lines = () => [] } = ANSWERS[name] ?? {};
      const text = kind === 'worst' ? SENDABLE : 'plain text';
      const origin = /^origin: (.*)$/im.exec(head)?.[1].trim();
      socket.end([`HTTP/1.1 ${status(text)}`, ...lines(text, origin), 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n'));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    leaks,
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Dialogs, and requests to where only markup that came to life leads; `origin` allows no others than its own at all. */
function watchSigns(page, origin) {
  const signs = [];
  page.on('dialog', async (dialog) => {
    signs.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url.includes(LEAK) || (origin && !url.startsWith(origin))) {
      signs.push(`a request: ${url}`);
    }
  });
  return signs;
}

/** Chooses each row, in the order of the log, and looks at the document then. */
async function lookAtEachRow(frame) {
  const ids = await frame.$$eval('#exchanges [data-exchange]', (rows) => rows.map((row) => Number(row.dataset.exchange)));
  const looks = [];
  for (const id of ids.sort((one, two) => one - two)) {
    const row = `[data-exchange="${id}"]`;
    await frame.$eval(row, (element) => element.click());
    await frame.waitForFunction(
      (selector) => document.querySelector(selector).getAttribute('aria-selected') === 'true',
      { polling: 50, timeout: 5000 },
      row,
    );
    const url = await frame.$eval(row, (element) => element.dataset.url);
    looks.push({ url, ...(await frame.evaluate(lookAtDocument, FLAG, UNSEEN)) });
  }
  return looks;
}

async function chosen(panel, url) {
  await panel.outcome(url);
  return panel.choose(url);
}

// In the page.

function listHolds(count) {
  return document.querySelector('#exchanges [data-exchange]')?.getAttribute('aria-setsize') === count;
}

async function ask(url, init) {
  await fetch(url, { method: 'PUT', ...init }).catch(() => {});
}
