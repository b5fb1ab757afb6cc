import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { outputOf } from './server.mjs';

const PROGRAM = fileURLToPath(new URL('python-proxies/venv/bin/envoy', import.meta.url));

const SLOT_FILTERS = '# the snippet goes here, as the first of the filters';
const SLOT_ROUTES = '              routes: # the snippet goes here, in place of this line';

/** Envoy, by a file of its static configuration. @type {import('./run.mjs').Target[]} */
export const envoyTargets = [
  {
    id: 'envoy',
    product: `Envoy ${/\/(\d+\.\d+\.\d+)\//.exec(outputOf(PROGRAM, ['--version']))?.[1] ?? '(not installed)'}`,
    needs: ['packed_proxies'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  const config = join(directory, 'envoy.yaml');
  return {
    files: { 'envoy.yaml': configuration(port, new URL(application).port) },
    slots: [[/first of its http_filters/, SLOT_FILTERS], [/in place of the line routes/, SLOT_ROUTES]],
    command: [PROGRAM, '-c', config, '--concurrency', '1', '--disable-hot-restart', '--drain-time-s', '1'],
    check: [PROGRAM, '--mode', 'validate', '-c', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 503], ['/guarded/item', 401]],
  };
}

/** As in Envoy's first steps: an application with headers of its own, a password, a redirect, a cluster that is down. */
function configuration(port, behind) {
  const type = (name) => `"@type": type.googleapis.com/envoy.${name}`;
  return `
static_resources:
  listeners:
  - address:
      socket_address: { address: 127.0.0.1, port_value: ${port} }
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          ${type('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager')}
          stat_prefix: web
          http_filters:
${SLOT_FILTERS}
          - name: envoy.filters.http.basic_auth
            typed_config:
              ${type('extensions.filters.http.basic_auth.v3.BasicAuth')}
              users: { inline_string: 'nobody:{SHA}NWoZK3kTsExUV00Ywo1G5jlUKKs=' }
            disabled: true
          - name: envoy.filters.http.router
            typed_config:
              ${type('extensions.filters.http.router.v3.Router')}
          route_config:
            virtual_hosts:
            - name: everything
              domains: ['*']
${SLOT_ROUTES}
              - match: { path: /moved }
                redirect: { path_redirect: /api/item }
              - match: { prefix: /guarded/ }
                route: { cluster: application }
                typed_per_filter_config:
                  envoy.filters.http.basic_auth: { ${type('config.route.v3.FilterConfig')}, config: {}, disabled: false }
              - match: { prefix: /down/ }
                route: { cluster: down }
              - match: { prefix: / }
                route: { cluster: application }
  clusters:
  - ${cluster('application', behind)}
  - ${cluster('down', 9)}
`;
}

function cluster(name, port) {
  const address = `address: { socket_address: { address: 127.0.0.1, port_value: ${port} } }`;
  const endpoints = `endpoints: [{ lb_endpoints: [{ endpoint: { ${address} } }] }]`;
  return `{ name: ${name}, connect_timeout: 2s, type: STATIC, load_assignment: { cluster_name: ${name}, ${endpoints} } }`;
}
