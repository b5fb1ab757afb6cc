/** Every server that a recipe is proven on. */
import { apacheTargets } from './apache.mjs';
import { caddyTargets } from './caddy.mjs';
import { envoyTargets } from './envoy.mjs';
import { expressTargets } from './express.mjs';
import { fastifyTargets } from './fastify.mjs';
import { firebaseTargets } from './firebase.mjs';
import { goTargets } from './go.mjs';
import { hapiTargets } from './hapi.mjs';
import { haproxyTargets } from './haproxy.mjs';
import { honoTargets } from './hono.mjs';
import { koaTargets } from './koa.mjs';
import { lighttpdTargets } from './lighttpd.mjs';
import { nestjsTargets } from './nestjs.mjs';
import { nextjsTargets } from './nextjs.mjs';
import { nginxTargets } from './nginx.mjs';
import { nodeTargets } from './node.mjs';
import { phpTargets } from './php.mjs';
import { pythonTargets } from './python.mjs';
import { railsTargets } from './rails.mjs';
import { runtimeTargets } from './runtimes.mjs';
import { rustTargets } from './rust.mjs';
import { tomcatTargets } from './tomcat.mjs';
import { traefikTargets } from './traefik.mjs';
import { varnishTargets } from './varnish.mjs';

/** In the order in which they are proven. @type {import('./run.mjs').Target[]} */
export const TARGETS = [
  ...expressTargets,
  ...fastifyTargets,
  ...honoTargets,
  ...koaTargets,
  ...hapiTargets,
  ...nodeTargets,
  ...nestjsTargets,
  ...nextjsTargets,
  ...runtimeTargets,
  ...nginxTargets,
  ...apacheTargets,
  ...caddyTargets,
  ...haproxyTargets,
  ...traefikTargets,
  ...envoyTargets,
  ...lighttpdTargets,
  ...varnishTargets,
  ...pythonTargets,
  ...goTargets,
  ...rustTargets,
  ...firebaseTargets,
  ...phpTargets,
  ...railsTargets,
  ...tomcatTargets,
];
