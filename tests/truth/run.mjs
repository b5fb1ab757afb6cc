/**
 * Holds our verdicts against the browser's own, for random requests to a random server in a real Chromium.
 *
 *     node tests/truth/run.mjs [--cases N] [--seed S]
 *     node tests/truth/run.mjs --compare HAR JSONL     what was recorded before
 *
 * Leaves in target/: truth.har and truth.jsonl (what was recorded), truth.json (the figures), and for each disagreement, made
 * as simple as can be, truth-disagreement-N.har. Exit status 1 if there is any.
 */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { randomCases } from './cases.mjs';
import { compare, disagrees, withCredentials } from './compare.mjs';
import { describe } from './describe.mjs';
import { minimise } from './minimise.mjs';
import { openRecording } from './recording.mjs';
import { summarize, table } from './summary.mjs';

const TARGET = new URL('../../target/', import.meta.url);

// So many run at once: Chromium has six connections to a server, and more wait.
const BATCH = 20;

// A run with more has one cause for many of them.
const MAX_MINIMISED = 12;

const { count, seed, recorded } = options();
await mkdir(TARGET, { recursive: true });
await removeOldDisagreements();
const disagreements = await (recorded ? compareRecorded(...recorded) : recordAndCompare());
process.exitCode = disagreements ? 1 : 0;

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        cases: { type: 'string', default: '300' },
        seed: { type: 'string', default: '1' },
        compare: { type: 'boolean', default: false },
      },
    });
    const [count, seed] = [Number(values.cases), Number(values.seed)];
    if (positionals.length === (values.compare ? 2 : 0) && count > 0 && Number.isInteger(count) && Number.isInteger(seed)) {
      return { count, seed, recorded: values.compare ? positionals : null };
    }
  } catch {
    // The same is said of an option that does not exist.
  }
  console.error('usage: ./build.sh truth [--cases N] [--seed S] | --compare HAR JSONL');
  process.exit(2);
}

async function recordAndCompare() {
  const recording = await openRecording();
  try {
    const { log, truths, ran } = await record(recording);
    await writeFile(new URL('truth.har', TARGET), JSON.stringify({ log }));
    await writeFile(new URL('truth.jsonl', TARGET), truths.map((truth) => `${JSON.stringify(truth)}\n`).join(''));
    const comparisons = await compare(log, truths);
    const found = comparisons.filter(disagrees);
    for (const [index, comparison] of found.entries()) {
      const alone = { comparison, ...aloneIn(log, comparison) };
      const { one } = ran[comparison.truth.case];
      await save(index + 1, index < MAX_MINIMISED ? await simplify(recording, one, alone) : alone);
    }
    await writeSummary(comparisons, { seed });
    return found.length;
  } finally {
    await recording.close();
  }
}

async function compareRecorded(har, jsonl) {
  const { log } = JSON.parse(await readFile(har, 'utf8'));
  const truths = (await readFile(jsonl, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  const comparisons = await compare(log, truths);
  const found = comparisons.filter(disagrees);
  for (const [index, comparison] of found.entries()) {
    await save(index + 1, { comparison, ...aloneIn(log, comparison) });
  }
  await writeSummary(comparisons, {});
  return found.length;
}

async function record(recording) {
  const cases = randomCases(count, seed, recording.origins);
  const ran = [];
  for (let next = 0; next < cases.length; next += BATCH) {
    ran.push(...(await recording.run(cases.slice(next, next + BATCH))));
  }
  return { ...joined(await recording.envelope(), ran), ran };
}

// One log of them all, and for each what is true of which of its entries.
function joined(envelope, ran) {
  const log = { ...envelope, entries: ran.flatMap(({ entries }) => entries) };
  let next = 0;
  const truths = ran.map(({ entries, truth }, index) => ({ case: index, entries: entries.map(() => next++), ...truth }));
  return { log, truths };
}

/**
 * @typedef {object} Disagreement
 * @property {import('./compare.mjs').Comparison} comparison
 * @property {object} log       with nothing in it but the case, and what was before it
 * @property {object[]} truths
 * @property {boolean} [repeats]
 */

function aloneIn(log, { entries, truth }) {
  return { log: { ...log, entries }, truths: [{ ...truth, entries: entries.map((_, index) => index) }] };
}

// The simplest case found that disagrees, too; this one itself, where that happened but once.
async function simplify(recording, one, { comparison, ...alone }) {
  let simplest = { comparison, ...alone };
  const repeats = async (simpler) => {
    const { log, truths } = joined(await recording.envelope(), await recording.run([simpler]));
    const again = (await compare(log, truths)).at(-1);
    const holds = disagrees(again) && again.undecidable === comparison.undecidable;
    if (holds) {
      const { case: number } = comparison.truth;
      simplest = { comparison: { ...again, truth: { ...again.truth, case: number } }, log, truths };
    }
    return holds;
  };
  const itself = await repeats(one);
  if (itself) {
    await minimise(one, recording.origins, repeats);
  }
  return { ...simplest, repeats: itself };
}

async function save(number, { comparison, log, truths, repeats }) {
  const name = `truth-disagreement-${number}.har`;
  const filled = withCredentials(log, truths);
  await writeFile(new URL(name, TARGET), `${JSON.stringify({ log: filled }, null, 2)}\n`);
  console.log(`${describe({ ...comparison, repeats })} target/${name}\n`);
}

async function writeSummary(comparisons, origin) {
  const summary = { ...origin, ...summarize(comparisons) };
  await writeFile(new URL('truth.json', TARGET), `${JSON.stringify(summary, null, 2)}\n`);
  console.log(table(summary));
}

async function removeOldDisagreements() {
  const old = (await readdir(TARGET)).filter((name) => /^truth-disagreement-\d+\.har$/.test(name));
  await Promise.all(old.map((name) => rm(new URL(name, TARGET))));
}
