// The command line beside jq, and how many instructions its path takes: those repeat on a busy machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { input } from './inputs.mjs';
import { ROUNDS, same } from './table.mjs';

const SELECTED = '.log.entries[]|select(.request.method=="OPTIONS")';
/** What each adds to those before it. An import summarizes; it explains what somebody looks at. */
const PHASES = ['read', 'pair', 'judge', 'summarize', 'explain'];
const COUNTED = 2_000;
const SHOWN = 25;

export async function measureCommandLine({ table, directory }) {
  const file = await input(directory, 'bodies', { entries: 20_000, bodies: 1 });
  const ours = join(process.env.BENCH_NATIVE, 'preflight-inspector');
  const ways = { explain: [ours, ['explain', file.path], 1], jq: ['jq', ['-c', SELECTED, file.path], 0] };

  const found = JSON.parse(execFileSync(ours, ['preflights', '--format', 'json', file.path], { encoding: 'utf8', maxBuffer: 1e9 }));
  same('preflights that the command line finds', found.count, file.preflights);
  const selected = execFileSync('jq', ['-c', SELECTED, file.path], { encoding: 'utf8', maxBuffer: 1e9 });
  same('OPTIONS that jq finds', selected.split('\n').length - 1, file.preflights);

  const times = { explain: [], jq: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, [command, given, status]] of Object.entries(ways)) {
      const start = process.hrtime.bigint();
      const ended = spawnSync(command, given, { stdio: 'ignore' });
      const ms = Number(process.hrtime.bigint() - start) / 1e6;
      same(`exit status of ${name}`, ended.status, status);
      if (round > 0) times[name].push(ms);
    }
  }
  const name = 'command line, explain the HAR with response bodies';
  table.ratio(`${name} / jq`, { name, unit: 'ms', samples: times.explain }, { name: `${name}: jq selecting OPTIONS`, unit: 'ms', samples: times.jq }, 0.05);
}

export async function measureInstructions({ table, directory }) {
  const file = await input(directory, 'counted', { entries: COUNTED });
  let before = 0;
  for (const phase of PHASES) {
    const out = join(directory, `callgrind.${phase}.out`);
    const command = join(process.env.BENCH_NATIVE, 'examples/bench');
    const output = execFileSync('valgrind', ['--tool=callgrind', `--callgrind-out-file=${out}`, command, phase, '1', file.path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const { entries, exchanges, blocked } = JSON.parse(output);
    const { exchanges: all, blocked: those } = file;
    same(`counts of ${phase}`, { entries, exchanges, blocked }, { entries: COUNTED, exchanges: phase === 'read' ? 0 : all, blocked: PHASES.indexOf(phase) < 2 ? 0 : those });
    const { total, functions } = profileOf(await readFile(out, 'utf8'));
    table.row(`instructions for an entry: ${phase}`, [(total - before) / COUNTED]);
    before = total;
    if (phase !== 'summarize') continue;
    table.row('instructions for an entry: all that an import does', [total / COUNTED]);
    printFunctions(functions, total);
  }
}

/** What callgrind wrote: a line `fn=(number) name`, the name once; then `line cost` of its own, but after `calls=` that of what it called. */
function profileOf(text) {
  const [names, functions] = [new Map(), new Map()];
  let [current, isCalled, total] = ['', false, 0];
  for (const line of text.split('\n')) {
    const [, number, name] = line.match(/^c?fn=(\(\d+\))(?: (.*))?$/) ?? [];
    if (number) {
      if (name) names.set(number, name);
      if (!line.startsWith('c')) current = number;
    } else if (line.startsWith('calls=')) {
      isCalled = true;
    } else if (/^[+\-*\d]/.test(line)) {
      const cost = Number(line.split(' ')[1] ?? 0);
      if (!isCalled) functions.set(current, (functions.get(current) ?? 0) + cost);
      isCalled = false;
    } else if (line.startsWith('totals:') || line.startsWith('summary:')) {
      total = Number(line.split(' ')[1]);
    }
  }
  const named = [...functions].map(([number, cost]) => [names.get(number) ?? number, cost]);
  return { total, functions: named.sort(([, one], [, other]) => other - one) };
}

function printFunctions(functions, total) {
  console.log('\nInstructions by function, its own, in percent:');
  for (const [name, cost] of functions.slice(0, SHOWN)) console.log(`${((cost / total) * 100).toFixed(1).padStart(7)}  ${name.slice(0, 140)}`);
  console.log();
}
