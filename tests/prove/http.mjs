import http from 'node:http';
import net from 'node:net';

/**
 * One HTTP exchange, with nothing added, followed or hidden by a client.
 *
 * @param {string} server  its origin
 * @param {{method?: string, path: string, headers?: Record<string, string>, body?: string}} request
 * @returns {Promise<Response>}
 *
 * @typedef {object} Response
 * @property {number} status
 * @property {string} statusText
 * @property {[string, string][]} headers  as sent: in order, repeated ones repeated
 */
export function exchange(server, { method = 'GET', path, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, server), { method, headers, agent: false, timeout: 10_000 }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode, statusText: response.statusMessage, headers: pairs(response.rawHeaders) });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    request.on('error', reject);
    request.end(body);
  });
}

/** All values of a response header. */
export function values(response, name) {
  return response.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** The members of a response header that holds a list, in lower case. */
export function list(response, name) {
  return values(response, name).flatMap((value) => value.split(',')).map((member) => member.trim().toLowerCase()).filter(Boolean);
}

/** A loopback port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at], raw[2 * at + 1]]);
}
