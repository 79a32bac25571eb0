// Draws the charts of a notebook page with ECharts.
//
// A chart is an element of its own kind, so the browser itself tells it when it
// enters the page and when it leaves it, however that comes about: run again, cleared,
// scrolled away, shown in a second view. Inside the element are a static picture, which
// stays wherever this script does not run or ECharts cannot be had, and the data.
//
// Every output brings the script along, as any of them may be the first of the page.
(() => {
  'use strict';
  const NAME = 'locklab-chart';

/* palette */

  // ---- loading ----

  const loading = new Map(); // by address: each script of the page is loaded once

  function load(address) {
    if (!loading.has(address)) {
      const loaded = new Promise((resolve, reject) => {
        if (window.define?.amd && window.require) {
          // Next to a module loader, such as in exported pages, ECharts is a module.
          window.require([address], (module) => { window.echarts ??= module; resolve(); }, reject);
          return;
        }
        const script = document.createElement('script');
        script.src = address;
        script.onload = resolve;
        script.onerror = () => { script.remove(); reject(new Error('cannot load ' + address)); };
        document.head.append(script);
      });
      loading.set(address, loaded);
      loaded.catch(() => loading.delete(address)); // the next chart may try again
    }
    return loading.get(address);
  }

  let ours; // the first ECharts that was there: another that is loaded over it draws other charts

  // The set-up puts ECharts next to JupyterLab; anywhere else it is fetched from
  // go-echarts' asset host.
  async function library(host) {
    if (ours ??= window.echarts) return ours;
    const config = document.getElementById('jupyter-config-data');
    if (config) {
      const {baseUrl = '/', fullLabextensionsUrl = baseUrl + 'lab/extensions'} = JSON.parse(config.textContent);
      await load(fullLabextensionsUrl + '/locklab/static/echarts.min.js').catch(() => {});
    }
    if (!window.echarts) await load(host + 'echarts.min.js');
    return ours ??= window.echarts;
  }

/* theme */

  function theme(isDark) {
    const {series, back, text, faint, line, grid, box, gradient} = isDark ? palette.dark : palette.light;
    const axis = {
      axisLine: {lineStyle: {color: line}}, axisTick: {lineStyle: {color: line}},
      axisLabel: {color: faint}, nameTextStyle: {color: faint},
      splitLine: {lineStyle: {color: grid}},
      splitArea: {areaStyle: {color: ['transparent', isDark ? '#ffffff0a' : '#0000000a']}},
    };
    const names = {...axis, axisLabel: {color: faint, width: 160, overflow: 'truncate', hideOverlap: true}};
    return {
      color: series,
      backgroundColor: 'transparent',
      darkMode: isDark, // for labels that no theme names; ECharts cannot tell from what is transparent
      textStyle: {color: text, fontFamily: 'system-ui, sans-serif'},
      title: {textStyle: {color: text, fontSize: 15}, subtextStyle: {color: faint}},
      legend: {textStyle: {color: text, width: 200, overflow: 'truncate'}, pageTextStyle: {color: text}},
      tooltip: {backgroundColor: back, borderColor: line, textStyle: {color: text}},
      toolbox: {iconStyle: {borderColor: line}},
      visualMap: {textStyle: {color: text}},
      gradientColor: gradient,
      heatmap: {label: {
        formatter({color, value}) {
          const ink = palette.on(color) === '#000000' ? 'black' : 'white';
          return `{${ink}|${palette.thousands([value].flat().at(-1))}}`;
        },
        rich: {black: {color: '#000'}, white: {color: '#fff'}},
      }},
      valueAxis: axis, logAxis: axis, timeAxis: axis, categoryAxis: names,
      markLine: {label: {color: text}},
      candlestick: {
        itemStyle: {color: series[1], borderColor: series[1], color0: 'transparent', borderColor0: series[0]},
      },
      boxplot: {itemStyle: {borderColor: line, color: box}},
    };
  }

  // ---- the option ----

  // Go's option is JSON, in which go-echarts marks functions. Names and values are
  // never functions, whatever they look like.
  const plain = /^(\d+|text|subtext|name|value|data|description|id)$/;

  // read makes functions of those strings. What is no JavaScript is left out, and told to say.
  function read(json, echarts, say) {
    return JSON.parse(json, (key, value) => {
      const code = typeof value === 'string' && !plain.test(key) && /^__f__(.*)__f__$/s.exec(value);
      if (!code) return value;
      try {
        return new Function('echarts', 'return ' + code[1])(echarts);
      } catch (problem) {
        console.error('locklab chart:', problem, code[1]);
        const comment = code[1].includes('//') ? ' Write /* … */ in place of //: ' +
          'go-echarts takes the line ends out, so the rest of the function is in the comment.' : '';
        say(`A function of this chart cannot be read, and it is drawn without: ${problem.message}.${comment}`);
      }
    });
  }

  const list = (x) => x === undefined ? [] : [x].flat();

  const ALL = 'locklab-all'; // the zoom of all axes

  // histogramStep is how far the bars on an axis of numbers are from each other; 0 if there are none.
  function histogramStep(option) {
    const [a, b] = list(option.series).find((s) => s.type === 'bar')?.data?.map((d) => d?.value) ?? [];
    return list(option.xAxis)[0]?.type === 'value' && Array.isArray(b) ? b[0] - a[0] : 0;
  }

  // snap moves a zoom to the edges of the bars: half a bar would stand out of its panel.
  function snap(chart, option) {
    const step = histogramStep(option), zoom = chart.getOption().dataZoom?.find((z) => z.id === ALL);
    if (!step || !zoom || zoom.start === 0 && zoom.end === 100) return;
    const {min = -Infinity, max = Infinity} = list(option.xAxis)[0];
    const first = list(option.series).find((s) => s.type === 'bar').data[0].value[0] - step / 2;
    const edge = (x) => Math.min(max, Math.max(min, first + Math.round((x - first) / step) * step));
    const startValue = edge(zoom.startValue), endValue = Math.max(edge(zoom.endValue), edge(startValue + step));
    if (Math.abs(startValue - zoom.startValue) + Math.abs(endValue - zoom.endValue) < step / 1e3) return;
    chart.dispatchAction({type: 'dataZoom', dataZoomId: ALL, startValue, endValue});
  }

  // save downloads the chart as it is now. ECharts' own tool leaves the background out where
  // the chart is an SVG, and what was drawn for a dark page could not be read on a white one.
  function save(api, name, isDark) {
    api.getZr().setBackgroundColor(isDark ? '#111111' : '#ffffff');
    const picture = document.createElement('a');
    picture.href = api.getDataURL({pixelRatio: 2, excludeComponents: ['toolbox']});
    picture.download = name + (picture.href.startsWith('data:image/svg') ? '.svg' : '.png');
    picture.click();
    api.getZr().setBackgroundColor('transparent');
  }

  // complete adds what every chart should have, where the author says nothing about it.
  function complete(option, isDark) {
    option = {...option};
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      option.animation = false;
      const rests = (s) => s.type === 'effectScatter' ? {...s, showEffectOn: 'emphasis'} : s; // else it never does
      option.series = list(option.series).map(rests);
    }
    option.tooltip = {
      show: true, confine: true,
      extraCssText: 'max-width: 420px; white-space: pre-line; overflow-wrap: anywhere', ...option.tooltip,
    };
    if (!option.toolbox?.feature) {
      const name = (list(option.title).map((t) => t.text).find((t) => t) ?? 'chart').slice(0, 60);
      const feature = {mySave: {
        title: 'Save as picture', icon: 'path://M12 3v13M6 11l6 6 6-6M3 18v4h18v-4',
        onclick: (_, api) => save(api, name, isDark),
      }};
      if (option.xAxis) {
        // ECharts' own filter would drop a span that begins before what is zoomed at, and without
        // one the bars next to it would stand out of their panel.
        const filterMode = histogramStep(option) ? 'filter' : 'none';
        feature.dataZoom = {yAxisIndex: 'none', filterMode, title: {zoom: 'Zoom', back: 'Zoom back'}};
        feature.restore = {title: 'Restore'};
        // Axes that are covered by one zoom are zoomed together: panels stay comparable.
        const xAxisIndex = list(option.xAxis).map((_, i) => i);
        option.dataZoom ??= {id: ALL, type: 'inside', disabled: true, filterMode, xAxisIndex};
      }
      option.toolbox = {right: 4, top: 0, itemSize: 14, ...option.toolbox, feature};
    }
    if (option.legend) option.legend = list(option.legend).map((legend) => ({type: 'scroll', ...legend}));
    return option;
  }

  // fit keeps titles clear of the tools on their right, and axes' names within the chart, whatever the
  // width. Where titles and tools have no room the tools go.
  function fit(chart, width) {
    const {title, toolbox, grid, xAxis} = chart.getOption();
    const tools = width > 360 ? 88 : 0;
    const titles = list(title).map(({top, left}) => {
      const all = Math.max(80, width - (parseFloat(left) || 0) - 8);
      const room = parseFloat(top) > 24 ? all : Math.max(80, all - tools);
      return {
        textStyle: {width: room, overflow: 'truncate'},
        subtextStyle: {width: all, overflow: 'break', lineHeight: 15},
      };
    });
    const pixels = (at) => (parseFloat(at) || 0) * (/%$/.test(at) ? width / 100 : 1);
    const axes = list(xAxis).map(({name, nameLocation, gridIndex = 0}) => {
      if (!name || nameLocation !== 'middle') return {};
      const {left, right} = list(grid)[gridIndex] ?? {};
      const middle = (pixels(left) + width - pixels(right)) / 2;
      return {nameTruncate: {maxWidth: 2 * Math.min(middle, width - middle) - 8, ellipsis: '…'}};
    });
    const change = {};
    if (titles.length > 0) change.title = titles;
    if (axes.some((axis) => axis.nameTruncate)) change.xAxis = axes;
    if (toolbox?.[0]?.feature?.mySave && toolbox[0].show !== tools > 0) change.toolbox = {show: tools > 0}; // ours
    if (Object.keys(change).length > 0) chart.setOption(change, {silent: true});
  }

  // shape tells whether one option can move to another, or is a different picture.
  const shape = (option) => JSON.stringify(
    [option.series, option.xAxis, option.yAxis, option.grid].map((part) => list(part).map((p) => p.type ?? '')));

  // ---- the element ----

  // An output that is updated is replaced as a whole. Its drawing waits here for the
  // new element, which goes on with it: nothing flickers.
  const waiting = new Set();

  class Chart extends HTMLElement {
    connectedCallback() { this.start(); }

    disconnectedCallback() {
      if (!this.view) return;
      const view = this.view;
      this.view = null;
      forget(this);
      this.sizes.disconnect();
      if (!view.live) { this.end(view); return; }
      waiting.add(view);
      setTimeout(() => { if (waiting.delete(view)) this.end(view); }, 1000);
    }

    end(view) {
      this.release(view);
      this.picture((image) => { image.style.display = ''; });
      view.box.remove();
      try {
        view.chart?.dispose();
      } catch (problem) {
        console.warn('locklab chart:', problem); // one that has failed halfway may not know all its parts
      }
    }

    // picture changes the picture, or the words in its place.
    picture(change) { this.querySelectorAll(':scope > img, :scope > pre').forEach(change); }

    // say puts a line under the chart, once.
    say(text) {
      if ([...this.querySelectorAll(':scope > p')].some((line) => line.textContent === text)) return;
      const line = document.createElement('p');
      line.setAttribute('role', 'status');
      line.style.cssText = 'font: 13px system-ui, sans-serif; margin: 4px 0';
      line.textContent = text;
      this.append(line);
    }

    // start draws as soon as the data, ECharts and a size are there. It may be called
    // any number of times.
    async start() {
      const data = this.querySelector('script[type="application/json"]');
      if (!data || this.view || !this.isConnected) return;
      const instead = this.querySelector(':scope > img') ? 'This is a picture of it.' : 'These are its words.';
      try {
        const {host = 'https://go-echarts.github.io/go-echarts-assets/assets/', scripts = [], live} =
          JSON.parse(data.textContent);
        const say = (text) => this.say(text);
        const old = [...waiting].find((view) => view.live && view.live === live);
        if (old) {
          waiting.delete(old);
          this.goOn(old, read(data.textContent, old.library, say));
          return;
        }
        const echarts = await library(host);
        for (const address of scripts) {
          await load(/^https?:/.test(address) ? address : host + address).catch((problem) => {
            throw new Error(`it needs ${address}, which cannot be loaded here`, {cause: problem});
          });
        }
        if (!this.isConnected || this.view) return; // meanwhile it has gone, or another call has begun
        this.begin(echarts, read(data.textContent, echarts, say));
      } catch (problem) {
        console.error('locklab chart:', problem);
        this.say(`The chart could not be drawn: ${problem.message}. ${instead}`);
      }
    }

    begin(library, spec) {
      const box = document.createElement('div');
      box.style.cssText = `width: ${spec.width ?? '100%'}; height: ${spec.height ?? '400px'}`;
      this.view = {box, live: spec.live, library, spec};
      this.insertBefore(box, this.querySelector(':scope > p'));
      this.picture((image) => { image.style.display = 'none'; });
      try {
        this.draw();
      } catch (problem) {
        const {view} = this;
        this.view = null;
        this.end(view);
        throw problem;
      }
      this.watch();
      this.run();
    }

    goOn(view, spec) {
      this.view = view;
      this.append(view.box);
      this.picture((image) => { image.style.display = 'none'; });
      const same = shape(view.spec.option) === shape(spec.option);
      view.spec = spec;
      view.box.style.height = spec.height ?? '400px';
      if (view.dark !== this.isDark()) this.draw();
      else view.chart.setOption(complete(spec.option, view.dark), {notMerge: !same});
      fit(view.chart, view.box.clientWidth);
      this.watch();
      this.run();
    }

    isDark() { return this.view.spec.theme ? false : dark(this); }

    // draw begins the drawing anew, in the colours of now.
    draw() {
      const {box, library, spec, chart} = this.view;
      const isDark = this.view.dark = this.isDark();
      const width = box.clientWidth || chart?.getWidth() || 800; // JupyterLab hides the page while it changes its theme
      chart?.dispose();
      const points = list(spec.option.series).reduce((sum, s) => sum + (s.data?.length ?? 0), 0);
      const drawn = this.view.chart = library.init(box, spec.theme ?? theme(isDark),
        {renderer: points > 2000 ? 'canvas' : 'svg', locale: 'EN', width});
      const option = complete(spec.option, isDark);
      drawn.setOption(chart ? {...option, animation: false} : option); // the same picture need not grow again
      fit(drawn, width);
      const drawable = list(option.series);
      if (drawn.getModel().getSeriesCount() < drawable.length) { // ECharts leaves out what it does not know, silently
        throw new Error(`ECharts does not know all of ${[...new Set(drawable.map(({type}) => type))].join(', ')}`);
      }
      drawn.on('datazoom', () => snap(drawn, this.view.spec.option));
      this.name();
      for (const {event, query, handler} of spec.listeners ?? []) {
        if (!handler) continue;
        query === undefined ? drawn.on(event, handler(drawn)) : drawn.on(event, query, handler(drawn));
      }
    }

    // name gives the chart the names by which go-echarts' own page has it, if its author chose an id:
    // scripts use them.
    name() {
      const {box, chart, spec: {id, option}} = this.view;
      if (!id) return;
      box.id = id;
      window['goecharts_' + id] = chart;
      window['option_' + id] = option;
    }

    release({chart, spec: {id}}) {
      if (!id || window['goecharts_' + id] !== chart) return;
      delete window['goecharts_' + id];
      delete window['option_' + id];
    }

    // run calls the functions that the author added. One that fails is told, and stops no other.
    run() {
      const {chart, spec} = this.view;
      for (const {run} of spec.functions ?? []) {
        try {
          run?.(chart);
        } catch (problem) {
          console.error('locklab chart:', problem);
          this.say(`A function that was added to this chart has failed: ${problem.message}.`);
        }
      }
    }

    watch() {
      follow(this);
      this.sizes = new ResizeObserver(() => {
        const {box, chart} = this.view ?? {};
        const width = box?.clientWidth; // 0: hidden for now
        if (!width || width === chart.getWidth() && box.clientHeight === chart.getHeight()) return;
        chart.resize({width: 'auto'});
        fit(chart, width);
      });
      this.sizes.observe(this.view.box);
    }

    recolour() {
      if (this.view.dark === this.isDark()) return;
      this.draw();
      this.run();
    }
  }

  if (!customElements.get(NAME)) customElements.define(NAME, Chart);
  // In a page that is still being read, an element begins before its data is there. One
  // without start is just being inserted: its connectedCallback comes after this.
  document.querySelectorAll(NAME).forEach((chart) => chart.start?.());
})();
