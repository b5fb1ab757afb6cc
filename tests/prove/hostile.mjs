/**
 * Origins that a careless check takes for `origin`: the list that scanners try.
 *
 * @param {string} origin
 * @returns {{title: string, origin: string, isReal: boolean}[]}  `isReal` where a browser can have that origin on loopback
 */
export function hostileOrigins(origin) {
  const { protocol, hostname, port } = new URL(origin);
  const at = (host, scheme = protocol) => `${scheme}//${host}:${port}`;
  return [
    { title: 'as a prefix', origin: at(`${hostname}.evil.localhost`), isReal: true },
    { title: 'as a suffix', origin: at(`evil-${hostname}`), isReal: true },
    { title: 'as a parent', origin: at(`evil.${hostname}`), isReal: true },
    { title: 'with a dot that is no dot', origin: at(hostname.replace('.', 'x')), isReal: true },
    { title: 'with another scheme', origin: at(hostname, 'https:'), isReal: true },
    { title: 'with a trailing dot', origin: at(`${hostname}.`), isReal: true },
    { title: 'null', origin: 'null', isReal: true },
    { title: 'with a longer port', origin: `${origin}0`, isReal: false },
    { title: 'without its port', origin: `${protocol}//${hostname}`, isReal: false },
    { title: 'in upper case', origin: origin.toUpperCase(), isReal: false },
    { title: 'with one capital', origin: at(hostname[0].toUpperCase() + hostname.slice(1)), isReal: false },
    { title: 'with a slash', origin: `${origin}/`, isReal: false },
    { title: 'with something in front', origin: `x${origin}`, isReal: false },
    { title: 'and another', origin: `${origin} http://evil.localhost`, isReal: false },
  ];
}
