/**
 * What a browser does with a cross-origin request, by the Fetch standard. A second opinion, kept apart from the Rust core on
 * purpose: a mistake there must not prove itself right.
 */
import { exchange, list, values } from './http.mjs';

/**
 * Sends a request as a browser would, preflight first where one is needed.
 *
 * @param {string} server  its origin
 * @param {Request} request
 * @returns {Promise<Outcome>}
 *
 * @typedef {object} Request
 * @property {string} origin       the page's, as it stands in `Origin`
 * @property {string} path
 * @property {string} [method]
 * @property {Record<string, string>} [headers]  only ones that are not safelisted
 * @property {string} [body]
 * @property {'include' | 'omit'} [credentials]
 *
 * @typedef {object} Outcome
 * @property {Request} request
 * @property {import('./http.mjs').Response} [preflight]
 * @property {import('./http.mjs').Response} [response]  not there when the preflight failed
 * @property {string | null} refusal                     why the page may not read the response
 */
export async function ask(server, request) {
  const { origin, path, method = 'GET', headers = {}, body } = request;
  const outcome = { request, refusal: null };
  if (needsPreflight(request)) {
    outcome.preflight = await exchange(server, { method: 'OPTIONS', path, headers: preflightHeaders(request) });
    const reason = preflightCheck(outcome.preflight, request);
    if (reason) {
      return { ...outcome, refusal: `preflight: ${reason}` };
    }
  }
  outcome.response = await exchange(server, { method, path, headers: { ...headers, Origin: origin }, body });
  return { ...outcome, refusal: corsCheck(outcome.response, request) };
}

/** What a preflight for `request` carries. */
export function preflightHeaders({ origin, method = 'GET', headers = {} }) {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return {
    Origin: origin,
    'Access-Control-Request-Method': method,
    ...(names.length && { 'Access-Control-Request-Headers': names.sort().join(',') }),
  };
}

/** Why the preflight's `response` does not allow `request`, or null. */
export function preflightCheck(response, request) {
  const { method = 'GET', headers = {}, credentials } = request;
  const reason = corsCheck(response, request);
  if (reason) {
    return reason;
  }
  if (response.status < 200 || response.status > 299) {
    return `status ${response.status}`;
  }
  const methods = values(response, 'access-control-allow-methods').flatMap((value) => value.split(/\s*,\s*/));
  const names = list(response, 'access-control-allow-headers');
  const wildcard = (allowed) => credentials !== 'include' && allowed.includes('*');
  if (!SAFE_METHODS.includes(method) && !methods.includes(method) && !wildcard(methods)) {
    return `method ${method} is not allowed`;
  }
  const missing = Object.keys(headers).find((name) => !names.includes(name.toLowerCase()) && !wildcard(names));
  return missing ? `header ${missing} is not allowed` : null;
}

/** Why `response` may not be read by the page, or null. */
export function corsCheck(response, { origin, credentials }) {
  const allowOrigin = values(response, 'access-control-allow-origin');
  if (allowOrigin.length !== 1) {
    return allowOrigin.length ? `Access-Control-Allow-Origin ${allowOrigin.length} times` : 'no Access-Control-Allow-Origin';
  }
  if (allowOrigin[0] === '*' && credentials !== 'include') {
    return null;
  }
  if (allowOrigin[0] !== origin) {
    return `Access-Control-Allow-Origin is ${allowOrigin[0]}`;
  }
  const allowCredentials = values(response, 'access-control-allow-credentials').join(', ');
  const isEnough = credentials !== 'include' || allowCredentials === 'true';
  return isEnough ? null : `Access-Control-Allow-Credentials is ${allowCredentials}`;
}

const SAFE_METHODS = ['GET', 'HEAD', 'POST'];

function needsPreflight({ method = 'GET', headers = {} }) {
  return !SAFE_METHODS.includes(method) || Object.keys(headers).length > 0;
}
