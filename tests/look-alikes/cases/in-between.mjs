import { ALLOW_PAGE, API, JSON_TYPE, READABLE, answer, get, hidden, outside, passed, put, withCookies } from './vocabulary.mjs';

const MEDDLED = 'https://meddled.test';

/** A service worker or an extension stands between page and server. @type {import('../cases.mjs').LookAlike[]} */
export const inBetween = [
  {
    id: 'worker-answers',
    title: 'A service worker answers by itself',
    server: API,
    ask: get,
    worker: (event) => event.respondWith(new Response('made here')),
    expected: outside('service-worker', /service worker/),
  },
  {
    id: 'worker-fails',
    title: 'A service worker answers with an error',
    server: API,
    ask: get,
    worker: (event) => event.respondWith(Response.error()),
    response: READABLE,
    expected: hidden('not-explained', /does not show/),
  },
  {
    id: 'worker-passes-on',
    title: 'A service worker passes the request on',
    server: API,
    ask: get,
    worker: (event) => event.respondWith(fetch(event.request)),
    response: READABLE,
    expected: outside('service-worker', /service worker/),
  },
  {
    id: 'worker-hands-over-opaque',
    title: 'A service worker asks with no-cors, and hands over what nobody may read',
    server: API,
    ask: get,
    worker: (event) => event.respondWith(fetch(event.request.url, { mode: 'no-cors' })),
    response: answer(200, ['Content-Type: text/plain'], 'Hello'),
    expected: hidden('not-explained', /does not show/),
  },
  {
    id: 'bypassed',
    title: 'An extension adds Allow-Origin to what the server sent',
    server: MEDDLED,
    ask: get,
    response: answer(200, [JSON_TYPE], '{}'),
    expected: passed('passed-against-the-headers', /this browser/),
  },
  {
    id: 'bypassed-at-preflight',
    title: 'An extension adds Allow-Origin to the preflight, too',
    server: MEDDLED,
    ask: put,
    preflight: answer(204, ['Access-Control-Allow-Methods: PUT']),
    response: answer(200, [JSON_TYPE], '{}'),
    expected: passed('passed-against-the-headers', /this browser/),
  },
  {
    id: 'spoiled-by-extension',
    title: 'An extension replaces the right Allow-Origin by “*”, and the request has credentials',
    server: MEDDLED,
    ask: withCookies,
    response: answer(200, [ALLOW_PAGE, 'Access-Control-Allow-Credentials: true', JSON_TYPE], '{}'),
    expected: hidden('not-explained', /would let it pass/, { corsError: 'WildcardOriginNotAllowed' }),
  },
];
