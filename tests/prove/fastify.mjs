import { NEEDS, links, version } from './frameworks.mjs';

const SLOT = '// the snippet goes here';

/** Fastify with its plugin, as an ES module and as a CommonJS file. @type {import('./run.mjs').Target[]} */
export const fastifyTargets = [
  ['app.mjs', "import Fastify from 'fastify';"],
  ['app.js', "const Fastify = require('fastify');"],
].map(([file, head]) => ({
  id: 'fastify',
  product: `Fastify ${version('fastify')}, @fastify/cors ${version('@fastify/cors')}`,
  place: `in ${file}`,
  needs: NEEDS,
  setUp: ({ port }) => ({
    files: { [file]: head + application(port) },
    links: links({ fastify: 'fastify', '@fastify/cors': '@fastify/cors' }),
    slots: [[/right after const fastify = Fastify\(/, SLOT]],
    command: [process.execPath, file],
    check: [process.execPath, '--check', file],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
    // One that is no preflight is refused with 400 and never gets to a route.
    answersEveryOptions: true,
    quotesEverything: true,
  }),
}));

/** As it usually is: no CORS at all, a login in a hook and a redirect in front of the routes. */
function application(port) {
  return `
const fastify = Fastify();
${SLOT}

fastify.addHook('onRequest', async (request, reply) => {
  if (request.url.startsWith('/guarded/') && !request.headers.authorization) {
    return reply.code(401).send({ error: 'Unauthorized' });
  }
});
fastify.all('/moved', (request, reply) => reply.redirect('/api/item', 301));
fastify.get('/api/item', (request, reply) => reply.header('X-Total', '1').send({}));
fastify.put('/api/item', async () => ({}));
fastify.get('/api/cached', (request, reply) => reply.header('Cache-Control', 'max-age=600').send({}));
fastify.get('/api/crash', async () => {
  throw new Error('crash');
});
fastify.listen({ port: ${port}, host: '127.0.0.1' });
`;
}
