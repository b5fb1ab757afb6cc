import { fileURLToPath } from 'node:url';

import { after } from '../../e2e/browser.mjs';
import { Panel } from '../../e2e/panel.mjs';
import { startFirefox } from '../../firefox/browser.mjs';
import { watchVerdicts } from '../../firefox/verdicts.mjs';
import { firstPath, startServers } from '../servers.mjs';

const EXTENSION = fileURLToPath(new URL('../../../dist/firefox', import.meta.url));

/**
 * A page, an API, and a Firefox with the extension's panel open, in which cases are run.
 *
 * @returns {Promise<Recording>}
 */
export async function openRecording() {
  const servers = await startServers();
  let firefox;
  const close = async () => {
    await firefox?.close();
    await servers.close();
  };
  try {
    firefox = await startFirefox(EXTENSION);
    const panel = new Panel(await firefox.showPanel());
    await panel.ready();
    const page = await firefox.page();
    await page.goto(`${servers.origins.page}/`);
    await panel.showNotCors(true);
    const devtools = firefox.devtoolsPage();
    await devtools.evaluate(listen);
    return new Recording({ servers, page, panel, devtools, takeSaid: await watchVerdicts(firefox), close });
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @typedef {object} Recorded
 * @property {import('../cases.mjs').Case} one
 * @property {string} name
 * @property {string} url
 * @property {'ok'|'error'} settled  what the page got
 * @property {string[]} said         what Firefox said about the URL: categories, in their order
 * @property {object[]} entries      what the developer tools told the extension about it, in the order of delivery
 */

class Recording {
  #parts;
  #named = 0;
  #recorded = new Map();

  constructor(parts) {
    this.#parts = parts;
    this.close = parts.close;
    this.origins = parts.servers.origins;
    this.panel = parts.panel;
  }

  /**
   * Runs the cases, all at once, each with a URL of its own.
   *
   * @param {import('../cases.mjs').Case[]} cases
   * @returns {Promise<Recorded[]>}
   */
  async run(cases) {
    const { servers, page } = this.#parts;
    const asked = cases.map((one) => {
      const name = `case${this.#named++}`;
      servers.serve(name, one);
      return { one, name, url: servers.origins[one.hops[0].server] + firstPath(name, one) };
    });
    const calls = asked.map(({ url, one: { request } }) => ({ url, request }));
    const settled = await page.evaluate(`askAll(${JSON.stringify(calls)})`);
    const recorded = asked.map((ask, index) => ({ ...ask, settled: settled[index], said: [], entries: [] }));
    recorded.forEach((one) => this.#recorded.set(one.url, one));
    await this.#complete(recorded);
    return recorded;
  }

  /**
   * Everything that is in Firefox's own log. Only when all is over: while a log is put together, Firefox loses requests.
   *
   * @returns {Promise<object>}
   */
  log() {
    return this.#parts.devtools.evaluate(wholeLog);
  }

  // What is said and what is logged comes later than the answer that the page gets, and now and then later than it is waited for.
  async #complete(recorded) {
    const { servers, devtools, takeSaid } = this.#parts;
    const isComplete = ({ name, one, settled, said, entries }) => {
      const preflights = servers.preflightsOf(name);
      const isSaid = settled === 'ok' || said.length > 0 || isSameOrigin(one);
      return isSaid && entries.length >= (settled === 'ok' ? preflights + 1 : Math.max(preflights, 1));
    };
    const deadline = Date.now() + PATIENCE;
    let quiet = 0;
    while (Date.now() < deadline && quiet < QUIET) {
      const [said, entries] = [await takeSaid(), await devtools.evaluate(takeEntries)];
      said.forEach(({ category, url }) => this.#recorded.get(url)?.said.push(category));
      entries.forEach((entry) => this.#recorded.get(entry.request.url)?.entries.push(entry));
      quiet = said.length || entries.length || !recorded.every(isComplete) ? 0 : quiet + 1;
    }
  }
}

/** Whether CORS has no say in a case. @param {import('../cases.mjs').Case} one */
export function isSameOrigin({ request, hops }) {
  return request.frame === 'page' && hops[0].server === 'page';
}

// In milliseconds: for what is said and logged after the answers.
const PATIENCE = 5_000;

// So many times nothing new is to have come.
const QUIET = 4;

// The following run in the extension's page in the developer tools.

function listen() {
  window.recorded = [];
  chrome.devtools.network.onRequestFinished.addListener((entry) => {
    // As JSON: without the methods that an extension gets along with it.
    recorded.push(JSON.parse(JSON.stringify(entry)));
  });
}

async function takeEntries() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return recorded.splice(0);
}

function wholeLog() {
  return new Promise((resolve) => {
    chrome.devtools.network.getHAR((log) => resolve(JSON.parse(JSON.stringify(log))));
  });
}
