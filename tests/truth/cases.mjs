import { randomPreflightAnswer, randomResponse } from './answers.mjs';
import { seeded } from './random.mjs';
import { randomRequest } from './requests.mjs';

/**
 * @typedef {object} Case
 * @property {import('./requests.mjs').Request} request  what the page does
 * @property {import('./answers.mjs').Answer} preflight  what OPTIONS gets, where the browser sends one
 * @property {import('./answers.mjs').Answer} response   what the request itself gets
 */

/**
 * Random cases: the same for the same seed, ports aside, and the first ones whatever the count.
 *
 * @param {number} count
 * @param {number} seed
 * @param {{page: string, api: string}} origins
 * @returns {Case[]}
 */
export function randomCases(count, seed, origins) {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const request = randomRequest(random);
    const preflight = randomPreflightAnswer(random, request, origins);
    const response = randomResponse(random, request, origins);
    return { request, preflight, response };
  });
}
