  const palette = {
    ...THEMES,
    // on is the colour of text on a colour "#rrggbb" or "rgb(r, g, b)"; palette.go says why 0.179.
    on(color) {
      const parts = /^#[0-9a-f]{6}$/i.test(color) ? [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16))
        : color.match(/^rgba?\(/) ? color.match(/[\d.]+/g).map(Number) : [255, 255, 255];
      const [r, g, b] = parts.map((c) => c <= 10 ? c / 3295 : ((c / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b <= 0.179 ? '#ffffff' : '#000000';
    },
    thousands: (n) => n.toLocaleString('en', {maximumFractionDigits: 20}),
  };
