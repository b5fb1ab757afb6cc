import { PYTHON, gunicorn, version } from './venv.mjs';

const SLOT = '# the snippet goes here';

/** Flask as it is deployed and as it is developed. @type {import('./run.mjs').Target[]} */
export const flaskTargets = [
  target(`gunicorn ${version('gunicorn')}`, ({ port }) => gunicorn('app:app', port)),
  target('flask run', ({ port }) => [PYTHON, '-m', 'flask', 'run', '--port', String(port)]),
];

function target(server, command) {
  return {
    id: 'flask',
    product: `Flask ${version('flask')}, ${server}`,
    needs: ['python_frameworks'],
    setUp: (where) => ({
      files: { 'app.py': application },
      slots: [[/right after app = Flask\(\.\.\.\)/, SLOT]],
      command: command(where),
      check: [PYTHON, '-m', 'py_compile', 'app.py'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
    }),
  };
}

/** As it usually is: no CORS but in one route, authentication and a redirect in front of the routes. */
const application = `
from flask import Flask, abort, jsonify, redirect, request

app = Flask(__name__)
${SLOT}


@app.before_request
def guard():
    if request.path.startswith("/guarded/") and "Authorization" not in request.headers:
        abort(401)


@app.route("/api/item", methods=["GET", "PUT"])
def item():
    return jsonify({}), {"X-Total": "1"}


@app.get("/api/cached")
def cached():
    return jsonify({}), {"Cache-Control": "max-age=600"}


@app.get("/api/own")
def own():
    return jsonify({}), {"Access-Control-Allow-Origin": "*"}


@app.get("/api/crash")
def crash():
    raise RuntimeError("crash")


@app.get("/moved")
def moved():
    return redirect("/api/item", 301)
`;
