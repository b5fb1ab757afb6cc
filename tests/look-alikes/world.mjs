import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serveApi, servePage } from './servers.mjs';

/** An extension that stands between page and server, as blockers and "CORS unblockers" do. */
export const MEDDLER = fileURLToPath(new URL('meddler', import.meta.url));

/**
 * A small internet below `.test`, on the loopback interface. Which host a server is, and whether it is there at all, is
 * for the browser to believe: it must be started with `flags`. So no recorded address holds a port of this machine.
 *
 * @returns {Promise<{flags: string[], close: () => Promise<void>}>}
 */
export async function openWorld() {
  const directory = await mkdtemp(join(tmpdir(), 'look-alikes-'));
  const [trusted, untrusted] = await Promise.all([certificate(directory, 'trusted'), certificate(directory, 'untrusted')]);
  await rm(directory, { recursive: true });

  const servers = [];
  const sockets = new Set();
  const listening = async (server) => {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    return listen(server);
  };
  const api = await listening(https.createServer(trusted, serveApi));
  const plainApi = await listening(http.createServer(serveApi));
  const ports = {
    'app.test': await listening(https.createServer(trusted, servePage)),
    'public.test': await listening(https.createServer(trusted, servePage)),
    'api.test:80': plainApi,
    'api.test': api,
    'meddled.test': api,
    '192.168.0.10': api,
    'localhost:80': plainApi,
    'h2.test': await listening(http2.createSecureServer(trusted, serveApi)),
    'untrusted.test': await listening(https.createServer(untrusted, serveApi)),
    'silent.test': await listening(net.createServer()),
    'refused.test': await closedPort(),
  };
  const rules = Object.entries(ports).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  return {
    flags: [
      `--host-resolver-rules=${[...rules, 'MAP *.test ~NOTFOUND'].join(',')}`,
      `--ignore-certificate-errors-spki-list=${trusted.fingerprint}`,
      `--ip-address-space-overrides=127.0.0.1:${ports['public.test']}=public`,
      `--proxy-pac-url=data:application/x-ns-proxy-autoconfig,${encodeURIComponent(PROXIES)}`,
    ],
    close: async () => {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      sockets.forEach((socket) => socket.destroy());
      await Promise.all(closed);
    },
  };
}

/** @returns {Promise<number>} the port */
async function listen(server) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server.address().port;
}

/** A port on which nobody listens. */
async function closedPort() {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Chromium's one way to have a proxy for some hosts only.
const PROXIES = 'function FindProxyForURL(url, host) { return host === "proxied.test" ? "PROXY refused.test:80" : "DIRECT"; }';

const HOSTS = ['app', 'public', 'api', 'meddled', 'h2', 'untrusted'].map((name) => `${name}.test`);

async function certificate(directory, name) {
  const [key, cert] = ['key', 'cert'].map((part) => join(directory, `${name}-${part}.pem`));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=test'];
  execFileSync('openssl', ['req', '-x509', ...kind, '-addext', `subjectAltName=${HOSTS.map((host) => `DNS:${host}`)}`, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  const pem = await readFile(cert);
  const publicKey = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return { key: await readFile(key), cert: pem, fingerprint: createHash('sha256').update(publicKey).digest('base64') };
}
