import { PYTHON, UVICORN, version } from './venv.mjs';

const SLOT = '# the snippet goes here';
const BELOW = `Starlette ${version('starlette')}, uvicorn ${version('uvicorn')}`;

/** FastAPI, and Starlette alone. @type {import('./run.mjs').Target[]} */
export const fastapiTargets = [
  target(`FastAPI ${version('fastapi')}, ${BELOW}`, fastapi()),
  target(BELOW, starlette()),
];

function target(product, application) {
  return {
    id: 'fastapi',
    product,
    needs: ['python_frameworks'],
    setUp: ({ port }) => ({
      files: { 'main.py': application },
      slots: [[/below every other app\.add_middleware\(\.\.\.\)/, SLOT]],
      command: [UVICORN, '--port', String(port), 'main:app'],
      check: [PYTHON, '-m', 'py_compile', 'main.py'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
    }),
  };
}

/** As it usually is: no CORS but in one route, authentication and a redirect in front of the routes. */
function fastapi() {
  return `
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

app = FastAPI()


@app.middleware("http")
async def guard(request: Request, call_next):
    if request.url.path.startswith("/guarded/") and "Authorization" not in request.headers:
        return Response(status_code=401)
    return await call_next(request)


${SLOT}


@app.get("/api/item")
@app.put("/api/item")
def item():
    return JSONResponse({}, headers={"X-Total": "1"})


@app.get("/api/cached")
def cached():
    return JSONResponse({}, headers={"Cache-Control": "max-age=600"})


@app.get("/api/own")
def own():
    return JSONResponse({}, headers={"Access-Control-Allow-Origin": "https://elsewhere.example"})


@app.get("/api/crash")
def crash():
    raise RuntimeError("crash")


@app.get("/moved")
def moved():
    return RedirectResponse("/api/item", 301)
`;
}

function starlette() {
  return `
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


def item(request):
    return JSONResponse({}, headers={"X-Total": "1"})


def cached(request):
    return JSONResponse({}, headers={"Cache-Control": "max-age=600"})


def own(request):
    return JSONResponse({}, headers={"Access-Control-Allow-Origin": "https://elsewhere.example"})


def crash(request):
    raise RuntimeError("crash")


def guarded(request):
    return Response(status_code=200 if "Authorization" in request.headers else 401)


def moved(request):
    return RedirectResponse("/api/item", 301)


app = Starlette(routes=[
    Route("/api/item", item, methods=["GET", "PUT"]),
    Route("/api/cached", cached),
    Route("/api/own", own),
    Route("/api/crash", crash),
    Route("/guarded/item", guarded),
    Route("/moved", moved),
])
${SLOT}
`;
}
