// Whether the cost of an entry stays the same from a thousand of them to a million, pairing included.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openPanel } from './browser.mjs';
import { IMPORT } from './har.mjs';
import { input } from './inputs.mjs';
import { same } from './table.mjs';

const NATIVE = [1_000, 10_000, 100_000, 1_000_000];
/** Kept exchanges of a million entries are more than the four gigabytes that WebAssembly can have. */
const IN_WASM = [1_000, 10_000, 100_000];
const ROUNDS = 7;
const BAR = 1.3;

export async function measureGrowth({ browser, server, table, directory }) {
  const files = new Map();
  for (const entries of NATIVE) files.set(entries, await input(directory, `lean-${entries}`, { entries, lean: true }));
  tell(table, 'natively', NATIVE, native(NATIVE.map((entries) => files.get(entries))));
  tell(table, 'in WebAssembly', IN_WASM, await inWasm(browser, server, IN_WASM.map((entries) => files.get(entries))));
}

/** @param {number[][]} samples  milliseconds by file, then by round */
function tell(table, where, sizes, samples) {
  const perEntry = sizes.map((entries, file) => samples[file].map((ms) => (ms * 1000) / entries));
  const [least, most] = [sizes[0], sizes.at(-1)].map((size) => size.toLocaleString('en'));
  for (const [file, entries] of sizes.entries()) table.row(`growth ${where}: an entry of ${entries.toLocaleString('en')}, µs`, perEntry[file]);
  table.row(`growth ${where}: an entry of ${most} / of ${least}`, perEntry.at(-1).map((time, round) => time / perEntry[0][round]), BAR);
}

// Each time a process of its own, for an allocator that has had a million entries is slow with the next thousand. The first run warms up.
function native(files) {
  const command = join(process.env.BENCH_NATIVE, 'examples/bench');
  const times = files.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [number, file] of files.entries()) {
      const output = execFileSync(command, ['summarize', '2', file.path], { encoding: 'utf8' });
      const { ms, ...counts } = JSON.parse(output.trim().split('\n').at(-1));
      check(file, counts);
      times[number].push(ms);
    }
  }
  return times;
}

async function inWasm(browser, server, files) {
  const page = await openPanel(browser, server.origin);
  for (const [number, { path }] of files.entries()) server.inputs[`growth-${number}.har`] = path;
  const { times, counts } = await page.evaluate(importInTurns, files.length, IMPORT, ROUNDS);
  await page.close();
  counts.forEach((found, number) => check(files[number], found));
  return times;
}

function check({ entries, exchanges, blocked }, found) {
  same(`growth, ${entries} entries`, found, { entries, exchanges, blocked });
}

// In the page.
async function importInTurns(files, imports, rounds) {
  const { countsOf } = await import('/bench/counts.mjs');
  const { engine } = await import('/bench/page.mjs');
  const module = await engine();
  const bytes = [];
  for (let number = 0; number < files; number += 1) bytes.push(new Uint8Array(await (await fetch(`/input/growth-${number}.har`)).arrayBuffer()));
  const times = bytes.map(() => []);
  const counts = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [number, file] of bytes.entries()) {
      window.gc();
      const start = performance.now();
      const result = module[imports](file);
      if (round > 0) times[number].push(performance.now() - start); // the first only warms up
      else {
        const { entries, exchanges, blocked } = countsOf(result);
        counts.push({ entries, exchanges, blocked });
      }
    }
  }
  return { times, counts };
}
