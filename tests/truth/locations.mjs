/**
 * Where redirects lead: `Location` as servers write it. In it `CASE` and `NEXT` stand for names that only the server knows: a
 * case gets a name of its own each time it is run, and its hops are counted.
 *
 * @typedef {import('./answers.mjs').Random} Random
 */

/** The path of the next hop. @param {import('./requests.mjs').Request} request */
export function nextPath(request) {
  return `${request.cookie ? '/visited' : ''}/CASE/NEXT`;
}

/**
 * One that leads to the next hop.
 *
 * @param {Random} random
 * @param {string} path     of the next hop
 * @param {string} target   its origin
 * @param {boolean} isSame  whether the redirecting server is of this origin
 */
export function randomLocation(random, path, target, isSame) {
  const end = random.weighted(ENDS);
  const [scheme] = target.split(':', 1);
  const backslashed = path.replaceAll('/', '\\');
  if (isSame && random.chance(0.6)) {
    const relative = [path, path, 'NEXT', './NEXT', '?NEXT', '../CASE/NEXT', `/.${path}`, `${scheme}:${path}`, backslashed];
    return random.pick(relative) + end;
  }
  const manner = random.weighted({ plain: 70, schemeless: 8, userinfo: 6, odd: 10 });
  const origins = {
    plain: () => target,
    schemeless: () => target.slice(target.indexOf('//')),
    userinfo: () => withUserinfo(random, target),
    odd: () => oddly(random, target),
  };
  return origins[manner]() + path + end;
}

/** One that leads nowhere, or round and round. @param {Random} random @param {string} path @param {string[]} origins */
export function randomDeadEnd(random, path, origins) {
  const origin = random.pick(origins);
  switch (random.weighted({ scheme: 8, unparsable: 3, empty: 2, refused: 2, loop: 1 })) {
    case 'scheme':
      return random.pick(SCHEMES) + path.slice(1);
    case 'unparsable':
      return random.pick([
        'http://[', `http://a b.localhost:1${path}`, `http://%${path}`, 'http://', '//', `http://localhost:99999${path}`,
      ]);
    case 'empty':
      return random.pick(['', '  ', '#', '#a']);
    case 'refused':
      return random.pick([`http://localhost:1${path}`, `http://localhost:6000${path}`]);
    default:
      return random.pick([origin, '']) + path.replace('NEXT', 'FIRST');
  }
}

const ENDS = { '': 22, '#top': 4, '#': 2, '?': 2, '?a=b': 4, '?a=b#c': 2, '#\u00e9': 1, '?\u00e9': 1, '?\u00c3\u00a9': 1 };

const SCHEMES = [
  'ftp://localhost/', 'data:,', 'data:text/plain,', 'mailto:', 'foo:', 'foo://localhost/', 'FTP://localhost/', 'about:blank?',
  'javascript:', 'blob:', 'file:///', 'ws://localhost/', 'urn:', 'x-app:/',
];

function withUserinfo(random, origin) {
  return origin.replace('//', `//${random.pick(['u:p@', 'u:p@', 'u@', ':p@', '@', ':@', 'u:@', 'a@b@', '%40@'])}`);
}

function oddly(random, origin) {
  return random.pick([
    origin.toUpperCase(), origin.replace('localhost', 'LOCALHOST'), origin.replace('//', '\\\\'), origin.replace('//', '/'),
    origin.replace('//', ''), origin.replace('//', '///'), origin.replace(/:(\d+)$/, ':0$1'), origin.replace('host', '\thost'),
    origin.replace('localhost', 'l%6fcalhost'),
  ]);
}
