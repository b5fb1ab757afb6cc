import { NEEDS, links, version } from './frameworks.mjs';

const SLOT = '// the snippet goes here';

/** Hono on Node. @type {import('./run.mjs').Target[]} */
export const honoTargets = [
  {
    id: 'hono',
    product: `Hono ${version('hono')}, @hono/node-server ${version('@hono/node-server')}`,
    needs: NEEDS,
    setUp: ({ port }) => ({
      files: { 'app.mjs': application(port) },
      links: links({ hono: 'hono', '@hono/node-server': '@hono/node-server' }),
      slots: [[/right after const app = new Hono\(\)/, SLOT]],
      command: [process.execPath, 'app.mjs'],
      check: [process.execPath, '--check', 'app.mjs'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
      answersEveryOptions: true,
      quotesEverything: true,
    }),
  },
];

/** As it usually is: no CORS but in one route that tried by itself, a login and a redirect in front of the routes. */
function application(port) {
  return `
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
const app = new Hono();
${SLOT}

app.use('/guarded/*', bearerAuth({ token: 'secret' }));
app.all('/moved', (c) => c.redirect('/api/item', 301));
app.get('/api/item', (c) => {
  c.header('X-Total', '1');
  return c.json({});
});
app.put('/api/item', (c) => c.json({}));
app.get('/api/cached', (c) => c.json({}, 200, { 'Cache-Control': 'max-age=600' }));
app.get('/api/own', () => new Response('{}', { headers: { 'Access-Control-Allow-Origin': 'http://own.localhost' } }));
app.get('/api/crash', () => {
  throw new Error('crash');
});
serve({ fetch: app.fetch, port: ${port}, hostname: '127.0.0.1' });
`;
}
