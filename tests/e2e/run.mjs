/**
 * The end-to-end tests: the built extension in a real Chromium and a real Firefox, with DevTools open on its panel.
 *
 *     node tests/e2e/run.mjs [SUITE...]
 *     node tests/e2e/run.mjs pictures --write    take the reviewed pictures anew
 */
import { after } from './browser.mjs';
import { accessible } from './suites/accessible.mjs';
import { again } from './suites/again.mjs';
import { behaves } from './suites/behaves.mjs';
import { byKeyboard } from './suites/by-keyboard.mjs';
import { explains } from './suites/explains.mjs';
import { firefox } from './suites/firefox.mjs';
import { inAndOut } from './suites/in-and-out.mjs';
import { installs } from './suites/installs.mjs';
import { looksRight } from './suites/looks-right.mjs';
import { lists } from './suites/lists.mjs';
import { looksAlike } from './suites/look-alikes.mjs';
import { pictures } from './suites/pictures.mjs';
import { readsFiles } from './suites/reads-files.mjs';
import { records } from './suites/records.mjs';
import { sixInThree } from './suites/six-in-three.mjs';
import { speaks } from './suites/speaks.mjs';
import { survivesHostileEntries } from './suites/survives-hostile-entries.mjs';
import { watches } from './suites/watches.mjs';
import { whatIf } from './suites/what-if.mjs';

const SUITES = {
  installs,
  explains,
  'look-alikes': looksAlike,
  behaves,
  lists,
  'reads-files': readsFiles,
  'by-keyboard': byKeyboard,
  'six-in-three': sixInThree,
  accessible,
  'looks-right': looksRight,
  pictures,
  'in-and-out': inAndOut,
  'survives-hostile-entries': survivesHostileEntries,
  records,
  speaks,
  watches,
  again,
  'what-if': whatIf,
  firefox,
};
const TIME_LIMIT = 60_000;

const given = process.argv.slice(2);
const options = { writes: given.includes('--write') };
const wanted = given.filter((argument) => argument !== '--write');
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
const repeated = [];
for (const [name, suite] of Object.entries(SUITES)) {
  if (!wanted.length || wanted.includes(name)) {
    const before = { passed, failed };
    await run(name, suite);
    if (failed > before.failed) {
      // A busy machine may be to blame. What fails once more is broken; what does not is told of at the end.
      repeated.push(name);
      ({ passed, failed } = before);
      await run(`${name}, once more`, suite);
    }
  }
}
console.log(`\n${passed} passed, ${failed} failed${repeated.length ? `; run twice, since something failed: ${repeated.join(', ')}` : ''}`);
process.exitCode = failed ? 1 : 0;

async function run(name, suite) {
  console.log(`\n${name}`);
  // What fails outside of its tests fails the suite.
  await suite(test, options).catch((error) => report('the suite itself', error));
}

/** Runs one test. A suite goes on after one that failed. */
async function test(name, body) {
  const tooLong = after(TIME_LIMIT).then(() => {
    throw new Error(`not done after ${TIME_LIMIT / 1000} s`);
  });
  const error = await Promise.race([Promise.resolve().then(body), tooLong]).then(
    () => null,
    (reason) => reason,
  );
  report(name, error);
}

function report(name, error) {
  if (error) {
    failed += 1;
    console.log(`  FAILED  ${name}\n${String(error.stack ?? error).replace(/^/gm, '          ')}`);
  } else {
    passed += 1;
    console.log(`  ok      ${name}`);
  }
}
