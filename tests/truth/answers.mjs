import { mutated } from './mutate.mjs';
import { sentMethod } from './requests.mjs';
import { urlish } from './urlish.mjs';

/**
 * What the API answers.
 *
 * @typedef {{status: number, headers: string[]} | 'drop the connection'} Answer
 *          The header lines exactly as sent: in this order, a line twice where it stands twice, a character for each byte.
 *
 * @typedef {ReturnType<import('./random.mjs').seeded>} Random
 * @typedef {import('./requests.mjs').Request} Request
 * @typedef {{page: string, api: string}} Origins
 */

export const DROP = 'drop the connection';

/** @param {Random} random @param {Request} request @param {Origins} origins @returns {Answer} */
export function randomPreflightAnswer(random, request, origins) {
  if (random.chance(0.03)) {
    return DROP;
  }
  const care = random.pick(CARE);
  const headers = headerLines(random, care, { ...bothAnswers(request, origins), ...preflightOnly(request) });
  if (random.chance(0.06)) {
    const location = random.pick([`${origins.api}/login`, '/login', `${origins.page}/`, 'https://login.example/', '']);
    // Without the line it is no redirect, but a status like any other.
    return { status: random.pick(REDIRECTS), headers: location ? [...headers, `Location: ${location}`] : headers };
  }
  return { status: random.chance(care) ? random.pick([204, 200]) : random.pick(PREFLIGHT_STATUSES), headers };
}

/** Never a redirect. @param {Random} random @param {Request} request @param {Origins} origins @returns {Answer} */
export function randomResponse(random, request, origins) {
  if (random.chance(0.03)) {
    return DROP;
  }
  const care = random.pick(CARE);
  const headers = headerLines(random, care, bothAnswers(request, origins));
  return { status: random.chance(0.6) ? 200 : random.pick(RESPONSE_STATUSES), headers };
}

// How probable each header is as it should be: where all are odd, the first one hides what the others do.
const CARE = [0.97, 0.9, 0.75, 0.5];

const REDIRECTS = [301, 302, 303, 307, 308];
const PREFLIGHT_STATUSES = [200, 201, 202, 205, 206, 299, 300, 302, 304, 400, 401, 403, 404, 405, 500, 502, 503];
const RESPONSE_STATUSES = [201, 202, 204, 206, 299, 300, 302, 304, 400, 401, 403, 404, 405, 429, 500, 502, 503];

// For each header: what is right, what servers often send instead, and what some do; `invent` makes up more. An answer is a
// list: the values of the lines that there are of this header.

function bothAnswers({ frame, credentials }, { page }) {
  const { hostname, port } = new URL(page);
  const origin = frame === 'sandbox' ? 'null' : page;
  const includes = credentials === 'include';
  return {
    'Access-Control-Allow-Origin': {
      right: includes ? [[origin]] : [[origin], [origin], ['*']],
      common: [[], [], ['*'], [`${page}/`], [page.replace('http:', 'https:')], [origin, origin], ['null']],
      odd: [
        [''], [page], ['*', '*'], [origin, origin], [origin, '*'], ['http://other.example', origin], [page.toUpperCase()],
        [`http://${hostname}`], [`${page}0`], [page.replace('localhost', '127.0.0.1')], [`${page}/app`],
        [`${page}, http://other.example`], [`${page} http://other.example`], [`${page},`], [`, ${page}`], [`"${page}"`],
        [`'${page}'`], [`<${page}>`], [`[${page}]`], [`${page};`], ['"*"'], ['* '], ['**'], ['*,'], [`${hostname}:${port}`],
        [hostname], [`//${hostname}:${port}`], [':'], ['http://'], ['http:'], ['/'], ['?'], ['http://*'], ['*.example.com'],
        ['http://*.example.com'], ['http://[::1'], ['http://a b'], ['http://%'], ['caf\u00e9'], ['http://caf\u00e9.example'],
        ['undefined'], ['true'], ['none'], ['all'], ['Null'], ['"null"'], [`  ${origin}\t`], [` * `], ['\t'], [`${page}#`],
        [`${page}?`], ['http://user@localhost'], ['http://localhost:99999'], ['file://'], ['data:,'], ['about:blank'],
        ['javascript:1'], ['1:2'], ['a:b'], [`${page}\u00a0`],
      ],
      invent: (random) => urlish(random, page),
    },
    'Access-Control-Allow-Credentials': {
      right: includes ? [['true']] : [[], ['true'], []],
      common: [[], ['false']],
      odd: [
        ['True'], ['TRUE'], ['1'], ['yes'], ['"true"'], [''], ['true', 'true'], ['true,true'], ['true,'], ['true;'],
        [' true\t'], ['*'], ['true', 'false'],
      ],
    },
    'Access-Control-Expose-Headers': { right: [[], [], ['X-Total']], common: [['*']], odd: [['"x"'], ['x y']] },
  };
}

function preflightOnly({ method, headers, body }) {
  const sent = sentMethod(method);
  const names = [...Object.keys(headers), ...(body && !('Content-Type' in headers) ? ['content-type'] : [])];
  const list = names.join(', ');
  const many = 'Origin, X-Requested-With, Content-Type, Accept, Authorization';
  return {
    'Access-Control-Allow-Methods': {
      right: [[sent], [`GET, ${sent}`], [`${sent},OPTIONS`], ['GET', sent]],
      common: [[], ['*'], ['GET'], ['GET, POST, PUT, DELETE']],
      odd: [
        [''], [sent.toLowerCase()], [sent.toUpperCase()], [`GET ${sent}`], [`"${sent}"`], [`${sent};`], [`,${sent},,`],
        [`${sent}, *`], ['"*"'], [`[${sent}]`], [`GET|${sent}`], [`(${sent})`], ['GET/POST'], ['p\u00fct'],
        [`${sent}\t,GET`], ['**'], ['*, *'], [','], ['GET', `${sent} POST`], ['GET, POST, OPTIONS, PUT, PATCH, DELETE'],
        ['all'], [`${sent}: 1`],
      ],
    },
    'Access-Control-Allow-Headers': {
      right: list ? [[list], [list.toLowerCase()], names, [`${many}, ${list}`]] : [[], [many]],
      common: [[], ['*'], [many], ['Content-Type'], [names.slice(1).join(',')]],
      odd: [
        [''], ['X-Something-Else'], [list.toUpperCase()], [names.join(' ')], [`"${list}"`], [`${list};`], [`, ,${list},`],
        ['*, Authorization'], ['"*"'], [`${list}, x y`], ['content-type: application/json'], [`{${list}}`],
        [names.join(',\t')], ['caf\u00e9'], [`${list}, *`], ['accept, accept-language, content-language'], ['authorization'],
        ['@'],
      ],
    },
    'Access-Control-Max-Age': {
      right: [[], ['0'], ['600']],
      common: [['86400']],
      odd: [['-1'], ['abc'], ['5', '5'], [''], ['1e3']],
    },
  };
}

function headerLines(random, care, kinds) {
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const values = random.chance(care) ? random.pick(kind.right) : wrongValues(random, kind);
    const spelled = random.chance(0.2) ? name.toLowerCase() : name;
    return values.map((value) => `${spelled}: ${value}`);
  });
}

function wrongValues(random, { right, common, odd, invent }) {
  switch (random.weighted({ common: 4, odd: 4, mutated: 2, ...(invent && { invented: 2 }) })) {
    case 'common':
      return random.pick(common);
    case 'odd':
      return random.pick(odd);
    case 'mutated':
      return random.pick([...right, ...odd]).map((value) => mutated(random, value));
    default:
      return [invent(random)];
  }
}
