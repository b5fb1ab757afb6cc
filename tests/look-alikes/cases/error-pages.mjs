import { ALLOW_PAGE, API, HTML_TYPE, PERMITS_PUT, READABLE, answer, blocked, get, put, withToken } from './vocabulary.mjs';

const page = (status, ...headers) => answer(status, [HTML_TYPE, ...headers], `<!doctype html><title>${status}</title>`);
const LOGIN = 'Location: https://login.test/authorize?return=%2F';

/**
 * Another layer answers than the one that knows of CORS: the status is the story, the missing header only the symptom.
 *
 * @type {import('../cases.mjs').LookAlike[]}
 */
export const errorPages = [
  {
    id: 'bad-gateway',
    title: 'A gateway answers 502',
    server: API,
    ask: get,
    response: page(502),
    expected: blocked('error-page-without-headers', 'MissingAllowOriginHeader', /502 Bad Gateway/),
  },
  {
    id: 'bad-gateway-behind-a-preflight',
    title: 'The preflight passes, then a gateway answers 504',
    server: API,
    ask: put,
    preflight: PERMITS_PUT,
    response: page(504),
    expected: blocked('error-page-without-headers', 'MissingAllowOriginHeader', /504 Gateway Timeout/),
  },
  {
    id: 'unauthorized',
    title: 'Authentication answers 401',
    server: API,
    ask: get,
    response: page(401, 'WWW-Authenticate: Bearer'),
    expected: blocked('error-page-without-headers', 'MissingAllowOriginHeader', /401 Unauthorized/),
  },
  {
    id: 'not-found',
    title: 'The address does not exist',
    server: API,
    ask: get,
    response: page(404),
    expected: blocked('error-page-without-headers', 'MissingAllowOriginHeader', /404 Not Found/),
  },
  {
    id: 'bad-gateway-at-preflight',
    title: 'A gateway answers OPTIONS with 503',
    server: API,
    ask: put,
    preflight: page(503),
    response: READABLE,
    expected: blocked('error-page-without-headers', 'PreflightMissingAllowOriginHeader', /503 Service Unavailable/),
  },
  {
    id: 'unauthorized-at-preflight',
    title: 'Authentication answers OPTIONS with 401',
    server: API,
    ask: withToken,
    preflight: page(401, 'WWW-Authenticate: Bearer'),
    response: READABLE,
    expected: blocked('preflight-needs-authentication', 'PreflightMissingAllowOriginHeader', /401 Unauthorized/),
  },
  {
    id: 'unauthorized-at-preflight-with-headers',
    title: 'Authentication answers OPTIONS with 401, all headers are right',
    server: API,
    ask: withToken,
    preflight: page(401, ALLOW_PAGE, 'Access-Control-Allow-Headers: Authorization'),
    response: READABLE,
    expected: blocked('preflight-needs-authentication', 'PreflightInvalidStatus', /401 Unauthorized/),
  },
  {
    id: 'forbidden-at-preflight',
    title: 'A firewall answers OPTIONS with 403',
    server: API,
    ask: put,
    preflight: page(403),
    response: READABLE,
    expected: blocked('preflight-needs-authentication', 'PreflightMissingAllowOriginHeader', /403 Forbidden/),
  },
  {
    id: 'login-at-preflight',
    title: 'OPTIONS is sent to the login page',
    server: API,
    ask: put,
    preflight: answer(302, [LOGIN]),
    response: READABLE,
    expected: blocked('preflight-needs-authentication', 'PreflightDisallowedRedirect', /log ?in/),
  },
];
