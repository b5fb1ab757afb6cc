import { API, PERMITS_PUT, READABLE, answer, byXhr, failed, get, hidden, put } from './vocabulary.mjs';

const ONLY_ITSELF = { 'Content-Security-Policy': "connect-src 'self'" };
const PUBLIC = 'https://public.test';
const FOR_ANYBODY = answer(200, ['Access-Control-Allow-Origin: *']);

/** A rule of the page, of the user or of the browser forbids the request. @type {import('../cases.mjs').LookAlike[]} */
export const policies = [
  {
    id: 'mixed-content',
    title: 'An https page asks an http address',
    server: 'http://api.test',
    ask: get,
    response: READABLE,
    expected: failed('mixed-content', '', /https.*http|mixed content/),
  },
  {
    id: 'mixed-content-put',
    title: 'An https page asks an http address, with a method that needs a preflight',
    server: 'http://api.test',
    ask: put,
    preflight: PERMITS_PUT,
    response: READABLE,
    expected: failed('mixed-content', '', /mixed content/),
  },
  {
    id: 'content-security-policy',
    title: 'The page’s policy does not list the host',
    pageHeaders: ONLY_ITSELF,
    server: API,
    ask: byXhr,
    response: READABLE,
    expected: failed('content-security-policy', '', /Content Security Policy/),
  },
  {
    id: 'blocked-by-extension',
    title: 'An extension blocks the address',
    server: API,
    ask: get,
    response: READABLE,
    expected: failed('blocked-by-client', 'net::ERR_BLOCKED_BY_CLIENT', /extension/),
  },
  {
    id: 'blocked-in-devtools',
    title: 'The address is blocked in DevTools',
    server: API,
    ask: get,
    devtools: 'block',
    response: READABLE,
    expected: failed('blocked-in-devtools', '', /developer tools/),
  },
  {
    id: 'local-network',
    title: 'A page on the internet asks an address of the local network',
    page: PUBLIC,
    server: 'https://192.168.0.10',
    ask: get,
    response: FOR_ANYBODY,
    expected: { ...failed('local-network-access', 'net::ERR_FAILED', /permission/), corsError: 'LocalNetworkAccessPermissionDenied' },
  },
  {
    id: 'loopback',
    title: 'A page on the internet asks the user’s own machine',
    page: PUBLIC,
    server: 'http://localhost',
    ask: get,
    response: FOR_ANYBODY,
    expected: { ...failed('local-network-access', 'net::ERR_FAILED', /permission/), corsError: 'LocalNetworkAccessPermissionDenied' },
  },
  {
    id: 'local-network-at-preflight',
    title: 'A page on the internet asks a name that leads into the local network, with a preflight',
    page: PUBLIC,
    server: API,
    ask: put,
    preflight: PERMITS_PUT,
    response: FOR_ANYBODY,
    expected: { ...failed('local-network-access', 'net::ERR_FAILED', /permission/), corsError: 'LocalNetworkAccessPermissionDenied' },
  },
  {
    id: 'local-network-by-name',
    title: 'The same without a preflight: nothing shows it',
    page: PUBLIC,
    server: API,
    ask: get,
    response: FOR_ANYBODY,
    expected: hidden('not-explained', /does not show/, { corsError: 'LocalNetworkAccessPermissionDenied' }),
  },
];

/** @type {Omit<import('../cases.mjs').LookAlike, 'expected'>[]} */
export const traceless = [
  {
    id: 'content-security-policy-for-fetch',
    title: 'The page’s policy does not list the host that a fetch is for',
    pageHeaders: ONLY_ITSELF,
    server: API,
    ask: get,
    response: READABLE,
  },
  {
    id: 'same-origin-only',
    title: 'A fetch with mode: “same-origin” goes elsewhere',
    server: API,
    ask: (url) => fetch(url, { mode: 'same-origin' }),
    response: READABLE,
  },
];
