import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { preflightHeaders } from './cors.mjs';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** The command line. */
export const COMMAND =
  process.env.PREFLIGHT_INSPECTOR ||
  join(process.env.CARGO_TARGET_DIR || join(REPOSITORY, 'target'), 'debug', 'preflight-inspector');

/**
 * The snippet that the command line prints for what a broken server answered.
 *
 * @param {object} wanted
 * @param {string} wanted.id         the recipe's
 * @param {string} wanted.server     the broken server's origin
 * @param {import('./cors.mjs').Outcome[]} wanted.outcomes  what it answered
 * @param {string[]} wanted.origins  further origins to allow
 * @param {string[]} wanted.exposed  response headers to let the page read
 * @param {string} wanted.directory  for the HAR file
 * @returns {Promise<{parts: {place: string, code: string}[], apply: string, applicability: string, notes: string[]}>}
 */
export async function askForFix({ id, server, outcomes, origins, exposed, directory }) {
  const file = join(directory, 'broken.har');
  await writeFile(file, JSON.stringify(har(server, outcomes), null, 1));
  const changes = [...origins.map((origin) => ['--origin', origin]), ...exposed.map((name) => ['--expose', name])];
  const options = ['--server', id, '--format', 'json', ...changes.flat()];
  const { stdout } = await promisify(execFile)(COMMAND, ['fix', file, ...options]).catch((error) => {
    // An exit status of 1 says that something is blocked, and so it is.
    if (error.code === 1 && error.stdout) {
      return error;
    }
    throw new Error(`${COMMAND} fix: ${error.stderr || error.message}`);
  });
  const fixes = JSON.parse(stdout);
  if (fixes.length !== 1) {
    throw new Error(`${COMMAND} fix printed ${fixes.length} fixes for one server`);
  }
  return fixes[0].snippet;
}

/** The exchanges as DevTools would save them: no Origin and no response on a request that its preflight stopped. */
export function har(server, outcomes) {
  const entries = outcomes.flatMap(({ request, preflight, response }) => {
    const { origin, path, method = 'GET', headers = {}, credentials } = request;
    const url = new URL(path, server).href;
    const asked = { url, method, headers: response ? { ...headers, Origin: origin } : headers };
    const actual = entry('fetch', { ...asked, ...(credentials && { _credentials: credentials }) }, response);
    const options = { url, method: 'OPTIONS', headers: preflightHeaders(request) };
    return preflight ? [entry('preflight', options, preflight), actual] : [actual];
  });
  return { log: { version: '1.2', creator: { name: 'tests/prove', version: '1' }, pages: [], entries } };
}

function entry(resourceType, request, response) {
  return {
    _resourceType: resourceType,
    startedDateTime: new Date().toISOString(),
    time: 1,
    request: {
      ...request,
      httpVersion: 'http/1.1',
      headers: named(Object.entries(request.headers)),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: response ? 'http/1.1' : '',
      headers: named(response?.headers ?? []),
      cookies: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: 0,
      // A preflight has no error of its own.
      _error: resourceType === 'preflight' ? null : 'net::ERR_FAILED',
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 1, receive: 0 },
  };
}

function named(pairs) {
  return pairs.map(([name, value]) => ({ name, value }));
}
