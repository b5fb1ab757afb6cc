import { mutated } from './mutate.mjs';

/**
 * How the page asks.
 *
 * @typedef {object} Request
 * @property {'page'|'sandbox'} frame     who asks: the page, or a sandboxed frame in it, whose origin is `null`
 * @property {'fetch'|'XMLHttpRequest'|Element} via
 * @property {boolean} uploadListener     with XMLHttpRequest: whether its upload is listened to, which forces a preflight
 * @property {boolean} cookie             whether the browser holds a cookie for the URL
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {'text'|'form'|'json-blob'|'multipart'|'stream'|null} body
 * @property {RequestCredentials} credentials
 * @property {RequestRedirect} redirect   with fetch: whether redirects are followed
 *
 * @typedef {'image'|'script'|'module'|'stylesheet'|'audio'|'video'|'font'|'EventSource'} Element
 *
 * @typedef {ReturnType<import('./random.mjs').seeded>} Random
 */

/** What else than a script's request asks by the rules of CORS. @type {Element[]} */
export const ELEMENTS = ['image', 'script', 'module', 'stylesheet', 'audio', 'video', 'font', 'EventSource'];

/** @param {Random} random @returns {Request} */
export function randomRequest(random) {
  const via = random.chance(0.3) ? 'XMLHttpRequest' : 'fetch';
  const method = random.weighted(METHODS);
  return {
    frame: randomFrame(random),
    via,
    uploadListener: via === 'XMLHttpRequest' && random.chance(0.3),
    cookie: random.chance(0.15),
    method,
    headers: randomHeaders(random),
    // Neither fetch() nor XMLHttpRequest sends one with these.
    body: /^(get|head)$/i.test(method) || random.chance(0.5) ? null : randomBody(random, via),
    // XMLHttpRequest knows but two modes.
    credentials: random.weighted({ include: 5, 'same-origin': 4, ...(via === 'fetch' && { omit: 1 }) }),
    redirect: via === 'fetch' ? random.weighted({ follow: 18, error: 1, manual: 1 }) : 'follow',
  };
}

/** With the attribute `crossorigin`, where there is one. @param {Random} random @returns {Request} */
export function randomElement(random) {
  const via = random.pick(ELEMENTS);
  return {
    frame: randomFrame(random),
    via,
    uploadListener: false,
    cookie: random.chance(0.15),
    method: 'GET',
    headers: {},
    body: null,
    // A font has no such attribute.
    credentials: via === 'font' ? 'same-origin' : random.pick(['include', 'same-origin']),
    redirect: 'follow',
  };
}

/** The same request or a similar one. @param {Random} random @param {Request} request @returns {Request} */
export function variation(random, request) {
  switch (random.weighted({ same: 6, credentials: 3, header: 2, method: 2 })) {
    case 'credentials':
      return { ...request, credentials: request.credentials === 'include' ? 'same-origin' : 'include' };
    case 'header':
      return { ...request, headers: { ...request.headers, 'X-Another': '1' } };
    case 'method':
      return { ...request, method: random.pick(['PATCH', 'DELETE', 'POST', 'PUT']) };
    default:
      return request;
  }
}

/** Whether there is nothing in it that asks for a preflight, as far as can be told at a glance. @param {Request} request */
export function isSimple({ method, headers, uploadListener, body }) {
  const hasHeaders = Object.keys(headers).length > 0 || body === 'json-blob' || body === 'stream';
  return ['GET', 'HEAD', 'POST'].includes(sentMethod(method)) && !hasHeaders && !uploadListener;
}

/** The method as the browser sends it: six of them it upper-cases, the others it takes as they stand. */
export function sentMethod(method) {
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}

const METHODS = {
  GET: 10, HEAD: 2, POST: 6, PUT: 6, DELETE: 4, PATCH: 4, OPTIONS: 1,
  get: 1, head: 1, Post: 1, put: 2, Delete: 1, patch: 3, Patch: 1, options: 1,
  PURGE: 1, QUERY: 1, propfind: 1, 'X-CUSTOM': 1,
};

const BODIES = ['text', 'form', 'json-blob', 'multipart'];

function randomFrame(random) {
  return random.chance(0.12) ? 'sandbox' : 'page';
}

function randomBody(random, via) {
  return via === 'fetch' && random.chance(0.1) ? 'stream' : random.pick(BODIES);
}

// The safelist's limit is 128 bytes.
const sized = (start, length) => start.padEnd(length, 'a');

const LANGUAGES = ['en', 'en-US,en;q=0.5', 'de, *;q=0.1', 'en_US', 'en\tde', 'en"', sized('en', 128), sized('en', 129)];

const SAFELISTED = {
  Accept: [
    'application/json', 'text/*;q=0.5', 'text/plain;q="1"', 'text/html (all)', 'a@b', '{}', 'a\tb', 'caf\u00e9', 'a\x7fb',
    'a\x01b', 'a\\b', '<a>', 'a?b', '[a]', 'a:b', '', sized('text/', 128), sized('text/', 129), sized('caf\u00e9', 128),
  ],
  'Accept-Language': LANGUAGES,
  'Content-Language': LANGUAGES,
  'Content-Type': [
    'application/json', 'application/json', 'application/json; charset=utf-8', 'application/xml', 'text/html',
    'application/graphql', 'text/plain', 'TEXT/Plain', 'text/plain;charset=utf-8', 'text/plain; charset="utf-8"',
    'text/plain;garbage', 'text/plain,text/plain', 'text/plain, application/json', 'text /plain', 'text/ plain', 'text', '',
    ';', '*/*', 'text/plain;', 'text/plain ; a=b', 'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=UTF-8', 'multipart/form-data; boundary=x', 'multipart/form-data;"',
    'text/plain\t;a', 'text/plain;\u00e9', 'application/csp-report', sized('text/plain;', 128), sized('text/plain;', 129),
  ],
  Range: [
    'bytes=0-', 'bytes=0-10', 'bytes=5-5', 'bytes=10-0', 'bytes=-5', 'bytes=0-1,3-4', 'Bytes=0-1', 'bytes= 0-1', 'bytes=0 - 1',
    'bytes=0-1 ', 'bytes=', 'bytes=-', 'bytes 0-1', 'items=0-1', 'bytes=00-01', 'bytes=0-9223372036854775807',
    'bytes=0-9223372036854775808', 'bytes=0-99999999999999999999999',
  ],
};

const OTHERS = {
  Authorization: ['Bearer abc', ''],
  'X-Api-Key': ['k'],
  'X-Requested-With': ['XMLHttpRequest'],
  'X-Request-ID': ['1', ''],
  'X-HTTP-Method-Override': ['PUT'],
  'Cache-Control': ['no-cache'],
  Pragma: ['no-cache'],
  'If-None-Match': ['"x"'],
  'If-Modified-Since': ['Mon, 01 Jan 2024 00:00:00 GMT'],
  'Last-Event-ID': ['1'],
  'User-Agent': ['mine'],
  'Upgrade-Insecure-Requests': ['1'],
  traceparent: ['00-1-1-00'],
  Purpose: ['prefetch'],
  Priority: ['u=1'],
  'Early-Data': ['1'],
  'Access-Control-Allow-Origin': ['*'],
  '*': ['1'],
  // On Chromium's own safelist, with some values.
  'Save-Data': ['on', 'off', 'ON'],
  DPR: ['2', '1.5', 'x', '.5', '2.'],
  Width: ['100', '1.5'],
  'Viewport-Width': ['100', '-1'],
  RTT: ['50', 'x'],
  Downlink: ['10', '1e3'],
  ECT: ['4g', '5g', '4G'],
  'Device-Memory': ['8', '0.25', ''],
  Intervention: ['x'],
  // Forbidden to pages: the browser leaves them out.
  Cookie: ['a=b'],
  DNT: ['1'],
  'Sec-Custom': ['1'],
  'Proxy-Custom': ['1'],
  'Access-Control-Request-Method': ['PUT'],
};

function randomHeaders(random) {
  const others = random.chance(0.6) ? random.some(Object.keys(OTHERS), 3) : [];
  const names = [...random.some(Object.keys(SAFELISTED), 2), ...others];
  return Object.fromEntries(names.map((name) => [name, randomValue(random, SAFELISTED[name] ?? OTHERS[name])]));
}

function randomValue(random, values) {
  const value = random.pick(values);
  return random.chance(0.15) ? mutated(random, value) : value;
}
