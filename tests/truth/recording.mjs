import { attachDevTools } from '../e2e/devtools.mjs';
import { after, startChromium, stopChromium } from '../e2e/browser.mjs';
import { EXTENSION } from '../e2e/session.mjs';
import { eachSession } from '../e2e/sessions.mjs';
import { watchVerdicts } from '../e2e/verdicts.mjs';
import { ELEMENTS } from './requests.mjs';
import { firstPath, startServers } from './servers.mjs';

/**
 * A page, an API, and a Chromium with the extension loaded and DevTools open, in which cases are run.
 *
 * @returns {Promise<Recording>}
 */
export async function openRecording() {
  const servers = await startServers();
  let browser;
  const close = async () => {
    await (browser && stopChromium(browser));
    await servers.close();
  };
  try {
    browser = await startChromium({ extensions: [EXTENSION], devtools: true, headless: true });
    const [page] = await browser.pages();
    const devtools = await attachDevTools(browser);
    await eachSession(page, (session) => session.send('Security.setIgnoreCertificateErrors', { ignore: true }));
    const verdictOn = await watchVerdicts(page);
    const extension = await devtools.frame('devtools.html');
    await extension.evaluate(listen);
    await page.goto(`${servers.origins.page}/`);
    return new Recording({ servers, page, extension, verdictOn, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @typedef {object} Recorded
 * @property {import('./cases.mjs').Case} one
 * @property {object[]} entries  what DevTools told the extension about it, in the order of delivery
 * @property {object} truth      how it was asked and what the browser decided: a line of truth.jsonl without `entries`
 */

class Recording {
  #parts;
  #named = 0;

  constructor(parts) {
    this.#parts = parts;
    this.close = parts.close;
    this.origins = parts.servers.origins;
  }

  /** A log without entries, as this browser writes it. */
  envelope() {
    return this.#parts.extension.evaluate(takeEnvelope);
  }

  /**
   * Runs the cases, all at once. Each gets URLs of its own, so that no cache and no other case has a say in it, but what it did
   * before: that is run first, as a case of its own.
   *
   * @param {import('./cases.mjs').Case[]} cases
   * @returns {Promise<Recorded[]>}  in the order of the cases, each after what was before it
   */
  async run(cases) {
    const named = cases.map((one) => ({ one, name: `case${this.#named++}` }));
    const again = named.filter(({ one }) => one.before);
    const first = await this.#ask(named.map(({ one, name }) => ({ one: one.before ?? one, name })));
    const second = await this.#ask(again);
    return named.flatMap(({ one, name }) => (one.before ? [first.get(name), second.get(name)] : [first.get(name)]));
  }

  async #ask(named) {
    const { servers, page, verdictOn } = this.#parts;
    const asked = named.map(({ one, name }) => {
      servers.serve(name, one);
      return { one, name, url: servers.origins[one.hops[0].server] + firstPath(name, one) };
    });
    // As text: of a function, puppeteer would leave this file's path in the recorded stacks.
    const calls = JSON.stringify(asked.map(({ url, one: { request } }) => ({ url, request })));
    const open = new Set(asked);
    const deciding = asked.map(async (ask) => {
      const verdict = await verdictOn(ask.url);
      open.delete(ask);
      return verdict;
    });
    const decided = Promise.all([page.evaluate(`askAll(${calls})`), ...deciding]);
    const answers = await Promise.race([decided, after(TIME_LIMIT, null)]);
    if (!answers) {
      throw new Error(`No verdict after ${TIME_LIMIT / 1000} s on ${JSON.stringify([...open])}`);
    }
    const [settled, ...verdicts] = answers;
    const entries = await this.#entriesOf(asked, verdicts);
    const record = ({ one, name }, index) => ({
      one,
      entries: entries.get(name),
      truth: truthOf(one, this.origins.page, settled[index], verdicts[index]),
    });
    return new Map(asked.map((ask, index) => [ask.name, record(ask, index)]));
  }

  // They come a little later than the answer that the page gets, and one may be lost.
  async #entriesOf(asked, verdicts) {
    const found = new Map(asked.map(({ name }) => [name, []]));
    const isComplete = ({ name }, index) =>
      found.get(name).length >= verdicts[index].urls.length + this.#parts.servers.preflightsOf(name);
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline && !asked.every(isComplete)) {
      for (const entry of await this.#parts.extension.evaluate(takeEntries)) {
        found.get(/case\d+/.exec(entry.request.url)?.[0])?.push(entry);
      }
    }
    return found;
  }
}

// In milliseconds: for the entries after the answers, and for the answers.
const PATIENCE = 5_000;
const TIME_LIMIT = 60_000;

function truthOf({ request, before }, page, settled, { corsError, failedParameter, netError, urls }) {
  const { credentials, frame, ...asked } = request;
  return {
    credentials,
    origin: frame === 'sandbox' ? 'null' : page,
    request: asked,
    again: before !== null,
    urls,
    settled: ELEMENTS.includes(request.via) ? settledFor(netError) : settled,
    cors_error: corsError,
    failed_parameter: failedParameter,
    net_error: netError,
  };
}

// Whether the response was handed over to an element; it may have had enough of it before its end.
function settledFor(netError) {
  return netError === null || netError === 'net::ERR_ABORTED' ? 'ok' : 'error';
}

// The following run in the extension's DevTools page.

function listen() {
  globalThis.recorded = [];
  chrome.devtools.network.onRequestFinished.addListener((entry) => {
    // What it holds at this moment, as JSON: without the methods that an extension gets along with it.
    recorded.push(JSON.parse(JSON.stringify(entry)));
  });
}

async function takeEntries() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return recorded.splice(0);
}

function takeEnvelope() {
  return new Promise((resolve) => {
    chrome.devtools.network.getHAR((log) => resolve({ ...log, entries: [] }));
  });
}
