import { readFile } from 'node:fs/promises';

import { MARKUP, logWith } from './hostile.mjs';

/**
 * Everything that the panel can show, as a table. What has to hold of every screen is tested on each: a new one is one entry here.
 *
 * @typedef {object} Screen
 * @property {string} name
 * @property {string[]} cases  whose requests were captured: ids of the demo's
 * @property {(log: object) => object} [log]  what else the log holds; only the web page can be given that
 * @property {boolean} [onlyInPage]  a panel in DevTools always has a page to tell of
 * @property {(frame: import('puppeteer-core').Frame) => Promise<unknown>} [reach]  the way from what is shown first
 */

const LISTED = ['options-404', 'wildcard-with-credentials', 'middleware-after-routes', 'simple-get', 'preflight-dropped', 'three-at-once'];

const LONG = `${MARKUP} ${'long'.repeat(500)}`;

/** @type {Screen[]} */
export const SCREENS = [
  { name: 'nothing captured', cases: [] },
  { name: 'an explanation', cases: LISTED },
  { name: 'an explanation, unfolded', cases: LISTED, reach: unfold },
  { name: 'the fix changed by the reader, in part refused', cases: ['three-at-once'], reach: widen },
  { name: 'a near miss', cases: ['trailing-slash'] },
  { name: 'a failed request', cases: ['preflight-dropped'], reach: choose('preflight-dropped') },
  { name: 'an allowed request', cases: ['simple-get'], reach: choose('simple-get') },
  { name: 'nothing blocked', cases: ['simple-get', 'put-with-credentials'] },
  { name: 'nothing matches the filter', cases: LISTED, reach: filter('no such thing') },
  { name: 'the cost of preflights', cases: LISTED, reach: open('preflights') },
  { name: 'the cost of no preflights', cases: [], reach: open('preflights') },
  { name: 'the settings', cases: [], reach: open('settings') },
  { name: 'the list grouped by host, its filters open', cases: LISTED, reach: groupByHost },
  { name: 'what if', cases: ['three-at-once'], reach: press('what-if') },
  { name: 'the playground', cases: [], reach: press('playground'), onlyInPage: true },
  { name: 'what a later attempt mended', cases: ['three-at-once'], log: withMended },
  { name: 'the export', cases: LISTED, reach: open('export') },
  { name: 'something copied', cases: ['options-404'], reach: press('copy-ticket') },
  { name: 'a log without entries', cases: [], log: (log) => ({ ...log, entries: [] }) },
  { name: 'a log in which CORS has no say', cases: ['simple-get'], log: (log) => ({ ...log, entries: log.entries.map(asImage) }) },
  { name: 'a file that is none', cases: [], log: () => 'nonsense' },
  { name: 'a long and hostile status', cases: [], log: () => logWith(LONG).log, reach: chooseAndUnfold('statusText') },
  { name: 'a long and hostile header', cases: [], log: () => logWith(LONG).log, reach: chooseAndUnfold('allowHeaders') },
  { name: 'a long and hostile origin', cases: [], log: () => logWith(LONG).log, reach: chooseAndUnfold('allowOrigin') },
];

/** The demo's requests as they were recorded, as one log. */
export async function recordingOf(ids) {
  const read = (id) => readFile(new URL(`../fixtures/demo/${id}.har`, import.meta.url), 'utf8');
  const logs = await Promise.all((ids.length ? ids : ['simple-get']).map(async (id) => JSON.parse(await read(id)).log));
  return { ...logs[0], entries: logs.flatMap(({ entries }) => entries) };
}

/** Brings the web page to a screen. @param {Awaited<ReturnType<import('./web-page.mjs').openWebPage>>} web */
export async function reachInPage(web, screen) {
  await web.reset();
  const log = await recordingOf(screen.cases);
  if (screen.log || screen.cases.length) {
    await web.take(screen.log ? screen.log(log) : log);
  }
  await screen.reach?.(web.frame);
}

/** All of it again a second later, and answered as the page needs it. */
function withMended(log) {
  const { value } = log.entries.flatMap(({ request }) => request.headers).find(({ name }) => name.toLowerCase() === 'origin');
  const headers = [
    { name: 'Access-Control-Allow-Origin', value },
    { name: 'Access-Control-Allow-Credentials', value: 'true' },
    { name: 'Access-Control-Allow-Methods', value: 'PUT' },
    { name: 'Access-Control-Allow-Headers', value: 'content-type' },
  ];
  const later = (time) => new Date(Date.parse(time) + 1000).toISOString();
  const mended = log.entries.map((entry) => ({
    ...entry,
    startedDateTime: later(entry.startedDateTime),
    response: { ...entry.response, status: 200, headers, _error: null },
  }));
  return { ...log, entries: [...log.entries, ...mended] };
}

async function groupByHost(frame) {
  if (await frame.$eval('[data-action=filters]', (button) => button.checkVisibility())) {
    await frame.click('[data-action=filters]');
  }
  await frame.click('#by-host');
}

function asImage(entry) {
  return { ...entry, _resourceType: 'image', request: { ...entry.request, headers: [] } };
}

async function unfold(frame) {
  await frame.$$eval('#detail details', (all) => all.forEach((details) => (details.open = true)));
}

async function widen(frame) {
  await unfold(frame);
  await frame.type('#wish-origins', 'https://staging.example, https://slash.example/');
  await frame.$eval('#wish-origins', (field) => field.dispatchEvent(new Event('change', { bubbles: true })));
}

function choose(id) {
  return (frame) => frame.click(`#exchanges [data-exchange][data-url$="/${id}"]`);
}

function chooseAndUnfold(id) {
  return async (frame) => {
    await choose(id)(frame);
    await frame.waitForFunction((path) => document.querySelector('[data-part=url]')?.textContent.endsWith(path), { polling: 20 }, `/${id}`);
    await unfold(frame);
  };
}

function filter(text) {
  return (frame) => frame.type('#filter', text);
}

function open(sheet) {
  return (frame) => frame.click(`[popovertarget=${sheet}]`);
}

function press(action) {
  return (frame) => frame.click(`[data-action=${action}]`);
}
