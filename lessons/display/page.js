// Draws the charts of a page with ECharts. A chart is an element of its own kind, so the
// browser tells it when it enters the page and when it leaves it.
(() => {
  'use strict';
  const NAME = 'locklab-chart';

  const loading = new Map(); // by address: each script of the page is loaded once

  function load(address) {
    if (!loading.has(address)) {
      loading.set(address, new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = address;
        script.onload = resolve;
        script.onerror = () => { loading.delete(address); script.remove(); reject(new Error('no ' + address)); };
        document.head.append(script);
      }));
    }
    return loading.get(address);
  }

  async function echarts() {
    const config = JSON.parse(document.getElementById('jupyter-config-data')?.textContent ?? '{}');
    if (!window.echarts) {
      await load((config.fullLabextensionsUrl ?? (config.baseUrl ?? '/') + 'lab/extensions') + '/locklab/static/echarts.min.js')
        .catch(() => load('https://go-echarts.github.io/go-echarts-assets/assets/echarts.min.js'));
    }
    return window.echarts;
  }

  function revive(key, value) {
    const code = typeof value === 'string' && /^__f__(.*)__f__$/s.exec(value);
    return code ? new Function('return ' + code[1])() : value;
  }

  class Chart extends HTMLElement {
    connectedCallback() { this.start(); }
    disconnectedCallback() { this.chart?.dispose(); this.chart = null; }
    async start() {
      const data = this.querySelector('script');
      if (!data || this.chart) return;
      const spec = JSON.parse(data.textContent, revive);
      const library = await echarts();
      if (!this.isConnected || this.chart) return;
      this.style.display = 'block';
      this.style.height = spec.height;
      this.chart = library.init(this, null, {renderer: 'svg'});
      this.chart.setOption(spec.option);
    }
  }
  if (!customElements.get(NAME)) customElements.define(NAME, Chart);
})();
