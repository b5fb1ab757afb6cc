import { NEEDS, links, version } from './frameworks.mjs';

const FIRST = '// the preflight is answered here';
const LAST = '// the headers are added here';

/** hapi. @type {import('./run.mjs').Target[]} */
export const hapiTargets = [
  {
    id: 'hapi',
    product: `hapi ${version('@hapi/hapi')}`,
    needs: NEEDS,
    setUp: ({ port }) => ({
      files: { 'app.js': application(port) },
      links: links({ '@hapi/hapi': '@hapi/hapi', '@hapi/boom': '@hapi/boom' }),
      slots: [[/right after const server = Hapi\.server\(/, FIRST], [/above server\.start\(\)/, LAST]],
      command: [process.execPath, 'app.js'],
      check: [process.execPath, '--check', 'app.js'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
      quotesEverything: true,
    }),
  },
];

/** As it usually is: no CORS but in one route that tried by itself, a login, a redirect, an error page. */
function application(port) {
  return `
const Boom = require('@hapi/boom');
const Hapi = require('@hapi/hapi');
const server = Hapi.server({ port: ${port}, host: '127.0.0.1', debug: false });
${FIRST}

server.auth.scheme('token', () => ({
  authenticate(request, h) {
    return request.headers.authorization ? h.authenticated({ credentials: {} }) : Boom.unauthorized(null, 'token');
  },
}));
server.auth.strategy('token', 'token');
server.route([
  { method: '*', path: '/guarded/{path*}', options: { auth: 'token' }, handler: () => ({}) },
  { method: '*', path: '/moved', handler: (request, h) => h.redirect('/api/item').permanent() },
  { method: 'GET', path: '/api/item', handler: (request, h) => h.response({}).header('X-Total', '1') },
  { method: 'PUT', path: '/api/item', handler: () => ({}) },
  { method: 'GET', path: '/api/cached', handler: (request, h) => h.response({}).header('Cache-Control', 'max-age=600') },
  {
    method: 'GET',
    path: '/api/own',
    handler: (request, h) => h.response({}).header('Access-Control-Allow-Origin', 'http://own.localhost'),
  },
  {
    method: 'GET',
    path: '/api/crash',
    handler: () => {
      throw new Error('crash');
    },
  },
]);
server.ext('onPreResponse', ({ response }, h) => (response.output?.statusCode === 404 ? h.response('sorry').code(404) : h.continue));
${LAST}
server.start();
`;
}
