import { PYTHON, UVICORN, gunicorn, version } from './venv.mjs';

const SLOT = '# the snippet goes here';
const PRODUCT = `Django ${version('django')}, django-cors-headers ${version('django-cors-headers')}`;

/** Django as it is deployed, both ways, and as it is developed. @type {import('./run.mjs').Target[]} */
export const djangoTargets = [
  target(`gunicorn ${version('gunicorn')}`, false, ({ port }) => gunicorn('site_of_mine.wsgi', port)),
  target(`uvicorn ${version('uvicorn')}`, false, ({ port }) => [UVICORN, '--port', String(port), 'site_of_mine.asgi:application']),
  target('runserver with DEBUG on', true, ({ port }) => [PYTHON, 'manage.py', 'runserver', '--noreload', `127.0.0.1:${port}`]),
];

function target(server, debug, command) {
  return {
    id: 'django',
    product: `${PRODUCT}, ${server}`,
    needs: ['python_frameworks'],
    setUp: (where) => ({
      files: {
        'manage.py': manage,
        'site_of_mine/__init__.py': '',
        'site_of_mine/settings.py': settings(debug),
        'site_of_mine/urls.py': urls,
        'site_of_mine/wsgi.py': entry('wsgi'),
        'site_of_mine/asgi.py': entry('asgi'),
      },
      slots: [[/settings\.py, at its end/, SLOT]],
      command: command(where),
      check: [PYTHON, 'manage.py', 'check'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      doubled: ['/api/own'],
      parsesOrigins: true,
    }),
  };
}

/** What somebody tried before, without the middleware that reads it. */
const LEFT_OVER = `
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = True
`;

/** As `startproject` writes them, without a database; with one more middleware, which asks for a password. */
function settings(debug) {
  return `
SECRET_KEY = "secret"
DEBUG = ${debug ? 'True' : 'False'}
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "site_of_mine.urls.guard",
]
${debug ? LEFT_OVER : ''}
ROOT_URLCONF = "site_of_mine.urls"
${SLOT}
`;
}

const urls = `
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView


def guard(get_response):
    def answer(request):
        if request.path.startswith("/guarded/") and "Authorization" not in request.headers:
            return HttpResponse(status=401)
        return get_response(request)

    return answer


@csrf_exempt
@require_http_methods(["GET", "PUT"])
def item(request):
    return JsonResponse({}, headers={"X-Total": "1"})


def cached(request):
    return JsonResponse({}, headers={"Cache-Control": "max-age=600"})


def own(request):
    return JsonResponse({}, headers={"Access-Control-Allow-Origin": "https://elsewhere.example"})


def crash(request):
    raise RuntimeError("crash")


urlpatterns = [
    path("api/item", item),
    path("api/cached", cached),
    path("api/own", own),
    path("api/crash", crash),
    path("moved", RedirectView.as_view(url="/api/item", permanent=True)),
]
`;

const manage = `
import os
import sys

from django.core.management import execute_from_command_line

os.environ["DJANGO_SETTINGS_MODULE"] = "site_of_mine.settings"
execute_from_command_line(sys.argv)
`;

function entry(interface_) {
  return `
import os

from django.core.${interface_} import get_${interface_}_application

os.environ["DJANGO_SETTINGS_MODULE"] = "site_of_mine.settings"
application = get_${interface_}_application()
`;
}
