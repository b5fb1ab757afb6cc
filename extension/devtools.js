// Creates the panel and nothing else: what finished before it is first shown, the panel fetches itself with getHAR().
(globalThis.browser ?? globalThis.chrome).devtools.panels.create("Preflight", "icons/icon-32.png", "panel.html");
