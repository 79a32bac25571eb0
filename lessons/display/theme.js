  // ---- light and dark ----

  // brightness of a computed colour is 0 for black and 255 for white, and undefined for
  // one that is not seen.
  function brightness(color) {
    const [r, g, b, alpha = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [];
    return alpha > 0 && b !== undefined ? 0.3 * r + 0.6 * g + 0.1 * b : undefined;
  }

  // dark looks at what is behind an element; JupyterLab says it itself, and before its
  // style sheets have changed.
  function dark(element) {
    const said = document.body.dataset.jpThemeLight;
    if (said) return said === 'false';
    for (let e = element; e; e = e.parentElement) {
      const behind = brightness(getComputedStyle(e).backgroundColor);
      if (behind !== undefined) return behind < 128;
    }
    // VS Code shows outputs in a frame that lets its own background through: text that
    // is bright there is on a dark one.
    return brightness(getComputedStyle(element).color) > 128;
  }

  const shown = new Set(); // the elements that follow the page's theme: each has a method recolour
  const themes = new MutationObserver(() => shown.forEach((element) => element.recolour()));

  function follow(element) {
    if (shown.size === 0) {
      for (const e of [document.documentElement, document.body]) themes.observe(e, {attributes: true});
    }
    shown.add(element);
  }

  function forget(element) {
    shown.delete(element);
    if (shown.size === 0) themes.disconnect();
  }
