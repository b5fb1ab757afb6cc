import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startChromium, stopChromium } from '../e2e/browser.mjs';
import { COMMAND, har } from '../prove/fix.mjs';
import { freePort } from '../prove/http.mjs';
import { Server } from '../prove/server.mjs';

const NPM = fileURLToPath(new URL('npm/node_modules', import.meta.url));
const SLOT = '/* the snippet goes here */';
const PAGE = '<!doctype html><title>A page</title><link rel="icon" href="data:,">';

/** Each tool as its template leaves it. */
export const PROXIES = {
  vite: (port) => ({
    files: {
      'vite.config.js': `import { defineConfig } from 'vite';\nexport default defineConfig({\n${SLOT}\n});\n`,
      'index.html': PAGE,
      'package.json': '{ "type": "module" }',
    },
    slots: [[/vite\.config\.js/, SLOT]],
    command: node('vite/bin/vite.js', '--port', port, '--strictPort', '--host', '127.0.0.1'),
  }),
  webpack: (port) => ({
    files: {
      'webpack.config.js': `module.exports = {\n  mode: 'development',\n  entry: './index.js',\n${SLOT}\n};\n`,
      'index.js': 'console.log(1);\n',
      'public/index.html': PAGE,
    },
    slots: [[/webpack\.config\.js/, SLOT]],
    command: node('webpack-cli/bin/cli.js', 'serve', '--port', port, '--host', '127.0.0.1'),
  }),
};

/** Without the proxy the page cannot read the API, neither directly nor by a path; with it the path works. */
export async function proveProxy(id, directory, report) {
  await mkdir(directory, { recursive: true });
  const api = await startApi();
  const upstream = `http://127.0.0.1:${api.address().port}`;
  const port = await freePort();
  const setup = { links: { node_modules: NPM }, ...PROXIES[id](port) };
  const server = await Server.start(setup, directory, port);
  const browser = await startChromium({ headless: true });
  try {
    const page = await browser.newPage();
    const read = async (url) => {
      await page.goto(server.origin, { waitUntil: 'load', timeout: 60_000 });
      return page.evaluate((url) => fetch(url).then((response) => response.text(), String), url);
    };
    await report.check('blocked', 'the page cannot read the API, and its own server knows nothing of it', async () => {
      assert.match(await read(`${upstream}/v1/items`), /Failed to fetch/);
      assert.notEqual(await read('/v1/items'), ANSWER);
    });
    const recording = join(directory, 'broken.har');
    const request = { origin: 'http://localhost:5173', path: '/v1/items', headers: {} };
    const outcome = { request, response: { status: 200, statusText: 'OK', headers: [] } };
    await writeFile(recording, JSON.stringify(har('https://api.example', [outcome])));
    const { stdout } = await promisify(execFile)(COMMAND, ['proxy', recording, '--tool', id]);
    const [place, code] = stdout.split(':\n\n');
    // The API of the proof is on this machine, where nobody needs a proxy.
    await server.apply({ parts: [{ place, code: code.split('\n\n')[0].replace('https://api.example', upstream) }] });
    await report.check('applied', 'with the proxy the page reads it by its path', async () => {
      assert.equal(await read('/v1/items'), ANSWER);
      assert.equal(await read('/v1/items?page=2'), ANSWER);
    });
  } finally {
    await stopChromium(browser);
    await server.stop();
    api.close();
  }
}

const ANSWER = '{"from":"the API"}';

/** An API that sends no CORS headers. @returns {Promise<http.Server>} */
async function startApi() {
  const server = http.createServer((request, response) => {
    response.writeHead(request.url.startsWith('/v1/items') ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(ANSWER);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function node(script, ...rest) {
  return [process.execPath, join(NPM, script), ...rest.map(String)];
}
