/**
 * Holds our verdicts against Firefox's own, for random requests to a random server: what the command line says of the entries
 * that an extension is told, and what the panel shows.
 *
 *     node tests/truth/firefox/run.mjs [--cases N] [--seed S]
 *
 * Leaves target/truth-firefox.json (the figures, and every disagreement with its entries). Exit status 1 if there is any.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { after } from '../../e2e/browser.mjs';
import { randomCases } from '../cases.mjs';
import { compare, disagrees, outcomes, reasonNotToRun } from './compare.mjs';
import { openRecording } from './recording.mjs';
import { describe, summarize, table } from './summary.mjs';

const TARGET = new URL('../../../target/', import.meta.url);
const BATCH = 20;

// In milliseconds: for the panel to show what it was told.
const PATIENCE = 5_000;

const { count, seed } = options();
process.exitCode = (await run()) ? 1 : 0;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'string', default: 'firefox' },
        cases: { type: 'string', default: '300' },
        seed: { type: 'string', default: '1' },
      },
    });
    const [count, seed] = [Number(values.cases), Number(values.seed)];
    if (values.browser === 'firefox' && count > 0 && Number.isInteger(count) && Number.isInteger(seed)) {
      return { count, seed };
    }
  } catch {
    // The same is said of an option that does not exist.
  }
  console.error('usage: ./build.sh truth --browser firefox [--cases N] [--seed S]');
  process.exit(2);
}

async function run() {
  const recording = await openRecording();
  try {
    const drawn = randomCases(count, seed, recording.origins);
    const reasons = drawn.flatMap((one) => reasonNotToRun(one) ?? []);
    // What was before fills a cache: here each case stands alone.
    const cases = drawn.filter((one) => !reasonNotToRun(one)).map((one) => ({ ...one, before: null }));
    const [recorded, inPanel] = [[], []];
    for (let next = 0; next < cases.length; next += BATCH) {
      const batch = await recording.run(cases.slice(next, next + BATCH));
      recorded.push(...batch);
      inPanel.push(...(await shown(recording.panel, batch)));
      await recording.panel.press('clear');
    }
    const comparisons = await compare(recorded, inPanel, await recording.log());
    const found = comparisons.filter(disagrees);
    found.forEach((comparison) => console.log(`${describe(comparison)}\n`));
    const summary = { seed, cases: count, notRun: reasons, ...summarize(comparisons, reasons) };
    await mkdir(TARGET, { recursive: true });
    const written = { ...summary, disagreements: found };
    await writeFile(new URL('truth-firefox.json', TARGET), `${JSON.stringify(written, null, 2)}\n`);
    console.log(table(summary));
    return found.length;
  } finally {
    await recording.close();
  }
}

// What the panel shows of each case: as soon as it agrees with the command line, or else what it shows after a while.
async function shown(panel, batch) {
  const expected = (await outcomes(batch.map(({ entries }) => entries))).map((list) => list.sort().join(' '));
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const rows = await panel.rows();
    const actual = batch.map(({ url }) => rows.filter((row) => row.url === url).map(({ outcome }) => outcome).sort().join(' '));
    if (Date.now() > deadline || actual.every((outcome, index) => outcome === expected[index])) {
      return actual;
    }
    await after(100);
  }
}
