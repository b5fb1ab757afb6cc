import { eachSession } from './sessions.mjs';

/**
 * What the browser itself decided about the requests of a page: the truth that extensions are not told.
 *
 * @typedef {object} Verdict
 * @property {string|null} corsError        Chromium's `CorsError`; null where CORS blocked nothing
 * @property {string|null} failedParameter  the value at fault, with a CORS error
 * @property {string|null} netError         null where the response arrived and was handed over
 *
 * @param {import('puppeteer-core').Page} page  before it asks
 * @returns {Promise<(url: string) => Promise<Verdict>>}  for each URL the first verdict, once it is there
 */
export async function watchVerdicts(page) {
  const verdicts = new Map();
  const verdictOn = (url) => {
    if (!verdicts.has(url)) {
      verdicts.set(url, deferred());
    }
    return verdicts.get(url);
  };
  await eachSession(page, (session) => listen(session, (url, verdict) => verdictOn(url).resolve(verdict)));
  return (url) => verdictOn(url).promise;
}

function listen(session, report) {
  const urls = new Map();
  const settle = (requestId, verdict) => {
    if (urls.has(requestId)) {
      report(urls.get(requestId), verdict);
    }
  };
  session.on('Network.requestWillBeSent', ({ requestId, request, initiator }) => {
    // A preflight has the URL of the request that it is for, and no verdict of its own.
    if (initiator.type !== 'preflight') {
      urls.set(requestId, request.url);
    }
  });
  session.on('Network.loadingFinished', ({ requestId }) => {
    settle(requestId, { corsError: null, failedParameter: null, netError: null });
  });
  session.on('Network.loadingFailed', ({ requestId, errorText, corsErrorStatus }) => {
    settle(requestId, {
      corsError: corsErrorStatus?.corsError ?? null,
      failedParameter: corsErrorStatus?.failedParameter ?? null,
      netError: errorText,
    });
  });
  return session.send('Network.enable');
}

function deferred() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
