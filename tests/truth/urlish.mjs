/**
 * Something like a URL or an origin, as it gets into a configuration by mistake. Whether it parses as a URL decides what
 * Chromium calls it.
 *
 * @param {import('./answers.mjs').Random} random
 * @param {string} page  the page's origin
 * @returns {string}
 */
export function urlish(random, page) {
  const { hostname, port } = new URL(page);
  const parts = [
    random.pick(SCHEMES),
    random.pick(['://', '://', '://', '://', ':', ':/', ':///', '//', '/', ':\\\\', ';//', '%3A//', '']),
    random.pick(['', '', '', '', 'user@', 'user:secret@', '@', ':@']),
    random.pick([hostname, hostname, hostname, ...HOSTS]),
    random.pick([`:${port}`, `:${port}`, ...PORTS]),
    random.pick(['', '', '', '', '', '/', '/*', '/app', '\\', '?', '?a', '#', '#a', '/%zz', '/\u00e9']),
  ];
  return parts.join('');
}

const SCHEMES = [
  'http', 'http', 'http', 'https', 'https', 'HTTP', 'ftp', 'ws', 'file', 'null', 'blob:http', 'filesystem:http', 'x-app',
  '1a', 'h_t', '', '*',
];

const HOSTS = [
  'LOCALHOST', 'app.example', '*.example', 'example.', '.example', 'a..b', '-a', 'a_b', 'xn--', 'xn--a', '',
  '127.0.0.1', '127.1', '0x7f.1', '08', '0', '256.0.0.1', '1.2.3.4.5', '[::1]', '::1', '[::1', '[v1.a]', '[::1%25lo]',
  'caf\u00c3\u00a9.example', 'caf\u00e9', 'a\u00adb', '\u00e2\u0080\u008b',
  'caf%C3%A9', 'a%20b', 'a%', 'a%00b', 'a%2Fb', 'a%60b',
  'a<b', 'a|b', 'a^b', '{app}', '$host', '~', '!', "a'b", 'a"b', 'a`b', 'a+b', 'a&b', 'a=b', '(a)', 'a\tb',
  'a'.repeat(64), `${'a'.repeat(60)}.`.repeat(5),
];

const PORTS = ['', '', '', ':', ':0', ':00080', ':65535', ':65536', ':*', ':-1', ':a', ':8 0', ': 80', '::80'];
