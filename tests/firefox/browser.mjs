import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';

import { after } from '../e2e/browser.mjs';
import { ExtensionPage } from './extension-page.mjs';

/**
 * Starts a Firefox with a profile of its own, an extension in it, and the developer tools open on its tab. The environment
 * variable FIREFOX says which; without it the first one on the PATH is taken.
 *
 * @param {string} extension  directory of an unpacked extension
 * @param {Record<string, unknown>} [prefs]
 * @returns {Promise<Firefox>} once the extension's DevTools page is loaded
 */
export async function startFirefox(extension, prefs = {}) {
  const manifest = JSON.parse(await readFile(`${extension}/manifest.json`, 'utf8'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX || findFirefox(),
    headless: true,
    // Scripts in the browser's own window: there the panel is opened, and the console read.
    args: ['--remote-allow-system-access', '--width=1400', '--height=1100'],
    defaultViewport: null,
    acceptInsecureCerts: true,
    extraPrefsFirefox: { 'devtools.toolbox.footer.height': 850, ...prefs },
  });
  try {
    await browser.installExtension(extension);
    const firefox = new Firefox(browser, manifest.browser_specific_settings.gecko.id);
    await firefox.openToolbox();
    return firefox;
  } catch (error) {
    await stop(browser);
    throw error;
  }
}

class Firefox {
  #browser;
  #window;
  #extensionId;

  constructor(browser, extensionId) {
    this.#browser = browser;
    this.#extensionId = extensionId;
  }

  /** The tab that the developer tools are open on. */
  async page() {
    return (await this.#browser.pages())[0];
  }

  /** e.g. `Firefox/153.0`. */
  version() {
    return this.#browser.version();
  }

  close() {
    return stop(this.#browser);
  }

  /**
   * Runs a function in the browser's own window, where all of Firefox can be reached; its result is taken as JSON.
   *
   * @template T
   * @param {(...values: any[]) => T | Promise<T>} body
   * @returns {Promise<T>}
   */
  async inWindow(body, ...values) {
    const { connection } = this.#browser;
    this.#window ??= await findWindow(connection);
    const { result } = await connection.send('script.callFunction', {
      functionDeclaration: `async (values) => JSON.stringify(await (${body})(...JSON.parse(values)))`,
      arguments: [{ type: 'string', value: JSON.stringify(values) }],
      target: { context: this.#window },
      awaitPromise: true,
    });
    if (result.type !== 'success') {
      throw new Error(result.exceptionDetails.text);
    }
    return result.result.value === undefined ? undefined : JSON.parse(result.result.value);
  }

  /** What Firefox makes of the extension: complaints about its manifest, and what it may do. */
  extension() {
    return this.inWindow(describeExtension, this.#extensionId);
  }

  /** What went wrong in the extension's own pages, so far. @returns {Promise<string[]>} */
  errors() {
    return this.inWindow(errorsIn, this.#extensionId);
  }

  /** Of the developer tools. @param {'light'|'dark'} theme */
  chooseTheme(theme) {
    return this.inWindow((name) => Services.prefs.setCharPref('devtools.theme', name), theme);
  }

  /** What was copied last. */
  clipboard() {
    return this.inWindow(() => navigator.clipboard.readText());
  }

  async openToolbox() {
    await this.inWindow(openToolbox);
    await this.until(hasView, this.#extensionId, 'devtools_page');
  }

  /** The extension's page in DevTools that is never seen. @returns {ExtensionPage} */
  devtoolsPage() {
    return new ExtensionPage(this, view, this.#extensionId, 'devtools_page');
  }

  /** Shows the extension's panel. @returns {Promise<ExtensionPage>} */
  async showPanel() {
    await this.until(hasPanelTab);
    await this.inWindow(showPanel);
    await this.until(hasView, this.#extensionId, 'devtools_panel');
    return new ExtensionPage(this, view, this.#extensionId, 'devtools_panel');
  }

  /** Resolves once the function, run in the browser's own window, returns something true. */
  async until(condition, ...values) {
    const deadline = Date.now() + TIME_LIMIT;
    while (Date.now() < deadline) {
      if (await this.inWindow(condition, ...values)) {
        return;
      }
      await after(100);
    }
    throw new Error(`not after ${TIME_LIMIT / 1000} s: ${condition.name}`);
  }
}

const TIME_LIMIT = 60_000;

async function findWindow(connection) {
  const { result } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  return result.contexts.find(({ url }) => url.includes('browser.xhtml')).context;
}

async function stop(browser) {
  const closed = browser.close().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([closed, after(10_000, false)]))) {
    browser.process()?.kill('SIGKILL');
  }
}

function findFirefox() {
  const names = ['firefox-esr', 'firefox'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(`No Firefox found: neither FIREFOX is set, nor is ${names.join(' or ')} on the PATH.`);
}

// The following run in the browser's own window.

function describeExtension(id) {
  const policy = WebExtensionPolicy.getByID(id);
  const { warnings, errors } = policy.extension;
  const origins = policy.allowedOrigins.patterns.map(({ pattern }) => pattern).filter((one) => !one.startsWith(policy.getURL('')));
  return { warnings, errors, permissions: policy.permissions, origins };
}

function errorsIn(id) {
  const origin = WebExtensionPolicy.getByID(id).getURL('');
  return Services.console
    .getMessageArray()
    .filter((message) => message instanceof Ci.nsIScriptError && !(message.flags & Ci.nsIScriptError.warningFlag))
    .filter(({ sourceName, errorMessage }) => sourceName.startsWith(origin) || errorMessage.includes(origin))
    .map(({ sourceName, lineNumber, errorMessage }) => `${sourceName}:${lineNumber}: ${errorMessage}`);
}

async function openToolbox() {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'inspector' });
}

function hasView(id, type) {
  return [...(WebExtensionPolicy.getByID(id)?.extension?.views ?? [])].some(({ viewType }) => viewType === type);
}

function view(id, type) {
  return [...WebExtensionPolicy.getByID(id).extension.views].find(({ viewType }) => viewType === type).xulBrowser;
}

function hasPanelTab() {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = gDevTools.getToolboxForTab(gBrowser.selectedTab);
  return [...toolbox.doc.querySelectorAll('.devtools-tab')].some((tab) => tab.dataset.id.includes('webext'));
}

async function showPanel() {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = gDevTools.getToolboxForTab(gBrowser.selectedTab);
  const tab = [...toolbox.doc.querySelectorAll('.devtools-tab')].find((one) => one.dataset.id.includes('webext'));
  await toolbox.selectTool(tab.dataset.id);
}
