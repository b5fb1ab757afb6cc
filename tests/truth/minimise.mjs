import { linesOf } from './answers.mjs';
import { isLocation, locationOf, plainHops } from './hops.mjs';
import { ELEMENTS } from './requests.mjs';

/** How often a case is run again at most. */
const MAX_RUNS = 40;

/**
 * Makes a case simpler, one thing after the other, for as long as it keeps a property.
 *
 * @param {import('./cases.mjs').Case} one
 * @param {import('./hops.mjs').Origins} origins
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
function steps({ request, hops }, origins) {
  const each = hops.map((_, index) => index).reverse();
  return [
    (one) => ({ ...one, before: null }),
    ...each.map((index) => (one) => ({ ...one, hops: withoutHop(one.hops, index) })),
    ...each.map((index) => withPlainHop(index, origins)),
    withRequest({ headers: {} }),
    withRequest({ body: null }),
    withRequest({ frame: 'page' }),
    withRequest({ cookie: false }),
    withRequest({ uploadListener: false }),
    withRequest({ redirect: 'follow' }),
    withRequest({ via: 'fetch', uploadListener: false }),
    withRequest({ credentials: 'same-origin' }),
    withRequest({ method: 'GET', body: null }),
    (one) => (ELEMENTS.includes(one.request.via) ? one : withRequest({ method: 'PUT' })(one)),
    ...Object.keys(request.headers).map(withoutHeader),
    ...each.flatMap((index) => stepsOfHop(hops[index], index, origins)),
  ];
}

function stepsOfHop({ preflight, response }, index, origins) {
  return [
    withAnswer('preflight', index, { status: 204, brokenOff: undefined }),
    withAnswer('response', index, { brokenOff: undefined }),
    withPlainStatus(index),
    ...linesOf(preflight).map((line) => withoutLine('preflight', index, line)),
    ...linesOf(response).map((line) => withoutLine('response', index, line)),
    ...linesOf(preflight).map((line) => withPlainLine('preflight', index, line, origins)),
    ...linesOf(response).map((line) => withPlainLine('response', index, line, origins)),
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

// The one before it leads where this one led, if anywhere.
function withoutHop(hops, index) {
  if (hops.length <= index || hops.length === 1) {
    return hops;
  }
  const left = hops.filter((_, other) => other !== index);
  return index === 0 ? left : left.with(index - 1, leadingAs(hops[index - 1], hops[index].response));
}

function leadingAs({ response, ...hop }, answer) {
  if (typeof response === 'string' || typeof answer === 'string') {
    return { ...hop, response: answer };
  }
  const others = response.headers.filter((line) => !isLocation(line));
  const status = locationOf(answer) === null ? answer.status : response.status;
  return { ...hop, response: { ...response, status, headers: [...others, ...answer.headers.filter(isLocation)] } };
}

function withPlainHop(index, origins) {
  return ({ request, hops, before }) => {
    const plain = plainHops(hops, request, origins)[index];
    return { request, hops: plain ? hops.with(index, plain) : hops, before };
  };
}

function withAnswer(which, index, change) {
  return (one) => {
    const hop = one.hops[index];
    if (!hop || typeof hop[which] === 'string') {
      return one;
    }
    return { ...one, hops: one.hops.with(index, { ...hop, [which]: { ...hop[which], ...change } }) };
  };
}

function withPlainStatus(index) {
  return (one) => {
    const answer = one.hops[index]?.response ?? '';
    return withAnswer('response', index, { status: locationOf(answer) === null ? 200 : 302 })(one);
  };
}

function withoutLine(which, index, line) {
  return (one) => {
    const headers = linesOf(one.hops[index]?.[which] ?? '').filter((other) => other !== line);
    return withAnswer(which, index, { headers })(one);
  };
}

function withPlainLine(which, index, line, origins) {
  const nameOf = (text) => text.split(':', 1)[0].toLowerCase();
  return (one) => {
    const plain = plainHops(one.hops, one.request, origins)[index];
    const simple = linesOf(plain?.[which] ?? '').find((other) => nameOf(other) === nameOf(line));
    const headers = linesOf(one.hops[index]?.[which] ?? '').map((other) => (other === line ? (simple ?? other) : other));
    return withAnswer(which, index, { headers })(one);
  };
}
