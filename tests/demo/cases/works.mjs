import {
  JSON_BODY, ALLOW_PAGE, ALLOW_CREDENTIALS, ALLOW_PUT, ALLOW_JSON, VARY, JSON_TYPE, NO_OPTIONS_ROUTE, answer,
  allowed,
} from './vocabulary.mjs';

/** What works, so that one sees what right looks like. @type {import('../cases.mjs').Case[]} */
export const works = [
  {
    id: 'simple-get',
    title: 'A plain GET',
    mistake: 'None: anybody may read this.',
    request: {},
    preflight: NO_OPTIONS_ROUTE,
    response: answer(200, 'Access-Control-Allow-Origin: *', JSON_TYPE),
    expected: allowed(),
  },
  {
    id: 'put-with-credentials',
    title: 'PUT with JSON and cookies',
    mistake: 'None: preflight and response both name the origin and allow credentials.',
    cookie: 'session=demo',
    request: { method: 'PUT', ...JSON_BODY, credentials: 'include' },
    preflight: answer(204, ALLOW_PAGE, ALLOW_CREDENTIALS, ALLOW_PUT, ALLOW_JSON, VARY),
    response: answer(200, ALLOW_PAGE, ALLOW_CREDENTIALS, VARY, JSON_TYPE),
    expected: allowed(),
  },
  {
    id: 'error-that-can-be-read',
    title: 'A 404 that the script can read',
    mistake: 'None for CORS: the API sends its headers with errors too, so the page learns what went wrong.',
    request: {},
    preflight: NO_OPTIONS_ROUTE,
    response: answer(404, ALLOW_PAGE, VARY, JSON_TYPE),
    expected: allowed(),
  },
  {
    id: 'authorization-under-wildcard',
    title: 'Authorization under Allow-Headers: *',
    mistake: 'It works today, against the standard: “*” shall not cover Authorization, and browsers have announced to follow.',
    request: { headers: { Authorization: 'Bearer demo' } },
    preflight: answer(204, 'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Headers: *'),
    response: answer(200, 'Access-Control-Allow-Origin: *', JSON_TYPE),
    expected: allowed('authorization-not-covered-by-wildcard'),
  },
];
