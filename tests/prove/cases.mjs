/**
 * The policies that every target is proven with.
 *
 * @param {number} port  of the pages
 * @returns {Case[]}
 *
 * @typedef {object} Case
 * @property {string} title
 * @property {string} page        the origin whose request was blocked
 * @property {string[]} more      origins that the reader adds; the last one may stand for subdomains
 * @property {string[]} inside    origins below that
 * @property {'include' | 'omit'} [credentials]  what the capture says of them
 * @property {string[]} headers   that the request sends, each of which needs permission
 */
export function cases(port) {
  // One site, two origins: they share the browser's cache, so that only Vary keeps their answers apart.
  const app = `http://app.shop.localhost:${port}`;
  // Longer than 46 characters: nginx's map needs another way to write it.
  const admin = `http://preview-4f1c9a7-of-the-admin.shop.localhost:${port}`;
  const headers = ['content-type', 'x-request-id'];
  return [
    { title: 'one origin', page: app, more: [], inside: [], headers },
    { title: 'two origins', page: app, more: [admin], inside: [], credentials: 'include', headers },
    {
      title: 'subdomains',
      page: app,
      more: [`http://*.team.shop.localhost:${port}`],
      inside: [`http://a.team.shop.localhost:${port}`, `http://b-2.a.team.shop.localhost:${port}`],
      credentials: 'include',
      headers,
    },
    { title: 'any origin', page: 'null', more: [], inside: [], credentials: 'omit', headers },
    {
      title: 'hostile names',
      page: app,
      more: [admin, ...NASTY_ORIGINS],
      inside: [],
      credentials: 'include',
      headers: [...headers, NASTY_HEADER],
    },
  ];
}

/** Origins as a URL's host allows them, each of which breaks out of some quotes. */
export const NASTY_ORIGINS = [
  "http://it's.example",
  'http://a"b.example',
  'http://a`b.example',
  'http://$host.example',
  'http://${home}.example',
];

/** Every character that a header name may hold and that means something somewhere. */
export const NASTY_HEADER = "x-!#$%&'*+.^_`|~";
