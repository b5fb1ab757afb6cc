import { join } from 'node:path';

import { firstInstalled, installedVersion } from './server.mjs';

const PROGRAM = firstInstalled(['lighttpd']);

const SLOT_MODULES = '# the snippet goes here, in server.modules';
const SLOT_END = '# the snippet goes here, at the end of the file';

/** lighttpd. @type {import('./run.mjs').Target[]} */
export const lighttpdTargets = [
  {
    id: 'lighttpd',
    product: `lighttpd ${installedVersion(PROGRAM, /lighttpd\/(\S+)/)}`,
    needs: ['lighttpd'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  const config = join(directory, 'lighttpd.conf');
  return {
    files: {
      'lighttpd.conf': configuration(directory, port, application),
      'files/item.json': '{}',
      password: 'nobody:nothing\n',
    },
    slots: [[/entries of server\.modules/, SLOT_MODULES], [/at the end of the file/, SLOT_END]],
    command: [PROGRAM, '-D', '-f', config],
    check: [PROGRAM, '-tt', '-f', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 503], ['/nothing.json', 404], ['/guarded/item', 401]],
    comparesWholeOrigins: true,
  };
}

/** As it usually is: files, a proxied application with headers of its own, a password, a redirect, a server that is down. */
function configuration(directory, port, application) {
  const backend = (host, number) => `proxy.server = ( "" => (( "host" => "${host}", "port" => ${number} )) )`;
  const { hostname, port: behind } = new URL(application);
  return `
server.modules = (
    ${SLOT_MODULES}
    "mod_indexfile", "mod_access", "mod_alias", "mod_redirect",
)
server.document-root = "${directory}/files"
server.errorlog = "${directory}/server.log"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules += ( "mod_auth", "mod_authn_file", "mod_proxy" )
auth.backend = "plain"
auth.backend.plain.userfile = "${directory}/password"
auth.require = ( "/guarded/" => ( "method" => "basic", "realm" => "guarded", "require" => "valid-user" ) )
url.redirect = ( "^/moved" => "/api/item" )
$HTTP["url"] =~ "^/(api|guarded)/" { ${backend(hostname, behind)} }
$HTTP["url"] =~ "^/down/" { ${backend('127.0.0.1', 9)} }
${SLOT_END}
`;
}
