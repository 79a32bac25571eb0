// contrast(least) returns texts of the page whose colour has less contrast with what lies behind
// it, by WCAG's formula, as sentences. It looks into shadow roots. Left out are pictures, buttons
// that are off, and what is hidden. A square that shows a colour is a mark, for which 3 is enough.
function contrast(least) {
  const context = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const painted = new Map(); // a page has thousands of texts and few colours
  const paint = (colours) => { // one over the other, on white
    const key = colours.join();
    if (!painted.has(key)) {
      for (const colour of ['#fff', ...colours]) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      painted.set(key, [...context.getImageData(0, 0, 1, 1).data].slice(0, 3));
    }
    return painted.get(key);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parent = (e) => e.assignedSlot ?? e.parentElement ?? e.parentNode?.host; // of a shadow root
  const grounds = new Map();
  const behind = (e) => {
    if (!e) return [];
    if (!grounds.has(e)) {
      const own = getComputedStyle(e).backgroundColor;
      grounds.set(e, own === 'rgba(0, 0, 0, 0)' ? behind(parent(e)) : [...behind(parent(e)), own]);
    }
    return grounds.get(e);
  };
  const hidden = (e) => !e.checkVisibility({opacityProperty: true, visibilityProperty: true}) ||
    e.getBoundingClientRect().width <= 1;
  document.body.getBoundingClientRect(); // what a change of the theme begins …
  for (const animation of document.getAnimations()) animation.finish(); // … has ended
  const bad = new Map(), seen = {texts: 0, shadows: 0};
  const look = (e) => {
    if (e.localName === 'svg' || e.localName === 'option' || e.disabled) return;
    if (e.shadowRoot) {
      seen.shadows++;
      for (const child of e.shadowRoot.children) look(child);
    }
    for (const child of e.children) look(child);
    const texts = [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE);
    const text = texts.map((n) => n.data.trim()).join(' ').trim();
    if (!text || ['script', 'style', 'noscript'].includes(e.localName) || hidden(e)) return;
    seen.texts++;
    const style = getComputedStyle(e), colours = behind(e);
    const below = luminance(paint(colours)), above = luminance(paint([...colours, style.color]));
    const ratio = (Math.max(below, above) + 0.05) / (Math.min(below, above) + 0.05);
    if (ratio < (text === '■' ? 3 : least)) {
      const element = `<${e.localName} class=${JSON.stringify(e.getAttribute('class') ?? '')}>`;
      bad.set(element + style.color, `${ratio.toFixed(2)}: ${JSON.stringify(text.slice(0, 40))} of ${element}, ` +
        `${style.color} on ${paint(colours)}`);
    }
  };
  look(document.body);
  return {bad: [...bad.values()], ...seen};
}
