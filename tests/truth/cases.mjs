import { linesOf } from './answers.mjs';
import { plainHops, randomHops } from './hops.mjs';
import { seeded } from './random.mjs';
import { isSimple, randomElement, randomRequest, variation } from './requests.mjs';

/**
 * @typedef {object} Case
 * @property {import('./requests.mjs').Request} request  what the page does
 * @property {import('./hops.mjs').Hop[]} hops           what the servers answer, each redirecting to the next; one at least
 * @property {Case|null} before                          what the page did before, at the same URL: a preflight may be cached
 */

/**
 * Random cases: the same for the same seed, ports aside, and the first ones whatever the count.
 *
 * @param {number} count
 * @param {number} seed
 * @param {import('./hops.mjs').Origins} origins
 * @returns {Case[]}
 */
export function randomCases(count, seed, origins) {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const request = random.chance(0.15) ? randomElement(random) : randomRequest(random);
    const hops = randomHops(random, request, origins);
    const one = { request, hops, before: null };
    return !isSimple(request) && random.chance(0.25) ? askedBefore(random, one, origins) : one;
  });
}

// First with answers that pass, so that there is something to cache; then with the random ones, often in another manner.
function askedBefore(random, { request, hops }, origins) {
  const maxAge = random.pick(MAX_AGES);
  const passing = plainHops(hops, request, origins).map((hop) => ({
    ...hop,
    preflight: { ...hop.preflight, headers: [...linesOf(hop.preflight), ...maxAge] },
  }));
  return { request: variation(random, request), hops, before: { request, hops: passing, before: null } };
}

const MAX_AGES = [
  ...[[], ['600'], ['600'], ['600'], ['86400'], ['5'], ['60'], ['0'], ['-1'], ['abc'], ['5', '5'], ['1e3'], ['+600']],
].map((values) => values.map((value) => `Access-Control-Max-Age: ${value}`));
