import { STATUS_CODES } from 'node:http';
import { createServer } from 'node:net';

import { DROP } from './answers.mjs';
import { PAGE, SANDBOX } from './page.mjs';

/**
 * Starts the page and the API on the loopback interface, on any free ports.
 *
 * @returns {Promise<Servers>}
 */
export async function startServers() {
  const cases = new Map();
  const preflights = new Set();
  const api = await listen(({ method, path, head }) => {
    const isPreflight = method === 'OPTIONS' && /^access-control-request-method:/im.test(head);
    if (isPreflight) {
      preflights.add(path);
    }
    const found = cases.get(path);
    return found ? found[isPreflight ? 'preflight' : 'response'] : NOT_FOUND;
  });
  const page = await listen(({ path }) => {
    const body = { '/': PAGE, '/sandbox': SANDBOX }[path];
    return body ? { status: 200, headers: ['Content-Type: text/html'], body } : NOT_FOUND;
  });
  return {
    page: page.origin,
    api: api.origin,
    serve: (path, one) => cases.set(path, one),
    sawPreflight: (path) => preflights.has(path),
    close: () => Promise.all([page.close(), api.close()]),
  };
}

/**
 * @typedef {object} Servers
 * @property {string} page  its origin
 * @property {string} api   its origin
 * @property {(path: string, one: import('./cases.mjs').Case) => void} serve  what the API answers there from now on
 * @property {(path: string) => boolean} sawPreflight  whether one has arrived there
 * @property {() => Promise<unknown>} close
 */

const NOT_FOUND = { status: 404, headers: [] };

// Not node:http, which refuses methods that it does not know, and header bytes that others send.
async function listen(answer) {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The browser may go at any time.
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
      const request = complete(received);
      if (request) {
        socket.removeAllListeners('data');
        respond(socket, answer(request));
      }
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://localhost:${server.address().port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

// The request, once all of it is there: an answer to half a body would break the connection.
function complete(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) {
    return null;
  }
  const head = received.slice(0, end);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const [method, path] = head.split(' ', 2);
  return received.length >= end + 4 + length ? { method, path, head } : null;
}

function respond(socket, answer) {
  if (answer === DROP) {
    socket.destroy();
    return;
  }
  const { status, headers, body = '' } = answer;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Odd'}`,
    ...headers,
    `Content-Length: ${body.length}`,
    // A new connection for each request: where one that was used before is dropped, the browser asks again.
    'Connection: close',
    '',
    body,
  ];
  socket.end(lines.join('\r\n'), 'latin1');
}
