/**
 * What has to hold of the looks of every screen, as facts that a browser measures. Each function gives what is wrong, in words; nothing,
 * where all is well.
 */

/** What sticks out, is cut off, or lies on something else. @param {import('puppeteer-core').Frame} frame */
export function misplaced(frame) {
  return frame.evaluate(() => {
    const found = [];
    const name = (element) => `${element.localName}${element.id && `#${element.id}`}${[...element.classList].map((one) => `.${one}`).join('')}`;
    const { clientWidth } = document.documentElement;
    // A sheet lies above the rest.
    const root = document.querySelector('.sheet:popover-open') ?? document.body;
    const isRead = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, .symbols, template, option, .toast');

    for (const element of [document.documentElement, document.body, ...document.querySelectorAll('main, .list, #exchanges, #detail, .sheet')]) {
      if (element.checkVisibility() && element.scrollWidth > element.clientWidth + 1) {
        found.push(`${name(element)} is ${element.scrollWidth} wide inside of ${element.clientWidth}`);
      }
    }

    const texts = [];
    for (const element of root.querySelectorAll('*')) {
      const nodes = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (nodes.length && isRead(element)) {
        for (const node of nodes) {
          const range = document.createRange();
          range.selectNodeContents(node);
          // What is scrolled or folded out of sight has no place.
          texts.push(...[...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1).map((box) => ({ element, box })));
        }
      }
    }

    const seen = [];
    for (const { element, box } of texts) {
      let { left, right, top, bottom } = box;
      for (let around = element; around && around !== document.documentElement; around = around.parentElement) {
        const { overflowX, overflowY, textOverflow, webkitLineClamp, contain } = getComputedStyle(around);
        const edge = around.getBoundingClientRect();
        const cutsX = overflowX === 'hidden' || overflowX === 'clip' || contain.includes('paint') || contain === 'strict';
        const cutsY = overflowY === 'hidden' || overflowY === 'clip' || contain === 'strict';
        const isMarked = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
        if (cutsX && right > left && !isMarked && (right > edge.right + 1 || left < edge.left - 1)) {
          found.push(`“${element.textContent.trim().slice(0, 40)}” is cut off at the side by ${name(around)}`);
        }
        if (cutsY && bottom > top && !isMarked && (bottom > edge.bottom + 2 || top < edge.top - 2)) {
          found.push(`“${element.textContent.trim().slice(0, 40)}” is cut off below or above by ${name(around)}`);
        }
        if (overflowX !== 'visible') {
          [left, right, top, bottom] = [Math.max(left, edge.left), Math.min(right, edge.right), Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
      }
      if (right - left > 1 && bottom - top > 1) {
        seen.push({ element, left, right, top, bottom });
        if (right > clientWidth + 1) {
          found.push(`“${element.textContent.trim().slice(0, 40)}” ends at ${Math.round(right)} of ${clientWidth}`);
        }
      }
    }

    seen.sort((one, other) => one.top - other.top);
    seen.forEach((one, at) => {
      for (let next = at + 1; next < seen.length && seen[next].top < one.bottom - 4; next++) {
        const other = seen[next];
        const isBeside = one.right < other.left + 3 || other.right < one.left + 3;
        if (!isBeside && other.element !== one.element && !one.element.contains(other.element) && !other.element.contains(one.element)) {
          found.push(`“${one.element.textContent.trim().slice(0, 40)}” and “${other.element.textContent.trim().slice(0, 40)}” lie on each other`);
        }
      }
    });
    return [...new Set(found)];
  });
}

/**
 * What can have the focus and does not show it: by an outline that stands out from what is around it, and is not cut off.
 * A key was pressed before, or a browser shows no focus.
 */
export async function unseenFocus(frame) {
  await frame.evaluate(measureContrast);
  return frame.evaluate(() => {
    const found = [];
    const root = document.querySelector('.sheet:popover-open') ?? document.body;
    const focusable = 'a[href], button, input, select, summary, [tabindex]';
    const before = document.activeElement;
    for (const element of root.querySelectorAll(focusable)) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.tabIndex < 0) {
        continue;
      }
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) {
        continue;
      }
      // What is itself out of sight shows it on its label.
      const shown = element.getBoundingClientRect().width > 1 ? element : element.closest('label');
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(shown);
      const what = `${element.localName}${element.id && `#${element.id}`} “${element.textContent.trim().slice(0, 30)}”`;
      if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) {
        found.push(`${what} shows no focus: ${outlineStyle} ${outlineWidth}`);
        continue;
      }
      const contrast = window.contrast(outlineColor, parseFloat(outlineOffset) > 0 ? shown.parentElement : shown);
      if (contrast < 3) {
        found.push(`${what} has an outline of contrast ${contrast.toFixed(2)}`);
      }
    }
    before?.focus?.({ preventScroll: true });
    return found;
  });
}

/** What moves by itself, or on the way from one look to another. */
export function moving(frame) {
  return frame.$$eval('body *', (all) => {
    const moves = ({ transitionDuration, animationName, animationIterationCount }) =>
      transitionDuration.split(', ').some((time) => parseFloat(time) > 0) || (animationName !== 'none' && animationIterationCount !== '1');
    return all.filter((element) => moves(getComputedStyle(element))).map((element) => element.outerHTML.slice(0, 80));
  });
}

/** Text whose contrast with its ground is lower than that. */
export async function faint(frame, least, selector = 'body *') {
  await frame.evaluate(measureContrast);
  return frame.evaluate(
    (lowest, fits) => {
      const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const isRead = (element) => element.checkVisibility() && hasText(element) && !element.closest('.visually-hidden, .symbols, option');
      const found = [];
      for (const element of [...document.querySelectorAll(fits)].filter(isRead)) {
        const contrast = window.contrast(getComputedStyle(element).color, element);
        if (contrast < lowest) {
          found.push(`${contrast.toFixed(2)}: “${element.textContent.trim().slice(0, 40)}” (${element.localName}.${element.className})`);
        }
      }
      return found;
    },
    least,
    selector,
  );
}

/** Puts into the page what measures the contrast of an element's colours: `window.contrast(color, element)`. */
function measureContrast() {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  // One over the other, as any of them may let the one below shine through.
  const luminance = (colors) => {
    for (const color of ['white', ...colors]) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = (element) => (element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : []);
  window.contrast = (color, element) => {
    const ground = grounds(element);
    const [low, high] = [luminance(ground), luminance([...ground, color])].sort((one, other) => one - other);
    return (high + 0.05) / (low + 0.05);
  };
}
