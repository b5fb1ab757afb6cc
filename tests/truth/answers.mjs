import { mutated } from './mutate.mjs';
import { sentMethod } from './requests.mjs';
import { urlish } from './urlish.mjs';

/**
 * What a server answers. Broken off, it announces more of a body than it sends.
 *
 * @typedef {{status: number, headers: string[], brokenOff?: boolean} | DROP | GARBAGE} Answer
 *          The header lines exactly as sent: in this order, a line twice where it stands twice, a character for each byte.
 *
 * @typedef {ReturnType<import('./random.mjs').seeded>} Random
 * @typedef {import('./requests.mjs').Request} Request
 *
 * @typedef {object} Asker
 * @property {string} page    the page's origin
 * @property {string} origin  the request's origin as this server is told: `null` from a sandboxed frame, and after detours
 */

export const DROP = 'drop the connection';
export const GARBAGE = 'answer what is no HTTP';

/**
 * @param {Random} random
 * @param {Request} request
 * @param {Asker} asker
 * @param {number} risk  of anything that stops the request: 1 is the most
 * @returns {Answer}
 */
export function randomPreflightAnswer(random, request, asker, risk) {
  const mishap = randomMishap(random, risk);
  if (mishap) {
    return mishap;
  }
  const care = random.pick(CARE) ** risk;
  const headers = headerLines(random, care, { ...bothAnswers(request, asker), ...preflightOnly(request) });
  if (random.chance(0.06 * risk)) {
    const location = random.pick([`${asker.page}/login`, '/login', `${asker.page}/`, 'https://login.example/', '']);
    // Without the line it is no redirect, but a status like any other.
    return { status: random.pick(REDIRECTS), headers: location ? [...headers, `Location: ${location}`] : headers };
  }
  const status = random.chance(care) ? random.pick([204, 200]) : random.pick(PREFLIGHT_STATUSES);
  return { status, headers, ...randomEnd(random, risk) };
}

/**
 * Never a redirect.
 *
 * @param {Random} random
 * @param {Request} request
 * @param {Asker} asker
 * @param {number} risk  of anything that stops the request: 1 is the most
 * @returns {Answer}
 */
export function randomResponse(random, request, asker, risk) {
  const mishap = randomMishap(random, risk);
  if (mishap) {
    return mishap;
  }
  const care = random.pick(CARE) ** risk;
  const headers = [...contentType(request), ...headerLines(random, care, bothAnswers(request, asker))];
  return { status: random.chance(0.6) ? 200 : random.pick(RESPONSE_STATUSES), headers, ...randomEnd(random, risk) };
}

/** The same answer with what it answers to CORS as it should be. @param {Answer} answer @returns {Answer} */
export function plainResponse(answer, request, asker) {
  const { status, headers } = typeof answer === 'string' ? { status: 200, headers: [] } : answer;
  return { status, headers: [...allowingOrigin(request, asker), ...headers.filter(isAboutNoCors)] };
}

/** One that allows the request. @param {Request} request @param {Asker} asker @returns {Answer} */
export function plainPreflightAnswer(request, asker) {
  const names = [...new Set(['content-type', ...Object.keys(request.headers)])];
  const lists = [
    `Access-Control-Allow-Methods: ${sentMethod(request.method)}`,
    `Access-Control-Allow-Headers: ${names.join(', ')}`,
  ];
  return { status: 204, headers: [...allowingOrigin(request, asker), ...lists] };
}

/** The header lines of an answer that has any. @param {Answer} answer */
export function linesOf(answer) {
  return typeof answer === 'string' ? [] : answer.headers;
}

function allowingOrigin({ credentials }, { origin }) {
  const allowCredentials = credentials === 'include' ? ['Access-Control-Allow-Credentials: true'] : [];
  return [`Access-Control-Allow-Origin: ${origin}`, ...allowCredentials];
}

function isAboutNoCors(line) {
  return !/^access-control-/i.test(line);
}

// Elements make something of it.
function contentType({ via }) {
  const type = CONTENT_TYPES[via];
  return type ? [`Content-Type: ${type}`] : [];
}

const CONTENT_TYPES = {
  image: 'image/png', script: 'text/javascript', module: 'text/javascript', stylesheet: 'text/css', audio: 'audio/wav',
  video: 'video/mp4', font: 'font/woff2', EventSource: 'text/event-stream',
};

function randomMishap(random, risk) {
  return random.chance(0.04 * risk) ? random.pick([DROP, DROP, DROP, GARBAGE]) : null;
}

function randomEnd(random, risk) {
  return random.chance(0.02 * risk) ? { brokenOff: true } : {};
}

// How probable each header is as it should be: where all are odd, the first one hides what the others do.
const CARE = [0.97, 0.9, 0.75, 0.5];

export const REDIRECTS = [301, 302, 303, 307, 308];
const PREFLIGHT_STATUSES = [200, 201, 202, 205, 206, 299, 300, 302, 304, 400, 401, 403, 404, 405, 500, 502, 503];
const RESPONSE_STATUSES = [201, 202, 204, 206, 299, 300, 302, 304, 400, 401, 403, 404, 405, 429, 500, 502, 503];

// For each header: what is right, what servers often send instead, and what some do; `invent` makes up more. An answer is a
// list: the values of the lines that there are of this header.

function bothAnswers({ credentials }, { page, origin }) {
  const { hostname, port } = new URL(page);
  const includes = credentials === 'include';
  // What a server says that does not look at the request's own.
  const echoed = origin === page ? [] : [[page], [page]];
  return {
    'Access-Control-Allow-Origin': {
      right: includes ? [[origin]] : [[origin], [origin], ['*']],
      common: [[], [], ['*'], [`${page}/`], [page.replace('http:', 'https:')], [origin, origin], ['null'], ...echoed],
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
      odd: [['-1'], ['abc'], ['5', '5'], [''], ['1e3'], ['+600'], ['99999999999999999999'], ['1']],
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
