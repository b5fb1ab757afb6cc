import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import { startChromium, stopChromium } from '../browser.mjs';
import { PROBES } from '../probes.mjs';

const RECORDER = await readFile(new URL('../../../src/panel/recorder.js', import.meta.url), 'utf8');
const ASK = "window[Symbol.for('preflight-inspector.recorder')]?.drain() ?? null";
const END = "window[Symbol.for('preflight-inspector.recorder')]?.end()";

/** The recorder alone, in a page that must not feel it. */
export async function records(test) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${server.address().port}`;
  const browser = await startChromium({ headless: true });
  try {
    const [page] = await browser.pages();
    const open = async (path = '/') => {
      await page.goto(`${origin}${path}`);
      return (expression) => page.evaluate(expression);
    };
    await isNotFelt(open, test);
    await notes(open, origin, () => page, test);
    await meetsOddPages(open, test);
    await goes(open, test);
  } finally {
    await stopChromium(browser);
    server.closeAllConnections();
    server.close();
  }
}

async function isNotFelt(open, test) {
  for (const [name, probe] of Object.entries(PROBES)) {
    await test(`is not felt: ${name}`, async () => {
      const run = `(${probe})()`;
      const evaluate = await open('/with-frame');
      const without = await evaluate(run);
      assert.equal((await evaluate(RECORDER)).blind, false);
      assert.deepEqual(await evaluate(run), without, 'while it records');
      await evaluate(`{ const held = fetch; window.held = () => held('/'); }`);
      await evaluate(END);
      assert.deepEqual(await evaluate(run), without, 'when it is gone');
      assert.equal(await evaluate('held().then((response) => response.status)'), 200, 'through what the page holds of it');
    });
  }
}

async function notes(open, origin, page, test) {
  const calls = {
    "fetch('/a#part')": ['GET', '/a', 'same-origin'],
    "fetch('a', {credentials: 'include'})": ['GET', '/a', 'include'],
    "fetch('/a', {credentials: 'omit', method: 'put'})": ['PUT', '/a', 'omit'],
    "fetch('/a', {method: 'patch'}).catch(() => {})": ['patch', '/a', 'same-origin'],
    "fetch(new URL('/a', location), {credentials: 'include'})": ['GET', '/a', 'include'],
    "fetch(new Request('/a', {method: 'post', credentials: 'include', body: 'x'}))": ['POST', '/a', 'include'],
    "fetch(new Request('/a', {credentials: 'include'}), {credentials: 'omit'})": ['GET', '/a', 'omit'],
    "fetch(new class extends Request {}('/a', {credentials: 'omit'}))": ['GET', '/a', 'omit'],
    "fetch('/a', new Request('/b', {method: 'PUT', credentials: 'include'}))": ['PUT', '/a', 'include'],
    "fetch('/a', Object.create({credentials: 'include'}))": ['GET', '/a', 'include'],
    "fetch('/a', {get credentials() { return 'include'; }})": ['GET', '/a', null],
    "fetch('/a', {credentials: new String('include')})": ['GET', '/a', null],
    "fetch({toString: () => '/a'})": null,
    "fetch('http://[').catch(() => {})": null,
    "send('get', '/a')": ['GET', '/a', 'same-origin'],
    "send('PUT', new URL('/a', location), (xhr) => { xhr.withCredentials = true; })": ['PUT', '/a', 'include'],
    'frames[0].fetch("a", {credentials: "include"})': ['GET', '/frames/a', 'include'],
  };
  for (const [call, expected] of Object.entries(calls)) {
    await test(`notes ${call}`, async () => {
      const evaluate = await open('/with-frame');
      await evaluate(RECORDER);
      const before = Date.now();
      await evaluate(`(async () => { await ${call}; })()`);
      const { until, notes: noted, blind } = await evaluate(ASK);
      assert.equal(blind, false);
      assert.deepEqual(noted.map(({ method, url, credentials }) => [method, url.replace(origin, '').split('#')[0], credentials]), expected ? [expected] : []);
      for (const note of noted) {
        assert.deepEqual(Object.keys(note).sort(), ['at', 'credentials', 'method', 'url']);
        assert(before <= note.at && note.at <= until && until <= Date.now());
      }
      assert.deepEqual((await evaluate(ASK)).notes, [], 'told once');
    });
  }

  await test('notes what frames of the same origin ask, also of frames that come later, and leaves others alone', async () => {
    const evaluate = await open('/with-frame');
    await evaluate(RECORDER);
    await evaluate(`new Promise((resolve) => {
      document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: 'later', onload: resolve }));
    })`);
    await evaluate(ASK);
    await evaluate("Promise.all([frames[0], frames[2]].map((frame) => frame.fetch('/a')))");
    assert.equal((await evaluate(ASK)).notes.length, 2);
  });

  await test('put into a frame, it notes for the top, where that may look in', async () => {
    const evaluate = await open('/frames/page');
    await evaluate('document.body.append(document.createElement("iframe")); 0');
    await evaluate(RECORDER);
    await evaluate(`new Promise((resolve) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/frames/page', onload: resolve }));
    })`);
    await evaluate(`frames[1].${'eval'}(${JSON.stringify(RECORDER)}); frames[1].fetch('/a').then(() => 0)`);
    assert.equal((await evaluate(ASK)).notes.length, 1);
    await evaluate(END);
    assert.equal(await evaluate("frames[1].fetch.name + Object.getOwnPropertySymbols(frames[1]).length"), 'fetch0');
    const strange = await open('/with-frame');
    await strange(RECORDER);
    const frame = page().frames().find((one) => one.url() === 'about:srcdoc');
    assert.equal(await frame.evaluate(RECORDER), null);
    assert.match(await frame.evaluate('String(fetch)'), /^function fetch/);
  });

  await test('keeps a thousand notes and no more, the last ones', async () => {
    const evaluate = await open();
    await evaluate(RECORDER);
    await evaluate(`(async () => {
      const signal = AbortSignal.abort();
      for (let call = 0; call < 1500; call++) await fetch('/' + call, { signal }).catch(() => {});
      await fetch('/' + 'x'.repeat(5000), { signal }).catch(() => {});
    })()`);
    const { notes: noted } = await evaluate(ASK);
    assert.equal(noted.length, 1000);
    assert(noted.at(0).url.endsWith('/500') && noted.at(-1).url.endsWith('/1499'));
  });

  await test('put in twice it is there once', async () => {
    const evaluate = await open();
    await evaluate(RECORDER);
    await evaluate("fetch('/a')");
    assert.equal((await evaluate(RECORDER)).notes.length, 1);
    await evaluate("fetch('/a')");
    assert.equal((await evaluate(ASK)).notes.length, 1);
  });
}

async function meetsOddPages(open, test) {
  const blind = {
    'has a fetch of its own': "window.fetch = function fetch() { return 'own'; }",
    'has wrapped fetch in a Proxy': 'window.fetch = new Proxy(fetch, {})',
    'has bound fetch': 'window.fetch = fetch.bind(window)',
    'has fetch behind a getter': "{ const own = fetch; Object.defineProperty(window, 'fetch', { get: () => own, configurable: true }); }",
    'lets nobody replace fetch': "Object.defineProperty(window, 'fetch', { writable: false, configurable: false })",
    'has frozen XMLHttpRequest': 'Object.freeze(XMLHttpRequest.prototype)',
    'has an open of its own': 'XMLHttpRequest.prototype.open = function open() {}',
  };
  for (const [what, change] of Object.entries(blind)) {
    await test(`a page that ${what} keeps it, and the recorder says so`, async () => {
      const evaluate = await open();
      await evaluate(`${change}; 0`);
      await evaluate('window.before = [window.fetch, XMLHttpRequest.prototype.open]; 0');
      assert.equal((await evaluate(RECORDER)).blind, true);
      await evaluate(END);
      assert(await evaluate('before[0] === window.fetch && before[1] === XMLHttpRequest.prototype.open'));
    });
  }

  const unharmed = {
    'breaks what it is made of': `
      for (const [object, name] of [[Date, 'now'], [Array.prototype, 'push'], [WeakMap.prototype, 'get'], [Reflect, 'apply'],
        [String.prototype, 'toUpperCase'], [URL.prototype, 'toString'], [Function.prototype, 'apply'], [Function.prototype, 'call'],
        [Math, 'max']]) object[name] = () => { throw new Error('broken'); };
      Array.prototype[Symbol.iterator] = () => { throw new Error('broken'); };
      Object.defineProperty(URL.prototype, 'href', { get() { throw new Error('broken'); } });
      Object.prototype.apply = () => 'polluted';`,
    'says that it has a million frames': 'window.length = 1e6; window.frames = null;',
    'takes fetch away and puts it back': '{ const own = fetch; delete window.fetch; window.fetch = own; }',
  };
  for (const [what, change] of Object.entries(unharmed)) {
    await test(`a page that ${what} still works, and is noted`, async () => {
      const evaluate = await open();
      await evaluate(RECORDER);
      await evaluate(`${change}; 0`);
      assert.equal(await evaluate("fetch('/a', {credentials: 'include'}).then(({status}) => status)"), 200);
      assert.equal(await evaluate("(() => { const xhr = new XMLHttpRequest(); xhr.open('GET', '/a', false); xhr.send(); return xhr.status; })()"), 200);
      const modes = (await evaluate(ASK)).notes.map(({ credentials }) => credentials);
      assert.deepEqual(modes, ['include', 'same-origin']);
    });
  }

  await test('a strict policy does not stop it', async () => {
    const evaluate = await open('/strict');
    assert.equal((await evaluate(RECORDER)).blind, false);
    await evaluate("fetch('/a')");
    assert.equal((await evaluate(ASK)).notes.length, 1);
  });
}

async function goes(open, test) {
  const state = `[window, frames[0]].map((win) => [
    String(win.fetch), ...['open', 'send'].map((name) => String(win.XMLHttpRequest.prototype[name])),
    JSON.stringify(Object.getOwnPropertyDescriptors(win.XMLHttpRequest.prototype)), Object.getOwnPropertySymbols(win).length])`;

  await test('taken away, it leaves nothing, in no frame', async () => {
    const evaluate = await open('/with-frame');
    const before = await evaluate(state);
    await evaluate('window.before = [fetch, frames[0].fetch, XMLHttpRequest.prototype.send]; 0');
    await evaluate(RECORDER);
    assert.notDeepEqual(await evaluate(state), before);
    await evaluate(END);
    assert.deepEqual(await evaluate(state), before);
    assert(await evaluate('before[0] === fetch && before[1] === frames[0].fetch && before[2] === XMLHttpRequest.prototype.send'));
    assert.equal(await evaluate(ASK), null);
  });

  await test('what the page has wrapped around it stays, and notes nothing any more', async () => {
    const evaluate = await open();
    await evaluate(RECORDER);
    await evaluate('{ const theirs = fetch; window.wrapper = window.fetch = (...args) => theirs(...args); }');
    await evaluate("fetch('/a')");
    assert.equal((await evaluate(ASK)).notes.length, 1);
    await evaluate('window.kept = window[Symbol.for("preflight-inspector.recorder")]; 0');
    await evaluate(END);
    assert(await evaluate('fetch === wrapper'));
    assert.equal(await evaluate("fetch('/a').then(({status}) => status)"), 200);
    assert.equal((await evaluate('kept.drain()')).notes.length, 0);
  });

  await test('taken away in the middle of a call, it lets the call end', async () => {
    const evaluate = await open();
    await evaluate(RECORDER);
    const body = await evaluate(`(async () => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/a');
      const asked = fetch('/a');
      ${END};
      const loaded = new Promise((resolve) => { xhr.onload = () => resolve(xhr.responseText); });
      xhr.send();
      return (await (await asked).text()) + await loaded;
    })()`);
    assert.equal(body, 'okok');
  });

  await test('asked by nobody for long, it goes by itself', async () => {
    const evaluate = await open('/with-frame');
    const before = await evaluate(state);
    // A clock of the test's own.
    await evaluate(`{
      window.timers = [];
      window.setTimeout = (run, ms) => timers.push({ run, ms });
      window.clearTimeout = (id) => { if (id) timers[id - 1].run = null; };
    }`);
    await evaluate(RECORDER);
    await evaluate(ASK);
    const running = 'timers.filter(({ run }) => run).map(({ ms }) => ms)';
    assert.deepEqual(await evaluate(running), [90_000], 'asking starts the time anew');
    assert.notDeepEqual(await evaluate(state), before);
    await evaluate('timers.find(({ run }) => run).run()');
    assert.deepEqual(await evaluate(state), before);
  });
}

function answer({ url }, response) {
  const isPage = url === '/' || url === '/strict' || url === '/with-frame' || url === '/frames/page';
  response.setHeader('Content-Type', isPage ? 'text/html' : 'text/plain');
  if (url === '/strict') {
    response.setHeader('Content-Security-Policy', "default-src 'none'; connect-src 'self'; require-trusted-types-for 'script'");
  }
  response.end(isPage ? PAGE + (url === '/with-frame' ? FRAMES : '') : 'ok');
}

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script>
  window.send = (method, url, prepare = () => {}) => new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    prepare(xhr);
    xhr.onloadend = resolve;
    xhr.send();
  });
</script>`;
const FRAMES = '<iframe src="/frames/page"></iframe><iframe sandbox srcdoc="of another origin"></iframe>';
