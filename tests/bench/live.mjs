// Entries as they finish, in a panel that takes the page for DevTools: what each costs, and what many at once do.
import { jsHeap, longestTask, openPanel, wasmMemory } from './browser.mjs';
import { ROUNDS } from './table.mjs';

/** The module's export that converts whole entries and explains them, the simple way. */
export const SIMPLE = 'analyse_entries';

const OWN = 20_000;
const FOREIGN = 5_000;
const BURST = 10_000;
const BURSTS = 7;
const MIB = 1024 * 1024;

export async function measureLive({ browser, server, table }) {
  const page = await openPanel(browser, server.origin, { inDevTools: true });
  await page.evaluate(prepare);
  await page.evaluate(async () => (window.engine = await (await import('/bench/page.mjs')).engine()));

  const own = await takeTurns(page, { count: OWN, only: 'own' }, stringify);
  tell('live entry, not cross-origin', 'JSON.stringify of it', own, 0.1);
  const foreign = await takeTurns(page, { count: FOREIGN, only: 'foreign' }, analyse);
  tell('live cross-origin entry, analysed and in the list', 'from_value of all of it and full analysis', foreign, 1 / 3);

  function tell(name, otherName, { call, all, frames, other }, bar) {
    table.row(`${name}: until the call returns, µs`, call);
    table.row(`${name}: frames drawn meanwhile, µs`, frames);
    table.ratio(`${name} / ${otherName}`, { name, unit: 'µs', samples: all }, { name: otherName, unit: 'µs', samples: other }, bar);
  }
  await page.close();
}

// The panel and the other way, round by round; microseconds for each entry. What the panel puts off counts too. The frames that are drawn
// while it goes on are told for themselves: there are as many of them in a second however many entries come.
async function takeTurns(page, what, otherWay) {
  const times = { call: [], all: [], frames: [], other: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    await page.evaluate((what) => window.makeEntries(what), { ...what, first: 1 + round * what.count });
    const other = await page.evaluate(otherWay, SIMPLE);
    await page.evaluate(() => window.gc()); // what the other way left
    const { call, tasks, frames } = await page.evaluate(() => window.deliverAll());
    await page.evaluate(() => window.clearPanel());
    if (round === 0) continue; // it only warms up
    const each = (ms) => (ms * 1000) / what.count;
    times.call.push(each(call));
    times.all.push(each(tasks));
    times.frames.push(each(frames));
    times.other.push(each(other));
  }
  return times;
}

export async function measureBurst({ browser, server, table }) {
  const page = await openPanel(browser, server.origin, { inDevTools: true });
  await page.evaluate(prepare);
  const [tasks, afterClear] = [[], []];
  for (let round = 0; round < BURSTS; round += 1) {
    await page.evaluate((what) => window.makeEntries(what), { count: BURST, only: 'foreign', first: 1 + round * BURST });
    const { longest } = await longestTask(page, async () => {
      await page.evaluate(() => window.deliverOneByOne());
      await page.evaluate(() => window.clearPanel());
    });
    tasks.push(longest);
    afterClear.push({ wasm: await wasmMemory(page), heap: await jsHeap(page) });
  }
  await page.close();
  const name = `burst of ${BURST.toLocaleString('en')} live entries`;
  const [first, last] = [afterClear[0], afterClear.at(-1)];
  table.row(`${name}: longest task, clearing included, ms`, tasks, 50);
  table.row(`${name}: WebAssembly memory after the first and clear, MiB`, [first.wasm / MIB]);
  table.row(`${name}: WebAssembly memory after ${BURSTS} / after the first`, [last.wasm / first.wasm], 1.1);
  table.row(`${name}: JavaScript heap after the first and clear, MiB`, [first.heap / MIB]);
  table.row(`${name}: JavaScript heap after ${BURSTS} / after the first`, [last.heap / first.heap], 1.1);
}

// In the page. What it waits for is that nothing was lost: as many exchanges in the list, and as many of no concern to it, as there are.
async function prepare() {
  const { frame, listed, liveEntries, notCors, press, until } = await import('/bench/page.mjs');
  window.sendBacklog();
  window.makeEntries = (what) => {
    const entries = liveEntries(what.count, what);
    const requests = entries.filter(({ request }) => request.method !== 'OPTIONS').length;
    window.entries = entries;
    window.awaited = what.only === 'own' ? [0, requests] : [requests, 0];
    if (what.only === 'foreign') {
      const own = entries.filter(({ request }) => request.headers.some(({ name, value }) => name === 'Sec-Fetch-Site' && value === 'same-origin'));
      window.awaited = [requests - own.length, own.length];
    }
    window.gc();
  };
  const allThere = () => until('nothing lost', () => listed() === window.awaited[0] && notCors() === window.awaited[1]);
  const inATask = (work) => new Promise((resolve) => setTimeout(() => resolve(work()), 0));

  window.deliverAll = async () => {
    window.work = { tasks: 0, frames: 0 };
    const call = await inATask(() => {
      const start = performance.now();
      for (const entry of window.entries) window.deliver(entry);
      return performance.now() - start;
    });
    await allThere();
    return { call, ...window.work };
  };
  // Each in a task of its own, as messages from DevTools come.
  window.deliverOneByOne = async () => {
    const { entries } = window;
    const channel = new MessageChannel();
    let next = 0;
    const delivered = new Promise((resolve) => {
      channel.port1.onmessage = () => {
        window.deliver(entries[next]);
        next += 1;
        if (next === entries.length) resolve();
      };
    });
    for (let index = 0; index < entries.length; index += 1) channel.port2.postMessage(index);
    await delivered;
    channel.port1.close();
    await allThere();
  };
  window.clearPanel = async () => {
    window.entries = [];
    press('clear');
    await until('cleared', () => document.querySelectorAll('[data-exchange]').length === 0 && notCors() === 0);
    await frame();
  };
}

// In the page.
function stringify() {
  const start = performance.now();
  let length = 0;
  for (const entry of window.entries) length += JSON.stringify(entry).length;
  const time = performance.now() - start;
  if (length < 100 * window.entries.length) throw new Error('JSON.stringify left something out');
  return time;
}

// In the page.
function analyse(simple) {
  const work = window.engine[simple];
  if (!work) throw new Error(`the module exports no ${simple}`);
  const start = performance.now();
  const exchanges = work(window.entries);
  const time = performance.now() - start;
  if (exchanges !== window.awaited[0] + window.awaited[1]) throw new Error(`${simple} found ${exchanges} exchanges`);
  return time;
}
