import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { cases } from './cases.mjs';
import { relocate } from './origins.mjs';

/**
 * Starts the demo's two servers on the loopback interface: the page, and the API which the page may not read.
 *
 * @param {{pagePort?: number, apiPort?: number}} [ports]  0, the default, takes any free one
 * @returns {Promise<{page: string, api: string, cases: import('./cases.mjs').Case[], close: () => Promise<void>}>}
 *          both origins, and the cases moved to them
 */
export async function startDemo({ pagePort = 0, apiPort = 0 } = {}) {
  const demo = {};
  const pageServer = createServer((request, response) => servePage(demo, request, response));
  const apiServer = createServer((request, response) => serveApi(demo, request, response));
  demo.page = await listen(pageServer, pagePort);
  demo.api = await listen(apiServer, apiPort);
  demo.cases = relocate(cases, demo);
  demo.close = async () => {
    await Promise.all([pageServer, apiServer].map(stop));
  };
  return demo;
}

const FILES = new URL('./page/', import.meta.url);
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

async function servePage(demo, request, response) {
  const name = request.url === '/' ? 'index.html' : request.url.slice(1);
  // Only plain file names: nothing outside the folder can be asked for.
  const content = /^[\w-]+\.\w+$/.test(name) && (await readFile(new URL(name, FILES), 'utf8').catch(() => null));
  if (!content) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': `${TYPES[extname(name)]}; charset=utf-8`, 'Cache-Control': 'no-store' });
  response.end(name === 'index.html' ? withCases(content, demo) : content);
}

// Inside the page rather than fetched by it: so the network log holds nothing but the demo's own requests.
function withCases(html, { api, cases: located }) {
  const data = JSON.stringify({ api, cases: located }).replaceAll('<', '\\u003c');
  return html.replace('{{cases}}', () => data);
}

function serveApi(demo, request, response) {
  const id = request.url.split(/[/?]/)[1];
  const found = demo.cases.find((one) => one.id === id);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  const answer = isPreflight ? found.preflight : found.response;
  if (answer === 'drop the connection') {
    request.socket.destroy();
    return;
  }
  const body = bodyFor(answer);
  const lines = body ? [...answer.headers, `Content-Length: ${body.length}`] : answer.headers;
  // As a flat array node:http sends them as they stand: in this order, and twice what stands twice.
  response.writeHead(answer.status, lines.flatMap((line) => line.split(/: (.*)/, 2)));
  response.end(body);
}

function bodyFor({ status, headers }) {
  if (headers.some((line) => line.startsWith('Content-Type: application/json'))) {
    return JSON.stringify({ status });
  }
  return headers.some((line) => line.startsWith('Content-Type: text/html')) ? `<!doctype html><title>${status}</title>` : '';
}

async function listen(server, port) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://localhost:${server.address().port}`;
}

async function stop(server) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { 'page-port': { type: 'string' }, 'api-port': { type: 'string' } } });
  const demo = await startDemo({ pagePort: Number(values['page-port'] ?? 0), apiPort: Number(values['api-port'] ?? 0) });
  console.log(`page ${demo.page}\nAPI  ${demo.api}\nCtrl-C ends both.`);
}
