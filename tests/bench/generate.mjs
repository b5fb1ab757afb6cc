// Writes a HAR as Chromium would have recorded it, as large as wanted: the same count and seed, the same bytes. Runs in Node and in a page.
//
// One page of an application: its own documents, scripts, images and calls, and calls to two APIs on other origins, with
// their preflights; one call in five is blocked, in one of the ways of BLOCKED below.

const PAGE = 'https://app.example';
const APIS = ['https://api.example', 'https://auth.app.example:8443'];
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const BRANDS = '"Not:A-Brand";v="8", "Chromium";v="156"';
const START = Date.parse('2026-11-23T12:00:00Z');

// What a broken server answers: to the preflight, or, where `response` says so, to the request itself.
const BLOCKED = [
  { status: 404, allow: {} },
  { status: 204, allow: { origin: null } },
  { status: 204, allow: { origin: PAGE + '/' } },
  { status: 204, allow: { origin: '*', credentials: 'true' } },
  { status: 204, allow: { headers: 'accept' } },
  { status: 204, allow: { methods: 'GET, POST' } },
  { status: 301, allow: {}, error: 'net::ERR_INVALID_REDIRECT', location: '/elsewhere' },
  { response: true, allow: { origin: null } },
  { response: true, allow: { origin: `${PAGE}, ${PAGE}` } },
];

// No preflight fails for want of these methods.
const SAFELISTED = ['GET', 'HEAD', 'POST'];

const OWN = [
  { type: 'document', mime: 'text/html', path: '/', size: 8000 },
  { type: 'script', mime: 'text/javascript', path: '/assets/app.js', size: 90000 },
  { type: 'stylesheet', mime: 'text/css', path: '/assets/app.css', size: 20000 },
  { type: 'image', mime: 'image/webp', path: '/img/item.webp', size: 30000 },
  { type: 'fetch', mime: 'application/json', path: '/session', size: 400 },
];

/** @returns a HAR of `count` entries, as an object */
export function generate(count, seed = 1) {
  const creator = { name: 'WebInspector', version: '537.36' };
  return { log: { version: '1.2', creator, pages: [], entries: [...requests(count, { seed })].flat() } };
}

/**
 * The entries of each request in turn: one, or two where it has a preflight. `count` entries in all; no two requests have one URL.
 *
 * @param {number} count
 * @param {object} [options]
 * @param {number} [options.seed]
 * @param {number} [options.first]  the number of the first request, so that another lot has other URLs
 * @param {'own' | 'foreign'} [options.only]  the page's own origin, or what crosses origins
 * @returns {Generator<object[]>}
 */
export function* requests(count, { seed = 1, first = 1, only } = {}) {
  const random = numbersFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  let left = count;
  for (let id = first; left > 0; id += 1) {
    const call = { id, started: START + id * 37, wait: 5 + random() * 200, random, pick };
    const isOwn = only ? only === 'own' : random() < 0.4;
    // No request is cut in two.
    const made = isOwn || left === 1 ? [ownRequest(call)] : apiCall(call);
    if (random() < 0.5) made.reverse(); // DevTools hands over either first
    left -= made.length;
    yield made;
  }
}

/** Whether the browser kept the answer from the page, as `requests` tells it. */
export const isBlocked = (entries) => entries.some(({ response }) => response._error === 'net::ERR_FAILED');

function ownRequest(call) {
  const { type, mime, path, size } = call.pick(OWN);
  const text = mime === 'application/json' ? JSON.stringify({ id: call.id, name: 'Ada', roles: ['reader'] }) : undefined;
  return entry(call, {
    type,
    method: 'GET',
    url: `${PAGE}${path}?v=${call.id}`,
    requestHeaders: { Accept: '*/*', Referer: `${PAGE}/`, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'same-origin' },
    responseHeaders: { 'cache-control': 'max-age=600', 'content-length': String(size), 'content-type': mime },
    content: { size, mimeType: mime, text },
  });
}

function apiCall(call) {
  const method = call.pick(['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
  const withBody = method !== 'GET' && method !== 'DELETE';
  const own = { Authorization: `Bearer ${call.id}`, ...(withBody && { 'Content-Type': 'application/json' }) };
  const url = `${call.pick(APIS)}/v1/items/${call.id}?fields=name,price&page=${call.id % 9}`;
  const ways = BLOCKED.filter(({ allow }) => !allow.methods || !SAFELISTED.includes(method));
  const broken = call.random() < 0.2 ? call.pick(ways) : undefined;
  const brokenPreflight = broken && !broken.response;

  const preflight = entry(call, {
    type: 'preflight',
    method: 'OPTIONS',
    url,
    requestHeaders: {
      Accept: '*/*',
      'Access-Control-Request-Headers': Object.keys(own).join(',').toLowerCase(),
      'Access-Control-Request-Method': method,
      Origin: PAGE,
      Referer: `${PAGE}/`,
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Site': 'cross-site',
    },
    status: brokenPreflight ? broken.status : 204,
    error: brokenPreflight ? broken.error : undefined,
    location: brokenPreflight ? broken.location : undefined,
    responseHeaders: allow(brokenPreflight ? broken.allow : {}),
  });

  const sent = { Accept: '*/*', ...own, Referer: `${PAGE}/` };
  const request = { type: 'fetch', method, url, body: withBody ? JSON.stringify({ item: call.id, price: 995 }) : undefined };
  if (brokenPreflight) {
    // Never sent: provisional headers, no answer.
    return [preflight, entry(call, { ...request, requestHeaders: sent, status: 0, error: 'net::ERR_FAILED' })];
  }
  const text = JSON.stringify({ id: call.id, name: `Item ${call.id}`, price: 995, tags: ['new', 'blue'] });
  const actual = entry(call, {
    ...request,
    requestHeaders: { ...sent, Origin: PAGE, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'cross-site' },
    error: broken && 'net::ERR_FAILED',
    responseHeaders: { ...allow(broken ? broken.allow : {}), 'content-type': 'application/json', vary: 'Origin' },
    content: { size: text.length, mimeType: 'application/json', text: broken ? undefined : text },
  });
  return [preflight, actual];
}

function allow({
  origin = PAGE,
  methods = 'GET, POST, PUT, PATCH, DELETE',
  headers = 'authorization, content-type',
  credentials,
}) {
  return {
    ...(credentials && { 'access-control-allow-credentials': credentials }),
    'access-control-allow-headers': headers,
    'access-control-allow-methods': methods,
    ...(origin && { 'access-control-allow-origin': origin }),
  };
}

function entry(call, { type, method, url, requestHeaders, body, status = 200, error, location, responseHeaders, content }) {
  const { host, port, pathname, search, searchParams } = new URL(url);
  const answered = status !== 0;
  const http = answered ? 'http/2.0' : '';
  const shared = { 'User-Agent': AGENT, 'sec-ch-ua': BRANDS, 'sec-ch-ua-mobile': '?0', 'sec-ch-ua-platform': '"Linux"' };
  const pseudo = answered ? { ':authority': host, ':method': method, ':path': pathname + search, ':scheme': 'https' } : {};
  return {
    _initiator: type === 'preflight' ? { type, url, requestId: `2048.${call.id}` } : initiator(call),
    _priority: 'High',
    _resourceType: type,
    cache: {},
    ...(answered && { connection: port || '443' }),
    request: {
      method,
      url,
      httpVersion: http,
      headers: fields({ ...pseudo, ...requestHeaders, ...shared }),
      queryString: fields(Object.fromEntries(searchParams)),
      cookies: [],
      headersSize: -1,
      bodySize: body ? body.length : 0,
      ...(body && { postData: { mimeType: 'application/json', text: body } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: http,
      headers: answered
        ? fields({ ...responseHeaders, ...(location && { location }), date: 'Mon, 23 Nov 2026 12:00:00 GMT' })
        : [],
      cookies: [],
      content: answered && content ? content : { size: 0, mimeType: 'x-unknown' },
      redirectURL: location ?? '',
      headersSize: -1,
      bodySize: answered ? 0 : -1,
      _transferSize: answered ? 512 : 0,
      _error: error ?? null,
      _fetchedViaServiceWorker: false,
    },
    serverIPAddress: answered ? '203.0.113.7' : '',
    startedDateTime: new Date(call.started + (type === 'preflight' ? 3 : 0)).toISOString(),
    time: call.wait + 1.5,
    timings: { blocked: 1, dns: -1, ssl: -1, connect: -1, send: 0.2, wait: call.wait, receive: 0.3, _blocked_queueing: 0.7 },
    _connectionId: String(call.id % 6),
    pageref: 'page_1',
  };
}

function initiator({ id }) {
  const frame = (functionName, lineNumber) => ({
    functionName,
    scriptId: '6',
    url: `${PAGE}/assets/app.js`,
    lineNumber,
    columnNumber: 9,
  });
  return { type: 'script', stack: { callFrames: [frame('request', 120), frame('load', 300 + (id % 50)), frame('', 12)] } };
}

const fields = (record) => Object.entries(record).map(([name, value]) => ({ name, value }));

/** Random numbers from 0 to 1: mulberry32, small and the same everywhere. */
export function numbersFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
