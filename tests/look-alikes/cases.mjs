import { errorPages } from './cases/error-pages.mjs';
import { inBetween } from './cases/in-between.mjs';
import { isolation } from './cases/isolation.mjs';
import { network } from './cases/network.mjs';
import { policies, traceless } from './cases/policies.mjs';

/**
 * What looks like a CORS block, as data: how it comes about, and what is to be said of it.
 *
 * @typedef {object} LookAlike
 * @property {string} id        stable; also the path of the page, and of what it asks for
 * @property {string} title     the situation in a few words
 * @property {string} [page]    the page's origin; `https://app.test` unless said
 * @property {Record<string, string>} [pageHeaders]
 * @property {string} server    the origin that it asks
 * @property {(url: string) => Promise<unknown>} ask  how; runs in the page
 * @property {(event: FetchEvent) => void} [worker]   what a service worker of the page makes of it
 * @property {'offline'|'block'} [devtools]           what is set in DevTools meanwhile
 * @property {boolean} [isSlow] takes half a minute: recorded once, and not made again in every test
 * @property {Answer} [preflight]  what OPTIONS gets
 * @property {Answer} [response]   what the request itself gets
 * @property {Expected} expected
 *
 * @typedef {{status: number, headers: string[], body?: string|Buffer} | keyof typeof import('./servers.mjs').REFUSALS} Answer
 *
 * @typedef {object} Expected
 * @property {'blocked'|'allowed'|'failed'|'not-cors'|'undetermined'} outcome
 * @property {string} code      of the first finding
 * @property {'blocks'|'warns'} role  of that finding
 * @property {RegExp} says      what the verdict must say
 * @property {string} [netError]   what Chromium itself calls it; where the page got its answer, there is none
 * @property {string} [corsError]  Chromium's `CorsError`, if it has one for it
 */

/** @type {LookAlike[]} */
export const lookAlikes = [...network, ...policies, ...isolation, ...inBetween, ...errorPages];

/** Those of which Chromium tells an extension nothing at all: there is nothing to explain. @type {Omit<LookAlike, 'expected'>[]} */
export { traceless };

/** What the page of a look-alike asks for. @param {LookAlike} one */
export function urlOf({ server, id }) {
  return `${server}/${id}`;
}

/** Where the page itself is. @param {LookAlike} one */
export function pageOf({ page = 'https://app.test', id }) {
  return `${page}/${id}/`;
}
