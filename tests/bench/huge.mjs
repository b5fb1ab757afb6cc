// A HAR of a gigabyte in the real panel: above the longest string that the browser has, so that JSON.parse cannot even start.
import { longestTask, openPanel, wasmMemory } from './browser.mjs';
import { input } from './inputs.mjs';
import { same } from './table.mjs';

const MIB = 1024 * 1024;
const ENTRIES = 20_000;
/** Mostly bodies. */
const BODIES = 11;
const NAME = 'HAR of 1 GiB';

export async function measureHuge({ browser, server, table, directory }) {
  const huge = await input(directory, 'huge', { entries: ENTRIES, bodies: BODIES });
  if (huge.bytes < 1024 * MIB) throw new Error(`the file has ${huge.bytes} bytes only`);
  const once = await input(directory, 'plain', { entries: ENTRIES });
  const twice = await input(directory, 'plain-twice', { entries: 2 * ENTRIES });

  // What the exchanges of it that are kept need: as much as as many more entries without bodies need.
  const [forOnce, forTwice] = [await opened(browser, server, once), await opened(browser, server, twice)];
  const kept = forTwice.memory - forOnce.memory;
  const whole = await opened(browser, server, huge);
  if (whole.progress.length < 10) throw new Error(`progress was seen at ${whole.progress} % only`);
  table.row(`${NAME}: size, MiB`, [huge.bytes / MIB]);
  table.row(`${NAME}, in the panel: file chosen to all rows listed, s`, [whole.ms / 1000]);
  table.row(`${NAME}, in the panel: longest task, ms`, [whole.longest]);
  table.row(`${NAME}: kept exchanges, MiB`, [kept / MIB]);
  table.row(`${NAME}: peak WebAssembly memory, MiB`, [whole.memory / MIB]);
  table.row(`${NAME}: peak WebAssembly memory above the kept exchanges, MiB`, [(whole.memory - kept) / MIB], 64);
  await cancel(browser, server, huge, await input(directory, 'small', { entries: 60 }));
  await refuseToParse(browser, server, huge);
}

async function opened(browser, server, file) {
  const page = await openPanel(browser, server.origin);
  try {
    await page.evaluate(watchReading);
    const { longest, result } = await longestTask(page, () => open(page, file));
    if (page.workers().length) throw new Error('the memory of a worker is not measured');
    return { longest, memory: await wasmMemory(page), ...result };
  } finally {
    await page.close();
  }
}

async function open(page, file) {
  const start = Date.now();
  await (await page.$('#file')).uploadFile(file.path);
  const progress = await page.evaluate(async (exchanges) => {
    const { listed, notCors, until } = await import('/bench/page.mjs');
    await until('all rows', () => listed() + notCors() === exchanges, 300);
    return window.progress;
  }, file.exchanges);
  same(`${file.path}: blocked`, await blocked(page), file.blocked);
  return { ms: Date.now() - start, progress };
}

const blocked = (page) => page.$eval('[data-part=count]', (count) => Number.parseInt(count.textContent, 10));

// In the page: `progress` gets each percentage that is shown.
function watchReading() {
  window.progress = [];
  const look = () => {
    const bar = document.querySelector('#reading progress');
    const percent = Math.floor((bar.value / bar.max) * 100);
    if (!document.querySelector('#reading').hidden && window.progress.at(-1) !== percent) window.progress.push(percent);
  };
  new MutationObserver(look).observe(document.querySelector('#reading'), { attributes: true, childList: true, characterData: true, subtree: true });
}

// In the midst of it: then what was there before is there, and the panel takes a filter and another file.
async function cancel(browser, server, huge, small) {
  const page = await openPanel(browser, server.origin);
  try {
    await page.evaluate(watchReading);
    await open(page, small);
    const before = await page.$eval('#exchanges', (list) => list.innerText);
    await page.evaluate(() => (window.progress = []));
    await (await page.$('#file')).uploadFile(huge.path);
    await page.waitForFunction(() => window.progress.at(-1) >= 20, { timeout: 120_000 });
    await page.click('[data-action=cancel-reading]');
    await page.waitForFunction(() => document.querySelector('#reading').hidden, { timeout: 5_000 });
    const far = await page.evaluate(() => window.progress.at(-1));
    if (far > 90) throw new Error(`it was cancelled at ${far} % only`);
    same('the list after cancelling', await page.$eval('#exchanges', (list) => list.innerText), before);
    const shown = await page.evaluate(async () => {
      const { frame, shown } = await import('/bench/page.mjs');
      const field = document.querySelector('#filter');
      field.value = 'no such request';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
      await frame();
      const filtered = shown();
      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return filtered;
    });
    same('the filter after cancelling', shown, 0);
    await open(page, small);
  } finally {
    await page.close();
  }
}

// What JSON.parse would need first. Where the string is too long the browser throws, or, as Chromium 156, ends the whole page.
async function refuseToParse(browser, server, huge) {
  const page = await openPanel(browser, server.origin);
  const crash = new Promise((resolve) => page.on('error', (error) => resolve(error.message)));
  await page.evaluate(() => {
    const input = document.createElement('input');
    [input.type, input.id] = ['file', 'to-parse'];
    document.body.append(input);
  });
  await (await page.$('#to-parse')).uploadFile(huge.path);
  const size = await page.$eval('#to-parse', async ({ files: [file] }) => {
    window.bytes = new Uint8Array(await file.arrayBuffer());
    return window.bytes.length;
  });
  same('bytes for JSON.parse', size, huge.bytes);
  const decoded = page.evaluate(() => new TextDecoder().decode(window.bytes).length).then(
    (length) => ({ length }),
    ({ message }) => ({ message }),
  );
  const { length, message } = await Promise.race([decoded, crash.then((message) => ({ message }))]);
  if (length) throw new Error(`JSON.parse could have been tried: the text has ${length} characters`);
  console.log(`    JSON.parse cannot start on it. Decoding it ends in: ${message}`);
}
