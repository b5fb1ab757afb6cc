// Importing a HAR with the full analysis, beside what any JavaScript tool begins with: decoding and JSON.parse. Both get the same bytes.
import { longestTask, openPanel } from './browser.mjs';
import { input } from './inputs.mjs';
import { ROUNDS, same } from './table.mjs';

/** The module's export that reads, pairs and analyses all, as the panel does. */
export const IMPORT = 'import_har';

/** The one that explains all at once, in the plain way: what the other counts is held against it. */
export const PLAIN = 'explain_har';

const ENTRIES = 20_000;
const FILES = [
  { name: 'HAR import, no bodies', what: { entries: ENTRIES }, least: 40e6, bar: 0.25 },
  { name: 'HAR import, response bodies', what: { entries: ENTRIES, bodies: 1 }, least: 130e6, bar: 0.1 },
  { name: 'HAR import, no bodies, indented as Chromium saves it', what: { entries: ENTRIES, indented: true }, least: 40e6 },
];

/** Rounds of the whole panel, which take longer. */
const OPENED = 7;

export async function measureHar({ browser, server, table, directory }) {
  for (const { name, what, least, bar } of FILES) {
    const file = await input(directory, what.bodies ? 'bodies' : what.indented ? 'indented' : 'plain', what);
    if (file.bytes < least) throw new Error(`${name}: the file has ${file.bytes} bytes only`);
    server.inputs['import.har'] = file.path;
    const page = await openPanel(browser, server.origin);
    const { plain, counted, times } = await page.evaluate(importAndParse, '/input/import.har', IMPORT, PLAIN, ROUNDS);
    await page.close();
    same(`${name}: what the generator wrote`, pick(plain, EXPECTED), pick(file, EXPECTED));
    same(`${name}: what the import found, beside what the report says`, counted, plain);
    table.row(`${name}: size, MB`, [file.bytes / 1e6]);
    const [imported, parsed] = [times.import, times.parse].map((samples) => ({ unit: 'ms', samples }));
    table.ratio(`${name} / JSON.parse`, { name: `${name}`, ...imported }, { name: `${name}: JSON.parse`, ...parsed }, bar);
    if (!what.indented) await measureOpened({ browser, server, table }, name, file);
  }
}

const EXPECTED = ['entries', 'exchanges', 'blocked'];
const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));

// In the page. They take turns, so that whatever slows the machine down slows both.
async function importAndParse(path, imports, explains, rounds) {
  const { countsOf, countsOfReport } = await import('/bench/counts.mjs');
  const { engine } = await import('/bench/page.mjs');
  const module = await engine();
  for (const name of [imports, explains]) if (!module[name]) throw new Error(`the module exports no ${name}`);
  const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
  const plain = countsOfReport(module[explains](bytes));
  const ways = {
    parse: () => JSON.parse(new TextDecoder().decode(bytes)).log.entries.length,
    import: () => module[imports](bytes),
  };
  const times = { parse: [], import: [] };
  let counted;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, work] of Object.entries(ways)) {
      window.gc();
      const start = performance.now();
      const result = work();
      if (round > 0) times[name].push(performance.now() - start); // the first only warms up
      if (name === 'import') {
        counted = result.counts();
        result.free(); // as what JSON.parse makes: not within the time
      } else if (result !== plain.entries) throw new Error(`JSON.parse found ${result} entries`);
    }
  }
  return { plain, counted: countsOf(counted), times };
}

// As a reader opens it: through the file input of the real panel, until the list is there.
async function measureOpened({ browser, server, table }, name, file) {
  const [all, longest] = [[], []];
  for (let round = 0; round < OPENED; round += 1) {
    const page = await openPanel(browser, server.origin);
    await page.evaluate(awaitFile, file.exchanges);
    const traced = await longestTask(page, async () => {
      await (await page.$('#file')).uploadFile(file.path);
      return page.evaluate(() => window.opened);
    });
    all.push(traced.result);
    longest.push(traced.longest);
    await page.close();
  }
  table.row(`${name}, in the panel: file chosen to all rows listed, ms`, all);
  table.row(`${name}, in the panel: longest task, ms`, longest);
}

// In the page: `opened` gets the time from the choice to the list with all exchanges, painted.
function awaitFile(exchanges) {
  window.opened = new Promise((resolve, reject) => {
    document.querySelector('#file').addEventListener(
      'change',
      async () => {
        const { listed, notCors, until } = await import('/bench/page.mjs');
        const start = performance.now();
        until('all rows', () => listed() + notCors() === exchanges).then(() => resolve(performance.now() - start), reject);
      },
      { capture: true },
    );
  });
}
