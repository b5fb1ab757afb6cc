/**
 * Proves what is handed over beside the fix, with the real tools: a test for each framework fails before the fix and passes after it; a
 * development server with the text for it lets a page in a real Chromium read an API that it may not read directly.
 *
 *     node tests/handover/run.mjs [ID...]    supertest, pytest, playwright, vite, webpack
 *
 * The packages are in tests/handover/npm and tests/handover/python; ./build.sh handover installs them.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Report } from '../prove/report.mjs';
import { proveProxy, PROXIES } from './proxies.mjs';
import { FRAMEWORKS, proveTest } from './tests.mjs';

const ids = process.argv.slice(2);
const all = [...Object.keys(FRAMEWORKS), ...Object.keys(PROXIES)];
const unknown = ids.filter((id) => !all.includes(id));
if (unknown.length) {
  console.error(`there is no ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}

const directory = await mkdtemp(join(tmpdir(), 'handover-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
const report = new Report();
for (const id of ids.length ? ids : all) {
  report.about(id);
  const prove = FRAMEWORKS[id] ? proveTest : proveProxy;
  await prove(id, join(directory, id), report);
}
process.exitCode = report.finish() ? 0 : 1;
