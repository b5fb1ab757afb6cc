import { REDIRECTS } from './answers.mjs';
import { explain } from './explain.mjs';
import { sentMethod } from './requests.mjs';

/**
 * How our answers for a case agree with the browser's.
 *
 * @typedef {object} Comparison
 * @property {object} truth            what the browser decided
 * @property {object[]} entries        what the log holds of it
 * @property {string|null} leftOut     why nothing is compared; null where it is
 * @property {boolean} undecidable     the entries lack the headers that the browser judged
 * @property {Answer} unknown          for the log as recorded
 * @property {Answer} known            with the credentials mode filled in
 * @property {boolean} decided         blocked, and by the same name whatever else the credentials mode could have been
 *
 * @typedef {object} Answer
 * @property {boolean} outcome         agrees on blocked, allowed or failed
 * @property {boolean} firstError      agrees on Chromium's name for the block
 * @property {boolean} facts           agrees on all else, as far as it is told: origin, credentials mode, URLs, stage
 * @property {string[]} names          Chromium's, that are given
 * @property {string} said             in words
 *
 * @param {object} log       as in a HAR file
 * @param {object[]} truths  lines of a truth.jsonl: each names its `entries` of the log
 * @returns {Promise<Comparison[]>}
 */
export async function compare(log, truths) {
  const logs = [log, withCredentials(log, truths), withCredentials(log, truths.map(otherwise))];
  const explained = await Promise.all(logs.map(async (one) => indexed(await explain(one))));
  return truths.map((truth) => {
    const entries = truth.entries.map((index) => log.entries[index]);
    const leftOut = reasonToLeaveOut(truth, entries);
    if (leftOut) {
      return { truth, entries, leftOut };
    }
    const undecidable = lacksHeaders(truth, entries);
    const [unknown, known, other] = explained.map((exchanges) => {
      const found = new Set(truth.entries.map((index) => exchanges.get(index)));
      return answer([...found], truth, entries, undecidable);
    });
    if (isTakenForBlocked(truth, unknown, other)) {
      Object.assign(unknown, { outcome: true, firstError: true, facts: true });
    }
    const decided = new Set([...known.names, ...other.names]).size === 1;
    return { truth, entries, leftOut, undecidable, decided, unknown, known };
  });
}

/** Whether we contradict the browser. @param {Comparison} comparison */
export function disagrees({ leftOut, unknown, known }) {
  return !leftOut && ![unknown, known].every(({ outcome, firstError, facts }) => outcome && firstError && facts);
}

/** The log with the credentials mode of each request, which browsers do not write, filled in. */
export function withCredentials(log, truths) {
  const entries = [...log.entries];
  for (const { entries: indexes, credentials } of truths) {
    for (const index of indexes) {
      entries[index] = { ...entries[index], request: { ...entries[index].request, _credentials: credentials } };
    }
  }
  return { ...log, entries };
}

/** Whether an entry is a preflight. */
export function isPreflight({ _resourceType }) {
  return _resourceType === 'preflight';
}

// The mode that it was not.
function otherwise(truth) {
  return { ...truth, credentials: truth.credentials === 'include' ? 'same-origin' : 'include' };
}

function indexed(exchanges) {
  return new Map(exchanges.flatMap((exchange) => exchange.entries.map((index) => [index, exchange])));
}

function reasonToLeaveOut({ settled, urls, cors_error: error, net_error: netError }, entries) {
  const requests = entries.filter((entry) => !isPreflight(entry)).length;
  const hops = urls?.length ?? 1;
  if (requests < hops) {
    return 'DevTools did not hand over every request';
  }
  if (requests > hops) {
    return urls ? 'DevTools handed over a request twice' : 'the request was redirected';
  }
  if (entries.length > 2 * hops) {
    return 'several preflights';
  }
  // Neither passed nor failed: the page got an error of its own making.
  return settled === 'error' && !error && netError === null ? 'no verdict' : null;
}

// Those about the preflight's response that are not called after it.
const ABOUT_PREFLIGHT = [
  'InvalidAllowMethodsPreflightResponse',
  'InvalidAllowHeadersPreflightResponse',
  'MethodDisallowedByPreflightResponse',
  'HeaderDisallowedByPreflightResponse',
];

// Now and then DevTools take their snapshot of a request before its response is in it.
function lacksHeaders(truth, entries) {
  const { cors_error: error, net_error: netError } = truth;
  const last = lastRequest(truth, entries);
  // Without the response that redirected nothing tells that the requests belong together.
  if (entries.some((entry) => entry !== last && !isPreflight(entry) && lacksResponse(entry))) {
    return true;
  }
  // Its own error tells a redirect, with and without its response; and a scheme stands in the URL.
  if ((netError !== null && !error) || error === 'CorsDisabledScheme') {
    return false;
  }
  const preflight = entries.findLast((entry) => isPreflight(entry) && entry.request.url === last.request.url);
  if (error === 'PreflightDisallowedRedirect') {
    return !preflight;
  }
  const judged = isAboutPreflight(error) ? preflight : last;
  return !judged || lacksResponse(judged);
}

// They are not always delivered in the order in which they were sent.
function lastRequest({ urls }, entries) {
  const requests = entries.filter((entry) => !isPreflight(entry));
  return requests.findLast(({ request }) => request.url === urls?.at(-1)) ?? requests.at(-1);
}

function isAboutPreflight(error) {
  return Boolean(error?.startsWith('Preflight')) || ABOUT_PREFLIGHT.includes(error);
}

function lacksResponse({ response }) {
  return response.status === 0;
}

function answer(exchanges, truth, entries, undecidable) {
  const [exchange] = exchanges;
  if (exchanges.length !== 1 || !exchange) {
    const said = `${exchanges.length} exchanges, where there was one`;
    // Whatever is said of the parts, none may be blocked.
    const isHonest = undecidable && exchanges.every((part) => part && part.outcome !== 'blocked');
    return { outcome: isHonest, firstError: isHonest, facts: isHonest, names: [], said };
  }
  const names = exchange.first_error.chromium;
  const agreement = undecidable ? honest(exchange) : agreeing(exchange, names, truth);
  const facts = factsHold(exchange, truth) && (undecidable || stageHolds(exchange, truth, entries));
  return { ...agreement, facts, names, said: inWords(exchange, names) };
}

function agreeing({ outcome, credentials }, names, truth) {
  const { cors_error: error } = truth;
  // What is known must be exact; otherwise the name must be among those that are left.
  const isNamed = credentials === 'unknown' ? names.includes(error) : names.length === 1 && names[0] === error;
  return { outcome: outcomesOf(truth).includes(outcome), firstError: error ? isNamed : names.length === 0 };
}

function factsHold({ url, method, current_url: currentUrl, page_origin: origin, credentials }, truth) {
  const mode = truth.credentials === 'include' ? 'include' : 'not-include';
  const { urls = [url, currentUrl] } = truth;
  // With redirect: 'manual' a request ends at the redirect; Chromium logs the next one all the same, as aborted.
  const last = truth.request.redirect === 'manual' ? urls.slice(-2) : urls.slice(-1);
  return (
    (origin === null || origin === truth.origin) &&
    (credentials === 'unknown' || credentials === mode) &&
    url === urls[0] &&
    method === sentMethod(truth.request.method) &&
    (currentUrl === undefined || last.includes(currentUrl))
  );
}

function stageHolds({ outcome, stage }, truth, entries) {
  const { cors_error: error } = truth;
  if (outcome !== 'blocked' || !error) {
    return true;
  }
  if (isAboutPreflight(error)) {
    return stage === 'preflight';
  }
  if (error === 'CorsDisabledScheme') {
    return ['redirect', 'request'].includes(stage);
  }
  const { response } = lastRequest(truth, entries);
  // Whether an empty one redirects, browsers and the standard do not agree.
  if (response.headers.some(({ name, value }) => /^location$/i.test(name) && !value)) {
    return ['redirect', 'response'].includes(stage);
  }
  return stage === (REDIRECTS.includes(response.status) && response.redirectURL ? 'redirect' : 'response');
}

// A redirect that was not wanted looks like one that the other credentials mode would have blocked, which is likelier.
function isTakenForBlocked({ request, cors_error: error }, unknown, other) {
  return request.redirect === 'error' && !error && unknown.names.length > 0 && `${unknown.names}` === `${other.names}`;
}

function inWords({ outcome, stage, page_origin: origin, credentials }, names) {
  const parts = [outcome, stage && `at the ${stage}`, names.join(' or '), `(from ${origin}, credentials: ${credentials})`];
  return parts.filter(Boolean).join(' ');
}

// What may rightly be said of it.
function outcomesOf({ cors_error: error, net_error: netError, settled, origin, urls, request }) {
  if (error) {
    return ['blocked'];
  }
  const asked = netError === 'net::ERR_ABORTED' && request.redirect === 'manual' ? urls.slice(0, -1) : urls;
  const isSameOrigin = asked?.every((url) => URL.canParse(url) && new URL(url).origin === origin) ? ['not-cors'] : [];
  if (settled === 'ok') {
    // Where the last one was not asked any more, both hold.
    return isSameOrigin.length && asked === urls ? isSameOrigin : ['allowed', ...isSameOrigin];
  }
  // The error that stands for a block stands for a redirect that was not wanted, too: the log does not tell which.
  const undecided = request.redirect === 'error' && netError === 'net::ERR_FAILED' ? ['undetermined'] : [];
  return ['failed', ...undecided, ...isSameOrigin];
}

// Where nobody can tell, saying so is right, and so is what would be the block, if the credentials mode were this one.
function honest({ outcome, stage, credentials, findings }) {
  const isConditional =
    stage === 'preflight' &&
    credentials === 'unknown' &&
    findings.filter(({ role }) => role === 'blocks').every(({ when }) => when === 'credentials-included');
  const isHonest = outcome === 'undetermined' || (outcome === 'blocked' && isConditional);
  return { outcome: isHonest, firstError: isHonest };
}
