/**
 * Writes www/demo.har, what “Try the demo” shows: some of the recorded cases, as one log.
 *
 *     node tests/demo/har.mjs
 */
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import { classic } from './cases/classic.mjs';

const FIXTURES = new URL('../fixtures/demo/', import.meta.url);
const DEMO = new URL('../../www/demo.har', import.meta.url);

// The panel shows the last of a log first: the mistakes that nearly everybody makes first stand on top.
const SHOWN = [...classic.slice(0, 6).map(({ id }) => id), 'three-at-once', 'simple-get'].reverse();

export async function writeDemo() {
  const logs = await Promise.all(SHOWN.map(async (id) => JSON.parse(await readFile(new URL(`${id}.har`, FIXTURES), 'utf8')).log));
  const { version, creator } = logs[0];
  const lines = logs.flatMap(({ entries }) => entries).map((entry) => JSON.stringify(entry));
  await writeFile(DEMO, `{"log":{"version":${JSON.stringify(version)},"creator":${JSON.stringify(creator)},"entries":[\n${lines.join(',\n')}\n]}}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeDemo();
}
