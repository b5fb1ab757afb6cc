import { ALLOW_PAGE, HTML_TYPE, VARY, NO_OPTIONS_ROUTE, JSON_BODY, PERMITS_PUT, answer, blockedInResponse } from './vocabulary.mjs';
import { PAGE } from '../origins.mjs';

const blockedAtRedirect = (code, chromium) => ({ outcome: 'blocked', stage: 'redirect', code, also: [], chromium });

/** What goes wrong on the way from one address to the next. @type {import('../cases.mjs').Case[]} */
export const redirects = [
  {
    id: 'redirect-without-headers',
    title: 'A trailing slash, and a redirect without headers',
    mistake: 'The router redirects to the address with a slash before the CORS middleware has its turn. Every hop needs the headers.',
    request: {},
    preflight: NO_OPTIONS_ROUTE,
    response: answer(301, HTML_TYPE, 'Location: /redirect-without-headers/'),
    expected: blockedAtRedirect('allow-origin-missing', 'MissingAllowOriginHeader'),
  },
  {
    id: 'redirected-to-login',
    title: 'The session has expired',
    mistake: 'The API redirects to its login page, as it would for a person. The console speaks of CORS; the session is what is missing.',
    request: {},
    preflight: NO_OPTIONS_ROUTE,
    response: answer(302, 'Location: /login?next=/items'),
    expected: blockedAtRedirect('redirected-to-login', 'MissingAllowOriginHeader'),
  },
  {
    id: 'redirect-with-password',
    title: 'A password in the Location',
    mistake: 'The redirect leads to an address with a user name and a password in it, which browsers refuse here whatever the headers say.',
    request: { method: 'PUT', ...JSON_BODY },
    preflight: PERMITS_PUT,
    response: answer(307, ALLOW_PAGE, VARY, 'Location: //user:password@localhost/'),
    expected: blockedAtRedirect('location-includes-credentials', 'RedirectContainsCredentials'),
  },
  {
    id: 'redirect-makes-origin-null',
    title: 'A redirect to a third origin',
    mistake: 'The API redirects to another server. From there on the browser says “Origin: null”, which no list of origins matches.',
    request: {},
    preflight: NO_OPTIONS_ROUTE,
    response: answer(302, ALLOW_PAGE, VARY, `Location: ${PAGE}/page.css`),
    expected: blockedInResponse('origin-tainted-by-redirect', 'MissingAllowOriginHeader'),
  },
];
