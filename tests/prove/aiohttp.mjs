import { PYTHON, version } from './venv.mjs';

const SLOT_ABOVE = '# the snippet goes here, below the imports';
const SLOT_BELOW = '# the snippet goes here, after the application';

/** aiohttp's server. @type {import('./run.mjs').Target[]} */
export const aiohttpTargets = [
  {
    id: 'aiohttp',
    product: `aiohttp ${version('aiohttp')}`,
    needs: ['python_frameworks'],
    setUp: ({ port }) => ({
      files: { 'app.py': application(port) },
      slots: [[/below its imports/, SLOT_ABOVE], [/right after app = web\.Application\(\.\.\.\)/, SLOT_BELOW]],
      command: [PYTHON, 'app.py'],
      check: [PYTHON, '-m', 'py_compile', 'app.py'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
    }),
  },
];

/** As it usually is: no CORS but in one route, authentication and a redirect in front of the routes. */
function application(port) {
  return `
from aiohttp import web

${SLOT_ABOVE}


@web.middleware
async def guard(request, handler):
    if request.path.startswith("/guarded/") and "Authorization" not in request.headers:
        raise web.HTTPUnauthorized
    return await handler(request)


async def item(request):
    return web.json_response({}, headers={"X-Total": "1"})


async def cached(request):
    return web.json_response({}, headers={"Cache-Control": "max-age=600"})


async def own(request):
    return web.json_response({}, headers={"Access-Control-Allow-Origin": "*"})


async def crash(request):
    raise RuntimeError("crash")


async def moved(request):
    raise web.HTTPMovedPermanently("/api/item")


app = web.Application(middlewares=[guard])
${SLOT_BELOW}
app.add_routes([
    web.get("/api/item", item),
    web.put("/api/item", item),
    web.get("/api/cached", cached),
    web.get("/api/own", own),
    web.get("/api/crash", crash),
    web.get("/moved", moved),
])
web.run_app(app, host="127.0.0.1", port=${port}, print=None)
`;
}
