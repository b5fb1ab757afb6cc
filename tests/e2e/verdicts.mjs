import { eachSession } from './sessions.mjs';

/**
 * What the browser itself decided about the requests of a page: the truth that extensions are not told.
 *
 * @typedef {object} Verdict
 * @property {string|null} corsError        Chromium's `CorsError`; null where CORS blocked nothing
 * @property {string|null} failedParameter  the value at fault, with a CORS error
 * @property {string|null} netError         null where the response arrived and was handed over, empty where the
 *                                          browser refused to ask
 * @property {string[]} urls                where it was asked: more than one after redirects
 *
 * @param {import('puppeteer-core').Page} page  before it asks
 * @returns {Promise<(url: string) => Promise<Verdict>>}  for each URL that the page asks, the next verdict that nobody took yet
 */
export async function watchVerdicts(page) {
  const queues = new Map();
  const queueOf = (url) => {
    if (!queues.has(url)) {
      queues.set(url, new Queue());
    }
    return queues.get(url);
  };
  await eachSession(page, (session) => listen(session, (verdict) => queueOf(verdict.urls[0]).put(verdict)));
  return (url) => queueOf(url).take();
}

function listen(session, report) {
  const asked = new Map();
  const settle = (requestId, verdict) => {
    const urls = asked.get(requestId);
    // Some failures are told twice.
    if (asked.delete(requestId)) {
      report({ ...verdict, urls });
    }
  };
  session.on('Network.requestWillBeSent', ({ requestId, request, initiator, redirectResponse }) => {
    const urls = asked.get(requestId);
    if (urls && redirectResponse) {
      urls.push(request.url);
      // A preflight has the URL of the request that it is for, and no verdict of its own. A redirect that is then refused is
      // announced as a request, too.
    } else if (!urls && initiator.type !== 'preflight') {
      asked.set(requestId, [request.url]);
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

class Queue {
  #values = [];
  #takers = [];

  put(value) {
    const taker = this.#takers.shift();
    if (taker) {
      taker(value);
    } else {
      this.#values.push(value);
    }
  }

  take() {
    return this.#values.length ? Promise.resolve(this.#values.shift()) : new Promise((taker) => this.#takers.push(taker));
  }
}
