import { aiohttpTargets } from './aiohttp.mjs';
import { djangoTargets } from './django.mjs';
import { fastapiTargets } from './fastapi.mjs';
import { flaskTargets } from './flask.mjs';
import { tornadoTargets } from './tornado.mjs';

/** The frameworks of Python. @type {import('./run.mjs').Target[]} */
export const pythonTargets = [...djangoTargets, ...flaskTargets, ...fastapiTargets, ...aiohttpTargets, ...tornadoTargets];
