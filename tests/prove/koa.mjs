import { NEEDS, links, version } from './frameworks.mjs';

const SLOT = '// the snippet goes here';

/** Koa 2 and 3. @type {import('./run.mjs').Target[]} */
export const koaTargets = ['koa2', 'koa3'].map((koa) => ({
  id: 'koa',
  product: `Koa ${version(koa)}`,
  needs: NEEDS,
  setUp: ({ port }) => ({
    files: { 'app.js': application(port) },
    links: links({ koa, '@koa/router': '@koa/router' }),
    slots: [[/right after const app = new Koa\(\)/, SLOT]],
    command: [process.execPath, 'app.js'],
    check: [process.execPath, '--check', 'app.js'],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401], ['/api/bare', 404]],
    quotesEverything: true,
  }),
}));

/** As it usually is: no CORS at all, a login in front of the router, a redirect; a 404 that is thrown and one that is not. */
function application(port) {
  return `
const Koa = require('koa');
const { Router } = require('@koa/router');
const app = new Koa();
${SLOT}

app.silent = true;
app.use((ctx, next) => (ctx.path.startsWith('/guarded/') && !ctx.get('Authorization') ? ctx.throw(401) : next()));
const router = new Router();
router.redirect('/moved', '/api/item', 301);
router.get('/api/item', (ctx) => {
  ctx.set('X-Total', '1');
  ctx.body = {};
});
router.put('/api/item', (ctx) => (ctx.body = {}));
router.get('/api/cached', (ctx) => {
  ctx.set('Cache-Control', 'max-age=600');
  ctx.body = {};
});
router.get('/api/bare', () => {});
router.get('/api/crash', () => {
  throw new Error('crash');
});
app.use(router.routes()).use(router.allowedMethods());
app.use((ctx) => ctx.throw(404));
app.listen(${port}, '127.0.0.1');
`;
}
