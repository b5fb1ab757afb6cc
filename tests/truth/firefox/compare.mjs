import { linesOf } from '../answers.mjs';
import { NO_RESPONSE } from '../../firefox/verdicts.mjs';
import { explain } from '../explain.mjs';
import { ELEMENTS } from '../requests.mjs';
import { isSameOrigin } from './recording.mjs';

/**
 * How our answers for a case agree with Firefox's.
 *
 * @typedef {object} Comparison
 * @property {import('./recording.mjs').Recorded} recorded
 * @property {'blocked'|'allowed'|'failed'} verdict  Firefox's
 * @property {string|null} leftOut   why nothing is compared; null where it is
 * @property {boolean} hidden        the log does not tell a failed request from one that waits
 * @property {Answer} unknown        for the entries as delivered
 * @property {Answer} known          with the credentials mode filled in
 * @property {string} inPanel        the outcome that the panel shows, or what is wrong with its rows
 *
 * @typedef {{outcome: string, names: string[], agrees: boolean, decided: boolean}} Answer
 */

/** Why a case is not run here; null where it is. @param {import('../cases.mjs').Case} one */
export function reasonNotToRun({ request, hops }) {
  if (ELEMENTS.includes(request.via)) {
    return 'asked by an element, which tells nobody how it went';
  }
  if (hops.some(({ response }) => linesOf(response).some((line) => /^location:/i.test(line)))) {
    return 'redirected';
  }
  return hops.some(({ preflight, response }) => preflight.status === 304 || response.status === 304)
    ? 'answered 304, which Firefox does not always tell extensions'
    : null;
}

/**
 * @param {import('./recording.mjs').Recorded[]} all
 * @param {string[]} inPanel  what the panel shows of each
 * @param {object} log        Firefox's own, read when all was over: it holds the requests that were never sent, too
 * @returns {Promise<Comparison[]>}
 */
export async function compare(all, inPanel, log) {
  const unsent = log.entries.filter(({ response, time }) => response.status === 0 && !time);
  const logs = [
    all.map(({ entries }) => entries),
    all.map(({ url, entries, one }) => {
      const isNew = ({ startedDateTime: started, request: { method }, request }) =>
        request.url === url && !entries.some((other) => other.request.method === method && other.startedDateTime === started);
      return [...entries, ...unsent.filter(isNew)].map((entry) => withMode(entry, one.request.credentials));
    }),
  ];
  const [unknown, known] = await Promise.all(logs.map((lists) => explained(log, lists)));
  return all.map((recorded, index) => {
    const verdict = verdictOf(recorded);
    const answers = { unknown: answer(unknown[index], recorded, verdict), known: answer(known[index], recorded, verdict) };
    const leftOut = reasonToLeaveOut(recorded);
    return { recorded, verdict, leftOut, hidden: isHidden(recorded, verdict), ...answers, inPanel: inPanel[index] };
  });
}

/** Whether we contradict Firefox, or the panel contradicts the command line. @param {Comparison} comparison */
export function disagrees({ leftOut, hidden, unknown, known, inPanel }) {
  const isShown = inPanel === unknown.outcome;
  return !leftOut && !(unknown.agrees && known.agrees && (known.decided || hidden) && isShown);
}

/** What the command line makes of each list of entries: the outcomes, a list for each. @param {object[][]} lists */
export async function outcomes(lists) {
  return (await explained({}, lists)).map((exchanges) => exchanges.map(({ outcome }) => outcome));
}

async function explained(envelope, lists) {
  const starts = lists.map((_, index) => lists.slice(0, index).reduce((sum, { length }) => sum + length, 0));
  const exchanges = await explain({ ...envelope, entries: lists.flat() });
  return lists.map(({ length }, index) => {
    const isIts = (entry) => entry >= starts[index] && entry < starts[index] + length;
    return exchanges.filter(({ entries }) => entries.some(isIts));
  });
}

function withMode(entry, credentials) {
  return { ...entry, request: { ...entry.request, _credentials: credentials } };
}

function verdictOf({ settled, said, one, entries }) {
  if (settled === 'ok') {
    return 'allowed';
  }
  return isSameOrigin(one) || said[0] === NO_RESPONSE || hadNoHeaders(said, entries) ? 'failed' : 'blocked';
}

// Firefox calls it by this name, too, when it cannot read the headers of a response, for there is none.
function hadNoHeaders([first], entries) {
  return first === 'CORSMultipleAllowOriginNotAllowed' && entries.some(({ response }) => !response.headers.length);
}

function reasonToLeaveOut({ settled, said, one, entries }) {
  if (settled === 'error' && !said.length && !isSameOrigin(one)) {
    return 'Firefox gave no verdict';
  }
  return entries.length ? null : 'the developer tools handed over nothing';
}

// Nothing in an entry without a response tells a failure of the network from an answer that was not logged.
function isHidden({ entries }, verdict) {
  const requests = entries.filter(({ request }) => !isPreflight(request));
  return verdict === 'failed' && requests.every(({ response }) => response.status === 0);
}

function isPreflight({ method, headers }) {
  return method === 'OPTIONS' && headers.some(({ name }) => /^access-control-request-method$/i.test(name));
}

// Saying that it cannot be told contradicts nothing.
function answer(exchanges, recorded, verdict) {
  if (exchanges.length !== 1) {
    return { outcome: `${exchanges.length} exchanges`, names: [], agrees: false, decided: false };
  }
  const [{ outcome, first_error: { firefox: names } }] = exchanges;
  const expected = isSameOrigin(recorded.one) ? 'not-cors' : verdict;
  const isNamed = verdict !== 'blocked' || names.includes(firstError(recorded));
  const agrees = outcome === 'undetermined' || (outcome === expected && isNamed);
  return { outcome, names, agrees, decided: outcome === expected && names.length <= 1 };
}

// Where the page did not want redirects to be followed, Firefox does not get as far as to call it a redirect. No entry tells that.
function firstError({ said: [first], one, entries }) {
  const isRedirected = entries.some(({ request, response }) => isPreflight(request) && response.redirectURL);
  const isUnwanted = one.request.redirect !== 'follow' && first === 'CORSPreflightDidNotSucceed3';
  return isRedirected && isUnwanted ? 'CORSExternalRedirectNotAllowed' : first;
}
