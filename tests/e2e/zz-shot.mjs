import { startChromium, stopChromium } from './browser.mjs';
import http from 'node:http'; import fs from 'node:fs'; import path from 'node:path';
const [,, har, out, width='1100', theme='light', script=''] = process.argv;
const root = new URL('../../dist/www', import.meta.url).pathname;
const types = {'.html':'text/html','.js':'text/javascript','.css':'text/css','.wasm':'application/wasm','.svg':'image/svg+xml','.png':'image/png'};
const server = http.createServer((q,r)=>{ const f = path.join(root, q.url==='/'?'index.html':q.url.split('?')[0]); try { const b = fs.readFileSync(f); r.setHeader('content-type', types[path.extname(f)]||'text/plain'); r.end(b);} catch { r.statusCode=404; r.end(); } }).listen(0,'127.0.0.1');
await new Promise(r=>server.once('listening',r));
const browser = await startChromium({headless:true});
const page = await browser.newPage();
page.on('console', m=>console.log('console:', m.text())); page.on('pageerror', e=>console.log('error:', e.message));
await page.setViewport({width:+width,height:1000});
await page.emulateMediaFeatures([{name:'prefers-color-scheme', value: theme}]);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const input = await page.waitForSelector('#file');
await input.uploadFile(har);
await page.waitForSelector('.explanation');
if (script) { await page.evaluate(script); await new Promise(r=>setTimeout(r,300)); }
await page.screenshot({path: out, fullPage:true});
await stopChromium(browser); server.close();
