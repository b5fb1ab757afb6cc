import { PAGE } from '../origins.mjs';

// What the page sends.
export const JSON_BODY = { headers: { 'Content-Type': 'application/json' }, body: '{"done":true}' };

// Header lines of an answer.
export const ALLOW_PAGE = `Access-Control-Allow-Origin: ${PAGE}`;
export const ALLOW_CREDENTIALS = 'Access-Control-Allow-Credentials: true';
export const ALLOW_PUT = 'Access-Control-Allow-Methods: GET, PUT';
export const ALLOW_JSON = 'Access-Control-Allow-Headers: Content-Type';
export const VARY = 'Vary: Origin';
export const JSON_TYPE = 'Content-Type: application/json; charset=utf-8';
export const HTML_TYPE = 'Content-Type: text/html; charset=utf-8';
export const EXPRESS = 'X-Powered-By: Express';
export const NGINX = 'Server: nginx/1.26.2';

// Answers.
export const answer = (status, ...headers) => ({ status, headers });
export const DROP = 'drop the connection';
export const NO_OPTIONS_ROUTE = answer(404, HTML_TYPE);
export const PERMITS_PUT = answer(204, ALLOW_PAGE, ALLOW_PUT, ALLOW_JSON, VARY);
export const READABLE = answer(200, ALLOW_PAGE, VARY, JSON_TYPE);

// What is to be found out.
export const blockedInPreflight = (code, chromium, also = []) => blocked('preflight', code, chromium, also);
export const blockedInResponse = (code, chromium) => blocked('response', code, chromium, []);
export const unansweredPreflight = (code) => ({ outcome: 'failed', stage: 'preflight', code, also: [], chromium: null });
export const allowed = (code = null) => ({ outcome: 'allowed', stage: null, code, also: [], chromium: null });

function blocked(stage, code, chromium, also) {
  return { outcome: 'blocked', stage, code, also, chromium };
}
