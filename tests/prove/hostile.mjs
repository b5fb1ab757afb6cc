/**
 * Origins that a careless check takes for `origin`: the list that scanners try.
 *
 * @param {string} origin
 * @returns {{title: string, origin: string, isReal: boolean, isSameUrl?: boolean}[]}  `isReal` where a browser can have that origin on
 *   loopback, `isSameUrl` where it is the same to whoever reads it as a URL
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
    { title: 'with a slash', origin: `${origin}/`, isReal: false, isSameUrl: true },
    { title: 'with something in front', origin: `x${origin}`, isReal: false },
    { title: 'and another', origin: `${origin} http://evil.localhost`, isReal: false },
  ];
}

/**
 * Origins that a careless pattern for `wildcard`, such as `http://*.shop.example:81`, takes for a subdomain.
 *
 * @returns {ReturnType<typeof hostileOrigins>}
 */
export function hostileToSubdomains(wildcard) {
  const parent = wildcard.replace('*.', '');
  const { protocol, host } = new URL(parent);
  return [
    { title: 'as the parent', origin: parent, isReal: true },
    { title: 'without the dot', origin: `${protocol}//evil${host}`, isReal: true },
    { title: 'with nothing before the dot', origin: `${protocol}//.${host}`, isReal: false },
    { title: 'as a path', origin: `${protocol}//evil.localhost/a.${host}`, isReal: false },
    { title: 'as a fragment', origin: `${protocol}//evil.localhost#a.${host}`, isReal: false },
    { title: 'as userinfo', origin: `${protocol}//evil.localhost@a.${host}`, isReal: false },
    { title: 'in front', origin: `${protocol}//a.${host}.evil.localhost`, isReal: false },
  ];
}

/** Whether a browser could have this origin, and `wildcard` means it. */
export function isBelow(origin, wildcard) {
  const [scheme, authority] = wildcard.split('*');
  return origin.startsWith(scheme) && origin.endsWith(authority) && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(origin.slice(scheme.length, -authority.length));
}
