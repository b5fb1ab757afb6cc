// A headless Chromium, and a server of the panel as a web page.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import puppeteer from 'puppeteer-core';

export const ROOT = new URL('../..', import.meta.url).pathname;
export const WWW = join(ROOT, 'dist/www');

/** The same WebAssembly with what is called past the panel. */
const WITH_EXPORTS = join(ROOT, 'target/web-with-exports');

/** What the panel is served without, to see what its WebAssembly costs. */
const SCRIPT = '<script type="module" src="panel.js"></script>';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROME,
    headless: true,
    protocolTimeout: 300_000,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
    ],
  });
}

/**
 * Serves the panel; `plain.html`, which is the panel without its script; the sources of this bench under `/bench/`; what it calls past the
 * panel under `/with-exports/`; and files under `/input/`, which `server.inputs` names.
 */
export async function serve() {
  const inputs = {};
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const [, input] = path.match(/^\/input\/(.*)$/) ?? [];
    const [, bench] = path.match(/^\/bench\/(.*)$/) ?? [];
    const [, measured] = path.match(/^\/with-exports\/(.*)$/) ?? [];
    const file = input ? inputs[input] : measured ? join(WITH_EXPORTS, measured) : bench ? join(ROOT, 'tests/bench', bench) : join(WWW, path.endsWith('/') ? `${path}index.html` : path);
    try {
      const isPlain = path === '/plain.html';
      const plain = isPlain && (await readFile(join(WWW, 'index.html'), 'utf8')).replace(SCRIPT, '');
      if (isPlain && plain.includes('<script')) throw new Error('the page has another script');
      const size = isPlain ? Buffer.byteLength(plain) : (await stat(file)).size;
      response.writeHead(200, {
        'Content-Type': TYPES[isPlain ? '.html' : extname(file)] ?? 'application/octet-stream',
        'Content-Length': size,
        'Cache-Control': input ? 'no-store' : 'max-age=600',
        // Isolated pages get the fine clock: 5 µs instead of 100.
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      if (isPlain) response.end(plain);
      else createReadStream(file, { highWaterMark: 1024 * 1024 }).pipe(response);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, inputs, close: () => server.close() };
}

/**
 * The panel in a page of its own, ready.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin
 * @param {{inDevTools?: boolean}} [options]  whether the page pretends to be in DevTools: see `pretendDevTools`
 */
export async function openPanel(browser, origin, { inDevTools = false } = {}) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`in the page: ${error.message}`));
  await page.setViewport({ width: 1280, height: 900 });
  await page.setBypassCSP(true); // what the panel itself never fetches is fetched: inputs, and this bench
  await page.evaluateOnNewDocument(watchMemory);
  await page.evaluateOnNewDocument(watchWork);
  if (inDevTools) await page.evaluateOnNewDocument(pretendDevTools);
  await page.goto(`${origin}/`);
  await page.waitForSelector('[data-ready=true]');
  return page;
}

/** How much WebAssembly memory the page has, in bytes. It never shrinks: it is the most that there was. */
export const wasmMemory = (page) => page.evaluate(() => window.wasmMemory.reduce((sum, memory) => sum + memory.buffer.byteLength, 0));

/** What JavaScript holds, in bytes. */
export async function jsHeap(page) {
  for (let round = 0; round < 3; round += 1) await page.evaluate(() => window.gc());
  return (await page.metrics()).JSHeapUsedSize;
}

/**
 * How long the longest task of any page's main thread took while something was done, in milliseconds.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {() => Promise<T>} work
 * @returns {Promise<{longest: number, result: T}>}
 * @template T
 */
export async function longestTask(page, work) {
  await page.tracing.start({ categories: ['-*', 'disabled-by-default-devtools.timeline', '__metadata'] });
  let result;
  try {
    result = await work();
  } finally {
    var trace = JSON.parse(Buffer.from(await page.tracing.stop()));
  }
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const isMain = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
  const mains = new Set(trace.traceEvents.filter(isMain).map(thread));
  const tasks = trace.traceEvents.filter((event) => event.name === 'RunTask' && mains.has(thread(event)));
  if (!tasks.length) throw new Error('the trace holds no task');
  return { longest: tasks.reduce((longest, { dur = 0 }) => Math.max(longest, dur), 0) / 1000, result };
}

// In the page, before anything else: keeps the memories of all modules.
function watchMemory() {
  window.wasmMemory = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => {
      const made = await real(...given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) window.wasmMemory.push(memory);
      return made;
    };
  }
}

// In the page, before anything else: `work` is how long callbacks ran, those of frames and all others, in milliseconds.
function watchWork() {
  window.work = { tasks: 0, frames: 0 };
  const timed = (kind, callback) =>
    callback &&
    function (...given) {
      const start = performance.now();
      try {
        return callback.apply(this, given);
      } finally {
        window.work[kind] += performance.now() - start;
      }
    };
  const [ask, later] = [window.requestAnimationFrame.bind(window), window.setTimeout.bind(window)];
  window.requestAnimationFrame = (draw) => ask(timed('frames', draw));
  window.setTimeout = (work, ...given) => later(timed('tasks', work), ...given);
  const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    get,
    set(hear) {
      set.call(this, timed('tasks', hear));
    },
  });
}

// In the page, before anything else: `backlog` is what finished before, `deliver` what finishes now.
function pretendDevTools() {
  const listeners = [];
  const event = (into) => ({ addListener: (listener) => into?.push(listener), removeListener() {} });
  window.backlog = [];
  window.deliver = (entry) => listeners.forEach((listener) => listener(entry));
  const network = {
    onRequestFinished: event(listeners),
    onNavigated: event(),
    getHAR: (callback) => (window.sendBacklog = () => callback({ entries: window.backlog })),
  };
  Object.defineProperty(window, 'chrome', { value: { devtools: { network, panels: { themeName: 'default', setThemeChangeHandler() {} } } } });
}
