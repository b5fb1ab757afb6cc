const ABOVE = '// the function goes here';
const INSIDE = '// the call goes here';

/** Node's own http module. @type {import('./run.mjs').Target[]} */
export const nodeTargets = [
  {
    id: 'node',
    product: `Node ${process.versions.node}`,
    setUp: ({ port }) => ({
      files: { 'server.mjs': application(port) },
      slots: [[/above http\.createServer/, ABOVE], [/given to http\.createServer, as its first lines/, INSIDE]],
      command: [process.execPath, 'server.mjs'],
      check: [process.execPath, '--check', 'server.mjs'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      quotesEverything: true,
    }),
  },
];

/** As it usually is: no CORS at all, a login and a redirect in front of the routes, headers given to `writeHead`. */
function application(port) {
  return `
import http from 'node:http';
${ABOVE}

const routes = {
  'GET /api/item': (res) => res.writeHead(200, { 'Content-Type': 'application/json', 'X-Total': '1' }).end('{}'),
  'PUT /api/item': (res) => res.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'),
  'GET /api/cached': (res) => res.writeHead(200, { 'Cache-Control': 'max-age=600' }).end('{}'),
  'GET /api/crash': () => {
    throw new Error('crash');
  },
};

const server = http.createServer((req, res) => {
${INSIDE}
  const { pathname } = new URL(req.url, 'http://localhost');
  if (pathname.startsWith('/guarded/') && !req.headers.authorization) {
    res.writeHead(401).end();
  } else if (pathname === '/moved') {
    res.writeHead(301, { Location: '/api/item' }).end();
  } else {
    try {
      const route = routes[req.method + ' ' + pathname];
      route ? route(res) : res.writeHead(404).end();
    } catch {
      res.writeHead(500).end();
    }
  }
});
server.listen(${port}, '127.0.0.1');
`;
}
