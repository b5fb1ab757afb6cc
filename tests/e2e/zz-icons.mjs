import { PNG } from 'pngjs'; import { readFileSync, writeFileSync } from 'node:fs';
const out = new PNG({width: 16*8+32*8+48*8+40, height: 48*8}); out.data.fill(255);
let x0=0; for (const n of [16,32,48]) { const p=PNG.sync.read(readFileSync(`extension/icons/icon-${n}.png`)); console.log(n,p.width,p.height);
 for(let y=0;y<n*8;y++)for(let x=0;x<n*8;x++){const s=((y>>3)*n+(x>>3))*4,d=(y*out.width+x0+x)*4;const a=p.data[s+3]/255;for(let c=0;c<3;c++)out.data[d+c]=p.data[s+c]*a+255*(1-a);} x0+=n*8+20;}
writeFileSync('/tmp/looks-tmp/icons8.png', PNG.sync.write(out));
