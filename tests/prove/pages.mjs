import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { pipeline } from 'node:stream';

import { after, startChromium, stopChromium } from '../e2e/browser.mjs';
import { makeCertificate } from '../e2e/certificate.mjs';
import { watchVerdicts } from '../e2e/verdicts.mjs';

/**
 * A real browser with a tab on every origin that asks. All hosts below `localhost` are loopback to it, and one port serves both
 * http and https, so that two origins can differ in nothing but the scheme.
 */
export class Pages {
  #server;
  #browser;
  #tabs = new Map();

  static async open() {
    const pages = new Pages();
    pages.#server = await servePages();
    pages.#browser = await startChromium({ headless: true });
    return pages;
  }

  /** The port of every page. */
  get port() {
    return this.#server.address().port;
  }

  /** The browser's name and version. */
  version() {
    return this.#browser.version();
  }

  /**
   * Lets a page of `origin` (or a sandboxed one, for `null`) fetch.
   *
   * @param {string} origin
   * @param {string} url
   * @param {RequestInit} [init]
   * @returns {Promise<{status: number, exposed: string[]} | {blocked: string}>}  `exposed`: the headers that the page can read;
   *   `blocked`: the browser's own name for the reason
   */
  async fetch(origin, url, init = {}) {
    const { page, verdictOn } = await this.#tab(origin);
    const result = await page.evaluate(fetchInPage, url, { cache: 'no-store', credentials: 'omit', ...init });
    if (!result.failed) {
      return result;
    }
    const { corsError, netError } = await Promise.race([verdictOn(url), after(5000, {})]);
    return { blocked: corsError ?? netError ?? result.failed };
  }

  async close() {
    await stopChromium(this.#browser);
  }

  #tab(origin) {
    if (!this.#tabs.has(origin)) {
      this.#tabs.set(origin, this.#openTab(origin));
    }
    return this.#tabs.get(origin);
  }

  async #openTab(origin) {
    const page = await this.#browser.newPage();
    const session = await page.createCDPSession();
    await session.send('Security.setIgnoreCertificateErrors', { ignore: true });
    const verdictOn = await watchVerdicts(page);
    await page.goto(origin === 'null' ? `http://sandbox.localhost:${this.port}/sandboxed` : `${origin}/`);
    const actual = await page.evaluate(() => self.origin);
    if (actual !== origin) {
      throw new Error(`a page of ${origin} has the origin ${actual}`);
    }
    return { page, verdictOn };
  }
}

/** Serves an empty page to whoever asks, over http or https: a TLS connection begins with the byte 22. */
async function servePages() {
  const answer = (request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (request.url === '/sandboxed') {
      response.setHeader('Content-Security-Policy', 'sandbox allow-scripts');
    }
    response.end('<!doctype html><title>A page</title><link rel="icon" href="data:,">');
  };
  const plain = await listening(http.createServer(answer));
  const secure = await listening(https.createServer(await makeCertificate(), answer));
  return listening(
    net.createServer((socket) => {
      socket.once('data', (first) => {
        const onwards = net.connect((first[0] === 22 ? secure : plain).address().port, '127.0.0.1');
        onwards.write(first);
        pipeline(socket, onwards, socket, () => {});
      });
    }),
  );
}

function listening(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server.unref()));
  });
}

/** Runs in the page. */
async function fetchInPage(url, init) {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return { status: response.status, exposed: [...response.headers.keys()] };
  } catch (error) {
    return { failed: String(error) };
  }
}
