import { API, HTML_TYPE, JSON_FOR_NOBODY, JSON_TYPE, PIXEL, answer, failed, image, noCors, outside, script } from './vocabulary.mjs';

const pixel = (...headers) => answer(200, ['Content-Type: image/png', ...headers], PIXEL);

/** What a page may embed of another origin, and what it gets to see of it. @type {import('../cases.mjs').LookAlike[]} */
export const isolation = [
  {
    id: 'html-for-an-image',
    title: 'An image’s address answers with a page',
    server: API,
    ask: image,
    response: answer(200, [HTML_TYPE], '<!doctype html><title>Log in</title>'),
    expected: failed('blocked-by-orb', 'net::ERR_BLOCKED_BY_ORB', /not CORS/),
  },
  {
    id: 'json-for-a-script',
    title: 'A script’s address answers with JSON',
    server: API,
    ask: script,
    response: JSON_FOR_NOBODY,
    expected: failed('blocked-by-orb', 'net::ERR_BLOCKED_BY_ORB', /not CORS/),
  },
  {
    id: 'resource-policy-same-origin',
    title: 'An image is for its own origin only',
    server: API,
    ask: image,
    response: pixel('Cross-Origin-Resource-Policy: same-origin'),
    expected: failed('blocked-by-corp', 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin', /Cross-Origin-Resource-Policy/),
  },
  {
    id: 'resource-policy-same-site',
    title: 'An image is for its own site only',
    server: API,
    ask: image,
    response: pixel('Cross-Origin-Resource-Policy: same-site'),
    expected: failed('blocked-by-corp', 'net::ERR_BLOCKED_BY_RESPONSE.NotSameSite', /Cross-Origin-Resource-Policy/),
  },
  {
    id: 'resource-policy-for-fetch',
    title: 'A no-cors request meets a resource policy',
    server: API,
    ask: noCors,
    response: answer(200, [JSON_TYPE, 'Cross-Origin-Resource-Policy: same-origin'], '{}'),
    expected: failed('blocked-by-corp', 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin', /Cross-Origin-Resource-Policy/),
  },
  {
    id: 'embedder-policy',
    title: 'The page embeds only what says that it may be embedded',
    pageHeaders: { 'Cross-Origin-Embedder-Policy': 'require-corp' },
    server: API,
    ask: image,
    response: pixel(),
    expected: failed(
      'blocked-by-corp',
      'net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep',
      /Cross-Origin-Embedder-Policy/,
    ),
  },
  {
    id: 'opaque-response',
    title: 'The page asks with no-cors, and gets nothing to read',
    server: API,
    ask: noCors,
    response: answer(200, ['Content-Type: text/plain'], 'Hello'),
    expected: outside('opaque-response', /no-cors/),
  },
  {
    id: 'opaque-json',
    title: 'The page asks for JSON with no-cors, and the browser throws it away',
    server: API,
    ask: noCors,
    response: JSON_FOR_NOBODY,
    expected: outside('opaque-response', /no-cors/, { netError: 'net::ERR_ABORTED' }),
  },
];
