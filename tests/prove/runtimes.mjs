import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SLOT = '// the snippet goes here';

const IS_ARM = process.arch === 'arm64';
const BUN = installed(`@oven/bun-linux-${IS_ARM ? 'aarch64' : 'x64'}/bin/bun`);
const DENO = installed('@deno/linux-x64-glibc/deno');
const WORKERD = installed(`@cloudflare/workerd-linux-${IS_ARM ? 'arm64' : '64'}/bin/workerd`);

/** Runtimes of JavaScript with the servers that they bring. @type {import('./run.mjs').Target[]} */
export const runtimeTargets = [
  {
    id: 'deno',
    product: `Deno ${version(DENO, /deno (\S+)/)}`,
    needs: ['runtimes'],
    setUp: ({ port, directory }) => ({
      ...EXPECTED,
      files: { 'server.ts': DENO_SERVER },
      slots: [[/above the call of Deno\.serve/, SLOT], [/in place of Deno\.serve\(handler\)/, 'Deno.serve(handler);']],
      command: [...inDeno(directory, `DENO_SERVE_ADDRESS=tcp:127.0.0.1:${port}`), 'run', '--allow-net', 'server.ts'],
      check: [...inDeno(directory), 'check', 'server.ts'],
    }),
  },
  {
    id: 'bun',
    product: `Bun ${version(BUN, /(\S+)/)}`,
    needs: ['runtimes'],
    setUp: ({ port }) => ({
      ...EXPECTED,
      files: { 'server.js': bunServer(port) },
      slots: [[/above the call of Bun\.serve/, SLOT], [/in place of Bun\.serve\(options\)/, 'Bun.serve(options);']],
      command: [BUN, 'server.js'],
    }),
  },
  {
    id: 'cloudflare-workers',
    product: `workerd ${version(WORKERD, /workerd (\S+)/)}`,
    needs: ['runtimes'],
    setUp: ({ port }) => ({
      ...EXPECTED,
      files: { 'worker.js': WORKER, 'config.capnp': configuration(port) },
      slots: [[/in place of the line export default/, 'export default {'], [/at its end/, SLOT]],
      command: [WORKERD, 'serve', 'config.capnp'],
    }),
  },
];

const EXPECTED = {
  errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
  doubled: ['/api/doubled'],
  quotesEverything: true,
};

/** As it usually is: no CORS at all, or what one answer says of it, and authentication in front of the routes. */
const ROUTES = `
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/guarded/') && !request.headers.has('authorization')) {
    return new Response(null, { status: 401 });
  }
  if (pathname === '/moved') {
    return Response.redirect(new URL('/api/item', request.url).href, 301);
  }
  if (pathname === '/api/item' && ['GET', 'PUT'].includes(request.method)) {
    return Response.json({}, { headers: { 'X-Total': '1' } });
  }
  if (pathname === '/api/cached') {
    return Response.json({}, { headers: { 'Cache-Control': 'max-age=600' } });
  }
  if (pathname === '/api/doubled') {
    return Response.json({}, { headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' } });
  }
  if (pathname === '/api/crash') {
    throw new Error('crash');
  }
  return new Response('Not Found', { status: 404 });
`;

const DENO_SERVER = `
async function handler(request: Request): Promise<Response> {${ROUTES}}

${SLOT}
Deno.serve(handler);
`;

const WORKER = `
export default {
  async fetch(request, env, ctx) {${ROUTES}},
};
${SLOT}
`;

function configuration(port) {
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(
    name = "main",
    worker = (modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "2026-11-01"),
  )],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}

/** Routes of each kind: methods, a response, a function, and fetch for the others. */
function bunServer(port) {
  return `
const options = {
  port: ${port},
  hostname: '127.0.0.1',
  routes: {
    '/api/item': {
      GET: new Response('{}', { headers: { 'X-Total': '1' } }),
      PUT: async (request) => Response.json(await request.json()),
    },
    '/api/cached': new Response('{}', { headers: { 'Cache-Control': 'max-age=600' } }),
    '/moved': Response.redirect('/api/item', 301),
    '/api/crash': async () => {
      throw new Error('crash');
    },
  },
  async fetch(request) {${ROUTES}},
};

${SLOT}
Bun.serve(options);
`;
}

function inDeno(directory, ...environment) {
  return ['/usr/bin/env', `DENO_DIR=${directory}/deno`, 'DENO_NO_UPDATE_CHECK=1', ...environment, DENO];
}

function installed(path) {
  return fileURLToPath(new URL(`npm-runtimes/node_modules/${path}`, import.meta.url));
}

function version(file, pattern) {
  return pattern.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? '(not installed)';
}
