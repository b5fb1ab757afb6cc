import { DROP } from './answers.mjs';
import { sentMethod } from './requests.mjs';

/** How often a case is run again at most. */
const MAX_RUNS = 30;

/**
 * Makes a case simpler, one thing after the other, for as long as it keeps a property.
 *
 * @param {import('./cases.mjs').Case} one
 * @param {{page: string}} origins
 * @param {(one: import('./cases.mjs').Case) => Promise<boolean>} holds
 * @returns {Promise<import('./cases.mjs').Case>} the simplest that was found
 */
export async function minimise(one, origins, holds) {
  let simplest = one;
  let runs = 0;
  for (const step of steps(one, origins)) {
    const simpler = step(simplest);
    if (JSON.stringify(simpler) === JSON.stringify(simplest)) {
      continue;
    }
    if (runs++ === MAX_RUNS) {
      break;
    }
    if (await holds(simpler)) {
      simplest = simpler;
    }
  }
  return simplest;
}

// The coarse ones first: each that succeeds spares some of the fine ones.
function steps({ request, preflight, response }, { page }) {
  const plain = plainAnswers(page);
  return [
    (one) => ({ ...one, preflight: plain.preflight(one.request) }),
    (one) => ({ ...one, response: plain.response(one.request) }),
    withRequest({ headers: {} }),
    withRequest({ body: null }),
    withRequest({ frame: 'page' }),
    withRequest({ cookie: false }),
    withRequest({ uploadListener: false }),
    withRequest({ via: 'fetch', uploadListener: false }),
    withRequest({ credentials: 'same-origin' }),
    withRequest({ method: 'GET', body: null }),
    withRequest({ method: 'PUT' }),
    ...Object.keys(request.headers).map(withoutHeader),
    withAnswer('preflight', { status: 204 }),
    withAnswer('response', { status: 200 }),
    ...linesOf(preflight).map((line) => withoutLine('preflight', line)),
    ...linesOf(response).map((line) => withoutLine('response', line)),
    ...linesOf(preflight).map((line) => withPlainLine('preflight', line, plain)),
    ...linesOf(response).map((line) => withPlainLine('response', line, plain)),
  ];
}

function withRequest(change) {
  return (one) => ({ ...one, request: { ...one.request, ...change } });
}

function withoutHeader(name) {
  return (one) => {
    const { [name]: _, ...headers } = one.request.headers;
    return withRequest({ headers })(one);
  };
}

function withAnswer(which, change) {
  return (one) => (one[which] === DROP ? one : { ...one, [which]: { ...one[which], ...change } });
}

function withoutLine(which, line) {
  return (one) => withAnswer(which, { headers: linesOf(one[which]).filter((other) => other !== line) })(one);
}

function withPlainLine(which, line, plain) {
  const nameOf = (text) => text.split(':', 1)[0].toLowerCase();
  return (one) => {
    const simple = linesOf(plain[which](one.request)).find((other) => nameOf(other) === nameOf(line));
    const headers = linesOf(one[which]).map((other) => (other === line ? (simple ?? other) : other));
    return withAnswer(which, { headers })(one);
  };
}

function linesOf(answer) {
  return answer === DROP ? [] : answer.headers;
}

// As they should be.
function plainAnswers(page) {
  const both = ({ frame, credentials }) => [
    `Access-Control-Allow-Origin: ${frame === 'sandbox' ? 'null' : page}`,
    ...(credentials === 'include' ? ['Access-Control-Allow-Credentials: true'] : []),
  ];
  return {
    response: (request) => ({ status: 200, headers: both(request) }),
    preflight: (request) => ({
      status: 204,
      headers: [
        ...both(request),
        `Access-Control-Allow-Methods: ${sentMethod(request.method)}`,
        `Access-Control-Allow-Headers: ${['content-type', ...Object.keys(request.headers)].join(', ')}`,
      ],
    }),
  };
}
