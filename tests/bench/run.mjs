// Measures what stands in the table of the README, in a real Chromium and natively; target/bench.json keeps it. Asserts that what was timed
// did its work, and no time. Run by ./build.sh bench, which builds what is measured and says where it is.
//
//   node tests/bench/run.mjs [GROUP...]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, launch, serve } from './browser.mjs';
import { measureGrowth } from './growth.mjs';
import { measureHar } from './har.mjs';
import { measureHuge } from './huge.mjs';
import { measureList } from './list.mjs';
import { measureBurst, measureLive } from './live.mjs';
import { measureCommandLine, measureInstructions } from './native.mjs';
import { measureOpening } from './opening.mjs';
import { measureSize } from './size.mjs';
import { Table } from './table.mjs';

const GROUPS = {
  size: measureSize,
  opening: measureOpening,
  har: measureHar,
  huge: measureHuge,
  growth: measureGrowth,
  live: measureLive,
  burst: measureBurst,
  list: measureList,
  'command-line': measureCommandLine,
  instructions: measureInstructions,
};

async function main(wanted) {
  for (const name of ['CHROME', 'BENCH_INPUTS', 'BENCH_NATIVE', 'BENCH_WASM']) {
    if (!process.env[name]) throw new Error(`${name} is not set: run ./build.sh bench`);
  }
  for (const name of wanted) {
    if (!GROUPS[name]) throw new Error(`there is no group ${name}; there are ${Object.keys(GROUPS).join(', ')}`);
  }
  const table = new Table();
  const server = await serve();
  for (const [name, measure] of Object.entries(GROUPS)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const start = Date.now();
    console.log(`--- ${name}`);
    const browser = await launch();
    try {
      await measure({ browser, server, table, directory: process.env.BENCH_INPUTS });
    } catch (error) {
      table.fail(`${name}: ${error.message}`);
    } finally {
      await browser.close();
    }
    console.log(`    ${Math.round((Date.now() - start) / 1000)} s`);
  }
  server.close();
  console.log();
  table.print();
  table.printMarkdown();
  await mkdir(join(ROOT, 'target'), { recursive: true });
  await table.save(join(ROOT, 'target/bench.json'));
  process.exitCode = table.hasFailed ? 1 : 0;
}

await main(process.argv.slice(2));
