import { STATUS_CODES } from 'node:http';
import { constants, createSecureServer } from 'node:http2';
import { createServer } from 'node:net';

import { makeCertificate } from '../e2e/certificate.mjs';
import { DROP, GARBAGE } from './answers.mjs';
import { isLocation } from './hops.mjs';
import { nextPath } from './locations.mjs';
import { PAGE, SANDBOX } from './page.mjs';

/**
 * Starts the page and the APIs on the loopback interface, on any free ports.
 *
 * @returns {Promise<Servers>}
 */
export async function startServers() {
  const served = new Map();
  const answer = ({ path, isPreflight }) => {
    const [, name, hop] = /\/(case\d+)\/.*?h(\d+)[^h]*$/.exec(path) ?? [];
    const found = served.get(name);
    if (!found) {
      return NOT_FOUND;
    }
    found.preflights += isPreflight ? 1 : 0;
    const answers = found.one.hops[hop];
    return answers ? located(answers[isPreflight ? 'preflight' : 'response'], name, Number(hop)) : NOT_FOUND;
  };
  const pages = { '/': PAGE, '/sandbox': SANDBOX };
  const page = await listen((asked) => {
    const body = pages[asked.path];
    return body ? { status: 200, headers: ['Content-Type: text/html'], body } : answer(asked);
  });
  const [api, second, third] = [await listen(answer), await listen(answer), await listen(answer)];
  const secure = await listenSecurely(answer);
  const all = { page, api, second, third, secure };
  return {
    origins: Object.fromEntries(Object.entries(all).map(([name, { origin }]) => [name, origin])),
    serve: (name, one) => served.set(name, { one, preflights: 0 }),
    preflightsOf: (name) => served.get(name).preflights,
    close: () => Promise.all(Object.values(all).map(({ close }) => close())),
  };
}

/**
 * @typedef {object} Servers
 * @property {import('./hops.mjs').Origins} origins
 * @property {(name: string, one: import('./cases.mjs').Case) => void} serve
 *           What all of them answer from now on below /NAME/: hN there is hop N.
 * @property {(name: string) => number} preflightsOf  how many have arrived since
 * @property {() => Promise<unknown>} close
 */

/** The path of a case's first hop. */
export function firstPath(name, { request }) {
  return nextPath(request).replace('CASE', name).replace('NEXT', 'h0');
}

// With the names that a Location has gaps for.
function located(answer, name, hop) {
  if (typeof answer === 'string') {
    return answer;
  }
  const fill = (line) => line.replace('CASE', name).replace('NEXT', `h${hop + 1}`).replace('FIRST', 'h0');
  return { ...answer, headers: answer.headers.map((line) => (isLocation(line) ? fill(line) : line)) };
}

// How a browser begins that was redirected to https here.
const TLS = '\x16';

const NOT_FOUND = { status: 404, headers: [] };

// Not node:http, which refuses methods that it does not know, and header bytes that others send.
async function listen(answer) {
  const server = createServer((socket) => {
    // The browser may go at any time.
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
      const request = complete(received);
      if (received.startsWith(TLS)) {
        socket.destroy();
      } else if (request) {
        socket.removeAllListeners('data');
        respond(socket, answer(request));
      }
    });
  });
  return { ...(await opened(server)), origin: `http://localhost:${server.address().port}` };
}

// HTTP/2, for only there Chromium sends a body as a stream.
async function listenSecurely(answer) {
  const server = createSecureServer(await makeCertificate());
  server.on('stream', (stream, { ':method': method, ':path': path, ...headers }) => {
    stream.on('error', () => stream.destroy());
    const isPreflight = method === 'OPTIONS' && 'access-control-request-method' in headers;
    stream.resume().once('end', () => respondOnStream(stream, answer({ path, isPreflight })));
  });
  return { ...(await opened(server)), origin: `https://localhost:${server.address().port}` };
}

async function opened(server) {
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
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
  const isPreflight = method === 'OPTIONS' && /^access-control-request-method:/im.test(head);
  return received.length >= end + 4 + length ? { path, isPreflight } : null;
}

function respond(socket, answer) {
  if (answer === DROP) {
    socket.destroy();
    return;
  }
  if (answer === GARBAGE) {
    socket.end('What is this?\r\n\r\n');
    return;
  }
  const { status, headers, body = '', brokenOff } = answer;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Odd'}`,
    ...headers,
    `Content-Length: ${body.length + (brokenOff ? 9 : 0)}`,
    // A new connection for each request: where one that was used before is dropped, the browser asks again.
    'Connection: close',
    '',
    body,
  ];
  socket.end(lines.join('\r\n'), 'latin1');
}

function respondOnStream(stream, answer) {
  try {
    const { status, headers, brokenOff } = answer;
    stream.respond({ ':status': status, ...byName(headers) });
    if (brokenOff) {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    } else {
      stream.end();
    }
  } catch {
    // Neither what is no HTTP can be sent, nor all that HTTP/1.1 takes.
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}

function byName(lines) {
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    (headers[line.slice(0, colon).toLowerCase()] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
}
