import { openWebPage } from './web-page.mjs';
import { SCREENS, reachInPage } from './screens.mjs';
const web = await openWebPage();
await web.page.setViewport({width: 1100, height: 800});
for (const theme of ['light','dark']) {
await reachInPage(web, SCREENS[1]);
await web.dress({theme, forced: true});
await web.page.keyboard.press('Tab');
console.log(await web.frame.evaluate(()=>{const b=document.querySelector('[data-action=clear]');b.focus();const c=getComputedStyle(b);return [c.outlineColor,c.outlineStyle,c.backgroundColor,c.color,getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.row[aria-selected=true]')).backgroundColor, matchMedia('(forced-colors: active)').matches, matchMedia('(prefers-color-scheme: dark)').matches]}));
await web.page.screenshot({path:`/tmp/looks-tmp/forced-${theme}.png`});
}
await web.close();
