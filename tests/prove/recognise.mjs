/**
 * Whether the guess which server it is holds on the real ones: starts each as it usually is, lets two requests be refused, and asks the
 * command line, which sees nothing but the recording.
 *
 *     node tests/prove/recognise.mjs [RECIPE ID...]    of the servers that are installed: ./build.sh prove ID installs one
 *
 * Only prints: what a server says of itself is for its owner to choose, so that some can be known by nothing.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startApplication } from './application.mjs';
import { ask } from './cors.mjs';
import { COMMAND, har } from './fix.mjs';
import { freePort } from './http.mjs';
import { Server } from './server.mjs';
import { TARGETS } from './targets.mjs';

const ids = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), 'recognise-'));
await chmod(directory, 0o755);
const application = await startApplication();
const counts = { right: 0, wrong: 0, unknown: 0 };
try {
  for (const [number, target] of TARGETS.entries()) {
    if (ids.length && !ids.includes(target.id)) {
      continue;
    }
    const guess = await recognise(target, join(directory, String(number))).catch((error) => ({ failed: error.message.split('\n')[0] }));
    const verdict = guess.failed ? 'not started' : !guess.recipe ? 'unknown' : guess.recipe === target.id ? 'right' : 'wrong';
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    const told = guess.failed ?? guess.layers.map(({ product, evidence }) => `${product} (${evidence.join('; ')})`).join(', ');
    console.log(`${verdict.padEnd(11)} ${target.id} (${target.product}): ${told || 'nothing shows it'}`);
  }
} finally {
  application.close();
  await rm(directory, { recursive: true, force: true });
}
console.log(Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', '));

/** What the command line takes the server for. @returns {Promise<{recipe?: string, layers: {product: string, evidence: string[]}[]}>} */
async function recognise(target, directory) {
  await mkdir(directory);
  const port = await freePort();
  const setup = target.setUp({ directory, port, application: `http://127.0.0.1:${application.address().port}` });
  const server = await Server.start(setup, directory, port);
  try {
    const origin = 'https://app.example';
    const put = { origin, path: '/api/item', method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' };
    const outcomes = [await ask(server.origin, { origin, path: '/api/item' }), await ask(server.origin, put)];
    const recording = join(directory, 'broken.har');
    await writeFile(recording, JSON.stringify(har(server.origin, outcomes)));
    const { stdout } = await promisify(execFile)(COMMAND, ['explain', recording, '--format', 'json']).catch((error) => error);
    const guesses = JSON.parse(stdout).exchanges.map((exchange) => exchange.server).filter(Boolean);
    return { recipe: guesses[0]?.recipe, layers: guesses[0]?.layers ?? [] };
  } finally {
    await server.stop();
  }
}
