// The list with many exchanges: how long the reader waits. Times are from the event to the end of the task that it starts, layout included,
// where nothing else is said.
import { longestTask, openPanel } from './browser.mjs';
import { ROUNDS } from './table.mjs';

const MANY = 50_000;
const NAME = `list of ${MANY.toLocaleString('en')} exchanges`;

export async function measureList({ browser, server, table }) {
  const page = await openPanel(browser, server.origin, { inDevTools: true });
  await page.evaluate(prepare, MANY);
  for (const [name, time] of Object.entries(await page.evaluate(() => window.fill()))) table.row(`${NAME}: ${name}, ms`, [time]);

  const keystrokes = await page.evaluate(() => window.typeFilters());
  table.row(`${NAME}: filter keystroke until its handler returns, ms`, keystrokes.map(({ handled }) => handled));
  table.row(`${NAME}: filter keystroke to paint, ms`, keystrokes.map(({ painted }) => painted));
  table.row(`${NAME}: filter keystroke to paint, frames`, keystrokes.map(({ painted }) => painted / (1000 / 60)), 2);

  const tasks = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { longest } = await longestTask(page, () => page.evaluate(() => window.scrollThrough()));
    if (round > 0) tasks.push(longest);
  }
  table.row(`${NAME}: scrolling, longest task, ms`, tasks, 50);

  const times = await page.evaluate(() => window.useList());
  for (const [name, samples] of Object.entries(times)) table.row(`${NAME}: ${name}, ms`, samples);
  await page.close();
}

// In the page.
async function prepare(count) {
  const { frame, listed, until } = await import('/bench/page.mjs');
  const { many } = await import('/bench/many.mjs');
  const list = document.querySelector('#exchanges');
  const field = document.querySelector('#filter');

  window.fill = async () => {
    window.backlog.push(...many(count));
    const times = {};
    const start = performance.now();
    window.sendBacklog();
    await until('first rows', () => document.querySelector('[data-exchange]') !== null);
    times['backlog to first rows'] = performance.now() - start;
    await until('all rows', () => listed() === count, 300);
    times['backlog to all rows'] = performance.now() - start;
    window.backlog.length = 0;
    return times;
  };

  // From the key to the end of the frame that paints the last change that it makes to the list.
  window.typeFilters = async () => {
    const frames = [];
    const ends = new MessageChannel();
    ends.port1.onmessage = () => frames.push(performance.now());
    let isOn = true;
    const beat = () => {
      // Comes once this frame is painted: the painting belongs to the task of its callbacks.
      ends.port2.postMessage(0);
      if (isOn) requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
    let changed = 0;
    const watch = new MutationObserver(() => (changed = performance.now()));
    watch.observe(document.body, { childList: true, characterData: true, attributes: true, subtree: true });

    const press = async (text) => {
      // At any time of a frame.
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 17));
      const start = performance.now();
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const handled = performance.now();
      changed = 0;
      await new Promise((resolve) => setTimeout(resolve, 150));
      const last = Math.max(handled, changed);
      while (!(frames.at(-1) > last)) await frame();
      const painted = frames.find((end) => end > last);
      return { handled: handled - start, painted: painted - start };
    };
    const keystrokes = [];
    for (const word of ['items', 'host:api1', 'origin', 'zebra', '/v1/items/4']) {
      for (let length = 1; length <= word.length; length += 1) keystrokes.push(await press(word.slice(0, length)));
      for (let length = word.length - 1; length >= 0; length -= 1) keystrokes.push(await press(word.slice(0, length)));
    }
    isOn = false;
    watch.disconnect();
    ends.port1.close();
    if (listed() !== count) throw new Error(`${listed()} exchanges are listed after filtering`);
    return keystrokes;
  };

  window.scrollThrough = async () => {
    for (const [step, times] of [[40, 60], [list.scrollHeight / 40, 40]]) {
      list.scrollTop = 0;
      await frame();
      for (let at = 1; at <= times; at += 1) {
        list.scrollTop = at * step;
        await frame();
        const { top, bottom } = list.getBoundingClientRect();
        const middle = document.elementFromPoint(20, (top + bottom) / 2);
        if (!middle?.closest('[data-exchange], [role=treeitem]')) throw new Error(`nothing is shown at ${list.scrollTop}`);
      }
    }
  };

  window.useList = async () => {
    const times = {};
    const timed = async (name, work) => {
      const start = performance.now();
      work();
      void list.scrollHeight; // what was drawn is laid out
      (times[name] ??= []).push(performance.now() - start);
      await frame();
    };
    const choose = (id, value) => {
      const select = document.querySelector(id);
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    list.scrollTop = 0;
    await frame();
    for (const value of ['newest', 'host', 'path', 'duration', 'oldest', 'newest', 'blocked']) await timed('sort', () => choose('#sort', value));
    for (let round = 0; round < 8; round += 1) await timed('group by host', () => document.querySelector('#by-host').click());
    document.querySelector('[data-exchange]').focus();
    for (let step = 0; step < 40; step += 1) {
      await timed('next row with the keyboard', () =>
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true })),
      );
    }
    return times;
  };
}
