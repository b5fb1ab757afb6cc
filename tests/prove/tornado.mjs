import { PYTHON, version } from './venv.mjs';

const SLOT_ABOVE = '# the snippet goes here, below the imports';
const SLOT_BELOW = '# the snippet goes here, after the application';

/** Tornado. @type {import('./run.mjs').Target[]} */
export const tornadoTargets = [
  {
    id: 'tornado',
    product: `Tornado ${version('tornado')}`,
    needs: ['python_frameworks'],
    setUp: ({ port }) => ({
      files: { 'app.py': application(port) },
      slots: [[/below its imports/, SLOT_ABOVE], [/right after application = tornado\.web\.Application\(\.\.\.\)/, SLOT_BELOW]],
      command: [PYTHON, 'app.py'],
      check: [PYTHON, '-m', 'py_compile', 'app.py'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401], ['/files/nothing', 404]],
      doubled: ['/api/own'],
    }),
  },
];

/** As it usually is: no CORS but in one handler, authentication and a redirect in front of the handlers; compression; files. */
function application(port) {
  return `
import asyncio

import tornado.web

${SLOT_ABOVE}


class Item(tornado.web.RequestHandler):
    def get(self):
        self.set_header("X-Total", "1")
        self.write({})

    put = get


class Cached(tornado.web.RequestHandler):
    def get(self):
        self.set_header("Cache-Control", "max-age=600")
        self.write({})


class Own(tornado.web.RequestHandler):
    def get(self):
        self.set_header("Access-Control-Allow-Origin", "*")
        self.write({})


class Crash(tornado.web.RequestHandler):
    def get(self):
        raise RuntimeError("crash")


class Guarded(tornado.web.RequestHandler):
    def prepare(self):
        if "Authorization" not in self.request.headers:
            raise tornado.web.HTTPError(401)


application = tornado.web.Application([
    (r"/api/item", Item),
    (r"/api/cached", Cached),
    (r"/api/own", Own),
    (r"/api/crash", Crash),
    (r"/guarded/.*", Guarded),
    (r"/moved", tornado.web.RedirectHandler, {"url": "/api/item"}),
    (r"/files/(.*)", tornado.web.StaticFileHandler, {"path": "."}),
], compress_response=True)
${SLOT_BELOW}


async def main():
    application.listen(${port}, "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
`;
}
