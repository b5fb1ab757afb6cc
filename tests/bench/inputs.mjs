// The files that are measured, written once into a directory outside of the repository. The same sources write the same bytes.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { bodies } from './bodies.mjs';
import { isBlocked, requests } from './generate.mjs';

/** Written in so large pieces. */
const PIECE = 8 * 1024 * 1024;
const BODY = '@body@';
const SOURCES = ['inputs.mjs', 'bodies.mjs', 'generate.mjs'];

/**
 * @typedef {object} Input
 * @property {string} path
 * @property {number} bytes
 * @property {number} entries
 * @property {number} exchanges
 * @property {number} blocked
 * @property {number} preflights
 */

/**
 * A HAR of so many entries.
 *
 * @param {string} directory
 * @param {string} name
 * @param {object} what
 * @param {number} what.entries
 * @param {number} [what.seed]
 * @param {boolean} [what.lean]  without what no analysis looks at: stacks, timings, most headers
 * @param {number} [what.bodies]  the bodies of responses too, so many times as long as `bodies.mjs` writes them
 * @param {boolean} [what.indented]  as Chromium saves it
 * @returns {Promise<Input>}
 */
export async function input(directory, name, what) {
  const version = await versionOf(what);
  const path = join(directory, `${name}-${version}.har`);
  const known = await readFile(`${path}.json`, 'utf8').catch(() => undefined);
  if (known) return { path, ...JSON.parse(known) };
  console.log(`    writing ${path}`);
  await mkdir(directory, { recursive: true });
  for (const old of await readdir(directory)) {
    if (old.startsWith(`${name}-`) && !old.includes(version)) await rm(join(directory, old));
  }
  const counts = await write(`${path}.part`, what);
  await rename(`${path}.part`, path);
  await writeFile(`${path}.json`, JSON.stringify(counts));
  return { path, ...counts };
}

async function versionOf(what) {
  const hash = createHash('sha256').update(JSON.stringify(what));
  for (const source of SOURCES) hash.update(await readFile(new URL(source, import.meta.url)));
  return hash.digest('hex').slice(0, 12);
}

async function write(path, { entries, seed = 1, lean = false, bodies: times = 0, indented = false }) {
  const file = createWriteStream(path, { highWaterMark: PIECE });
  const body = times && bodies(seed);
  const counts = { bytes: 0, entries: 0, exchanges: 0, blocked: 0, preflights: 0 };
  let pieces = [];
  let size = 0;
  const put = (piece) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    pieces.push(bytes);
    size += bytes.length;
  };
  const flush = async () => {
    const whole = Buffer.concat(pieces);
    counts.bytes += whole.length;
    [pieces, size] = [[], 0];
    if (!file.write(whole)) await once(file, 'drain');
  };

  put('{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[');
  for (const request of requests(entries, { seed })) {
    counts.exchanges += 1;
    counts.blocked += Number(isBlocked(request));
    for (const entry of request) {
      if (counts.entries > 0) put(',');
      if (indented) put('\n');
      counts.entries += 1;
      counts.preflights += Number(entry.request.method === 'OPTIONS');
      const { content } = entry.response;
      const hasBody = body && content.size > 0;
      content.text = hasBody ? BODY : undefined;
      if (hasBody && content.mimeType.startsWith('image/')) content.encoding = 'base64';
      const [before, after] = JSON.stringify(lean ? leanOf(entry) : entry, undefined, indented ? 2 : undefined).split(BODY);
      put(before);
      if (hasBody) {
        body(content.mimeType, times).forEach(put);
        put(after);
      }
    }
    if (size > PIECE) await flush();
  }
  put(']}}');
  await flush();
  file.end();
  await once(file, 'close');
  return counts;
}

const USED = [':authority', 'origin', 'referer', 'accept', 'authorization', 'content-type', 'sec-fetch-mode', 'sec-fetch-site'];

function leanOf({ _resourceType, request, response, startedDateTime, time }) {
  const isUsed = ({ name }) => USED.includes(name.toLowerCase()) || name.toLowerCase().startsWith('access-control-');
  return {
    _resourceType,
    request: { method: request.method, url: request.url, headers: request.headers.filter(isUsed) },
    response: { status: response.status, headers: response.headers, content: response.content, redirectURL: response.redirectURL, _error: response._error },
    startedDateTime,
    time,
  };
}
