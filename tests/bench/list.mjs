// The list with many exchanges: how long the reader waits. Each time is from the event to the end of the task that it starts, drawing
// and layout included; frames are those that the browser makes while the list is scrolled.
import { many } from './many.mjs';

export const FEW = 1_000;
export const MANY = 50_000;

/**
 * Measures the panel as DevTools would fill it, with few exchanges and with many.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin
 * @param {(name: string, samples: number[], unit: string) => void} row
 */
export async function measureList(browser, origin, row) {
  const results = {};
  for (const count of [FEW, MANY]) {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.evaluateOnNewDocument(pretendDevTools);
    await page.goto(`${origin}/`);
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
    // In pieces: the whole is too long for one message.
    for (let first = 0; first < count; first += 5_000) {
      await page.evaluate((entries) => window.backlog.push(...entries), many(Math.min(5_000, count - first), { first }));
    }
    const arriving = many(200, { first: count });
    results[count] = await page.evaluate(measureInPage, arriving);
    await page.close();
  }
  for (const [name, unit] of Object.entries(UNITS)) {
    for (const count of [FEW, MANY]) {
      row(`list, ${count} exchanges: ${name}`, results[count][name], unit);
    }
    const middle = (samples) => [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];
    const ratio = middle(results[MANY][name]) / Math.max(middle(results[FEW][name]), 0.001);
    row(`list, ${MANY} / ${FEW}: ${name}`, [ratio], '×');
  }
}

const UNITS = {
  'backlog to first rows': 'ms',
  'backlog to all rows': 'ms',
  'an arrival': 'ms',
  'an arrival at the server that is shown': 'ms',
  'scroll a line: frame': 'ms',
  'scroll a line: worst frame': 'ms',
  'scroll far: frame': 'ms',
  'scroll far: worst frame': 'ms',
  'filter, a letter': 'ms',
  'filter, a letter taken back': 'ms',
  'sort': 'ms',
  'group by host': 'ms',
  'next row with the keyboard': 'ms',
};

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

async function measureInPage(arriving) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const times = {};
  const timed = (name, work) => {
    const list = document.querySelector('#exchanges');
    const start = performance.now();
    work();
    void list.scrollHeight; // what was drawn is laid out
    (times[name] ??= []).push(performance.now() - start);
  };
  const listed = () => Number(document.querySelector('[data-part=listed]').textContent.split(' ').at(-1));
  const list = document.querySelector('#exchanges');

  let start = performance.now();
  window.sendBacklog();
  while (!document.querySelector('[data-exchange]')) await frame();
  times['backlog to first rows'] = [performance.now() - start];
  while (listed() < window.backlog.length) await frame();
  times['backlog to all rows'] = [performance.now() - start];

  // What comes is drawn with the next frame: the panel's own callback is what is measured.
  const ask = window.requestAnimationFrame.bind(window);
  const arrive = async (name, entry) => {
    let drawing = 0;
    window.requestAnimationFrame = (callback) => ask((now) => {
      const began = performance.now();
      callback(now);
      void list.scrollHeight;
      drawing += performance.now() - began;
    });
    const began = performance.now();
    window.deliver(entry);
    const taking = performance.now() - began;
    window.requestAnimationFrame = ask;
    await frame();
    await frame();
    (times[name] ??= []).push(taking + drawing);
  };
  [...document.querySelectorAll('[data-exchange]')].find((row) => row.dataset.url.includes('api0.')).click();
  const shown = document.querySelector('[aria-selected=true]').dataset.url;
  const host = (url) => new URL(url).host;
  for (const [index, entry] of arriving.entries()) {
    const isShown = host(entry.request.url) === host(shown);
    if (index < 41) await arrive(isShown ? 'an arrival at the server that is shown' : 'an arrival', entry);
  }
  for (const entry of arriving.slice(41, 82)) {
    entry.request.url = entry.request.url.replace(host(entry.request.url), host(shown));
    await arrive('an arrival at the server that is shown', entry);
  }

  for (const [name, step, count] of [['scroll a line', 40, 120], ['scroll far', list.scrollHeight / 60, 50]]) {
    list.scrollTop = 0;
    await frame();
    const frames = [];
    for (let at = 1; at <= count; at += 1) {
      const began = performance.now();
      list.scrollTop = at * step;
      let drawing = 0;
      window.requestAnimationFrame = (callback) => ask((now) => {
        const start = performance.now();
        callback(now);
        void list.scrollHeight;
        drawing += performance.now() - start;
      });
      list.dispatchEvent(new Event('scroll'));
      window.requestAnimationFrame = ask;
      const own = performance.now() - began;
      await frame();
      frames.push(own + drawing);
    }
    times[`${name}: frame`] = frames;
    times[`${name}: worst frame`] = [Math.max(...frames)];
  }
  list.scrollTop = 0;
  await frame();

  const field = document.querySelector('#filter');
  const type = (name, text) => timed(name, () => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  for (const word of ['items', 'host:api1', 'origin', 'zebra', '/v1/items/4']) {
    for (let length = 1; length <= word.length; length += 1) type('filter, a letter', word.slice(0, length));
    for (let length = word.length - 1; length >= 0; length -= 1) type('filter, a letter taken back', word.slice(0, length));
    await frame();
  }

  const choose = (id, value) => {
    const select = document.querySelector(id);
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  for (const value of ['newest', 'host', 'path', 'duration', 'oldest', 'blocked']) timed('sort', () => choose('#sort', value));
  for (let round = 0; round < 6; round += 1) {
    timed('group by host', () => document.querySelector('#by-host').click());
    await frame();
  }

  document.querySelector('[data-exchange]').focus();
  for (let step = 0; step < 40; step += 1) {
    timed('next row with the keyboard', () =>
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true })),
    );
    await frame();
  }
  return times;
}
