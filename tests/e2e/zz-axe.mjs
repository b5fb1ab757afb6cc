import { readFileSync } from 'node:fs';
import { openWebPage } from './web-page.mjs';
import { SCREENS, reachInPage } from './screens.mjs';
const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url),'utf8');
const web = await openWebPage();
for (const s of SCREENS) {
  try {
  await reachInPage(web, s);
  await web.frame.evaluate(AXE);
  for (const width of [320, 1100]) for (const theme of ['light','dark']) {
    await web.page.setViewport({width, height: 800});
    await web.page.emulateMediaFeatures([{name:'prefers-color-scheme', value: theme}]);
    const t=Date.now();
    const r = await web.frame.evaluate(()=>axe.run(document,{rules:{'target-size':{enabled:true}}}));
    console.log(s.name,width,theme,Date.now()-t,'ms', r.passes.length);
    for (const v of [...r.violations]) console.log('   V', v.id, v.nodes.slice(0,4).map(n=>n.target.join(' ')+' '+n.failureSummary.slice(0,300)).join('\n      '));
    for (const v of [...r.incomplete]) console.log('   I', v.id, v.nodes.length, v.nodes.slice(0,4).map(n=>n.target.join(' ')+' '+(n.any[0]?.message??n.failureSummary)).join('\n      '));
  }} catch(e) {console.log(s.name, e.message)}
}
console.log(web.errors);
await web.close();
