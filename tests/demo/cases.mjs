import { classic } from './cases/classic.mjs';
import { more } from './cases/more.mjs';
import { redirects } from './cases/redirects.mjs';
import { works } from './cases/works.mjs';

/**
 * What the demo can do wrong, as data: how the page asks, how the API answers, and what a browser makes of it.
 *
 * @typedef {object} Case
 * @property {string} id        stable; also the path on the API: `http://localhost:8001/<id>`
 * @property {'classic'|'more'|'works'} group
 * @property {string} title     the situation in a few words
 * @property {string} mistake   what is wrong and where, for a reader who has never heard of it
 * @property {'page'|'sandbox'} frame   who asks: the page, or a sandboxed frame in it, whose origin is `null`
 * @property {string} [cookie]  set for the case's path before asking, so that there is something to send along
 * @property {{method?: string, headers?: Record<string, string>, credentials?: RequestCredentials, body?: string}} request
 *                              the second argument of `fetch`
 * @property {Answer} preflight what OPTIONS gets
 * @property {Answer} response  what the request itself gets
 * @property {Expected} expected
 *
 * @typedef {{status: number, headers: string[]} | 'drop the connection'} Answer
 *          The header lines exactly as sent: in this order, a line twice where it stands twice.
 *
 * @typedef {object} Expected
 * @property {'blocked'|'allowed'|'failed'} outcome   `failed`: the network's fault, CORS had nothing to judge
 * @property {'preflight'|'redirect'|'response'|null} stage      where it stopped
 * @property {string|null} code      the cause that must be named
 * @property {string[]} also         further causes that must be named, because they would block next
 * @property {string|null} chromium  Chromium's own `CorsError`; null where CORS blocked nothing
 */

/** Every case, in the order in which the demo shows them. @type {Case[]} */
export const cases = [
  ...inGroup('classic', classic),
  ...inGroup('more', more),
  ...inGroup('more', redirects),
  ...inGroup('works', works),
];

function inGroup(group, list) {
  return list.map((one) => ({ group, frame: 'page', ...one }));
}
