import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ask } from '../prove/cors.mjs';
import { expressTargets } from '../prove/express.mjs';
import { askForFix, COMMAND, har } from '../prove/fix.mjs';
import { freePort } from '../prove/http.mjs';
import { Server } from '../prove/server.mjs';

const NPM = fileURLToPath(new URL('npm/node_modules', import.meta.url));
const PYTHON = fileURLToPath(new URL('python/venv/bin/python', import.meta.url));

/** The file that each test goes into, what else stands beside it, and what runs it. */
export const FRAMEWORKS = {
  supertest: { file: 'cors.test.cjs', command: [process.execPath, '--test', 'cors.test.cjs'] },
  pytest: { file: 'test_cors.py', command: [PYTHON, '-m', 'pytest', '-q', 'test_cors.py'] },
  playwright: {
    file: 'cors.spec.mjs',
    files: { 'playwright.config.mjs': playwrightConfiguration() },
    command: [process.execPath, join(NPM, '@playwright/test/cli.js'), 'test', 'cors.spec.mjs'],
  },
};

/** The test fails on the broken server, and passes once the fix is pasted. */
export async function proveTest(id, directory, report) {
  const { file, files = {}, command } = FRAMEWORKS[id];
  const target = expressTargets.find((target) => target.id === 'express');
  const port = await freePort();
  const app = join(directory, 'app');
  await mkdir(app, { recursive: true });
  const server = await Server.start(target.setUp({ directory: app, port }), app, port);
  try {
    const outcomes = [await ask(server.origin, REQUEST)];
    const recording = join(directory, 'broken.har');
    await writeFile(recording, JSON.stringify(har(server.origin, outcomes)));
    const { stdout } = await promisify(execFile)(COMMAND, ['test', recording, '--framework', id]);
    for (const [name, text] of Object.entries({ ...files, [file]: stdout })) {
      await writeFile(join(directory, name), text);
    }
    await symlink(NPM, join(directory, 'node_modules'));
    const run = () => promisify(execFile)(command[0], command.slice(1), { cwd: directory, timeout: 120_000 });
    await report.check('blocked', 'the test fails before the fix, for the header that is missing', async () => {
      const failed = await run().then(() => assert.fail('it passes'), (error) => error);
      assert.match(`${failed.stdout}${failed.stderr}`, /access-control-allow-origin|Failed to fetch/i);
    });
    const fix = { id: 'express', server: server.origin, outcomes, origins: [], exposed: [], directory };
    await server.apply(await askForFix(fix));
    await report.check('applied', 'the test passes after it', run);
  } finally {
    await server.stop();
  }
}

const REQUEST = {
  origin: 'https://app.example',
  path: '/api/item',
  method: 'PUT',
  headers: { 'content-type': 'application/json', 'x-request-id': 'a' },
  body: '{}',
  credentials: 'include',
};

/** The page is https and the server is not, as on a developer's machine: loopback counts as secure. */
function playwrightConfiguration() {
  const options = { executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-features=LocalNetworkAccessChecks'] };
  return `export default { testDir: '.', reporter: 'list', use: { launchOptions: ${JSON.stringify(options)} } };\n`;
}
