// The explorer of the site, and the playground.
//
// A page that is opened from a disk may not fetch files, but it may load scripts: explorer.js
// brings the explorer along, and is loaded when it is first needed; editor.js is CodeMirror.
(() => {
  'use strict';
  const here = document.currentScript.src;

  // load promises that a script of the site has run.
  const load = (name) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(name, here).href;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} cannot be loaded`));
    document.head.append(script);
  });

  let parts;

  // explorer promises {wasm, runner, packages}: the program, Go's script that runs it, and the
  // sources of packages that programs may import.
  function explorer() {
    parts ??= (async () => {
      await load('explorer.js');
      const {wasm, runner, packages} = window.locklabExplorerParts;
      delete window.locklabExplorerParts;
      const packed = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
      return {wasm: await new Response(stream).arrayBuffer(), runner, packages};
    })();
    parts.catch(() => { parts = undefined; }); // the next question may try again
    return parts;
  }
  window.locklabExplorer = explorer;

  const PATIENCE = 10_000;    // ms for one exploration
  const LONGEST_LINK = 50_000; // characters of a link
  const LONGEST = 100_000;    // characters of a program
  const ROWS = 40;            // outcomes that are shown
  const DEADLOCK = 1, NEVER_ENDS = 2, PANIC = 3;

  const WORKER = `
    let ready;
    onmessage = async ({data: {wasm, runner, packages, request}}) => {
      try {
        ready ??= (async () => {
          importScripts(URL.createObjectURL(new Blob([runner], {type: 'text/javascript'})));
          globalThis.locklabPackages = packages;
          const go = new Go();
          const {instance} = await WebAssembly.instantiate(wasm, go.importObject);
          go.run(instance); // it defines locklabExplore, and stays
        })();
        await ready;
        postMessage({begun: true});
        postMessage({answer: locklabExplore(request)});
      } catch (problem) {
        postMessage({problem: String(problem?.message ?? problem)});
      }
    };`;

  let worker, running; // running is what ends the exploration that is at work

  function end() {
    worker?.terminate();
    worker = undefined;
  }

  // explore promises what the explorer answers to a request, which is a wire.Answer of Go's. It
  // calls begins when the explorer is loaded.
  function explore(request, begins) {
    return new Promise((resolve, reject) => {
      let timer;
      const mine = running = (why) => {
        clearTimeout(timer);
        running = undefined;
        end();
        reject(new Error(why));
      };
      const ask = async () => {
        const brought = worker ? {} : await explorer();
        if (running !== mine) return; // it was stopped meanwhile
        worker ??= new Worker(URL.createObjectURL(new Blob([WORKER], {type: 'text/javascript'})));
        worker.onmessage = ({data: {begun, answer, problem}}) => {
          if (begun) {
            begins();
            timer = setTimeout(() => mine(`After ${PATIENCE / 1000} s the explorer was ended: ` +
              'this program has too many orders, or computes for too long. Make it smaller.'), PATIENCE);
            return;
          }
          if (problem) {
            mine(`The explorer does not run here: ${problem}.`);
            return;
          }
          clearTimeout(timer);
          running = undefined;
          // Numbers of orders can be greater than JavaScript's.
          resolve(JSON.parse(answer.replace(/"Orders":(\d+)/g, '"Orders":"$1"')));
        };
        worker.onerror = () => mine('The explorer ended: it ran out of memory. Make the program smaller.');
        worker.postMessage({...brought, request: JSON.stringify(request)});
      };
      ask().catch((problem) => { if (running === mine) mine(`The explorer does not run here: ${problem.message}.`); });
    });
  }

  // ---- links ----

  const url64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  async function packLink(what) {
    const stream = new Blob([JSON.stringify(what)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    return 'program=' + url64(new Uint8Array(await new Response(stream).arrayBuffer()));
  }

  // unpackLink reads somebody else's input. It stops where it gets too long: a few
  // characters can unpack to gigabytes.
  async function unpackLink(fragment) {
    if (fragment.length > LONGEST_LINK) throw new Error('it is too long');
    const text = atob(fragment.slice('program='.length).replaceAll('-', '+').replaceAll('_', '/'));
    const reader = new Blob([Uint8Array.from(text, (c) => c.charCodeAt(0))]).stream()
      .pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const chunks = [];
    for (let size = 0; ;) {
      const {done, value} = await reader.read();
      if (done) break;
      size += value.length;
      if (size > LONGEST) { reader.cancel(); throw new Error('its program is too long'); }
      chunks.push(value);
    }
    const {program, explore, buffers, order} = JSON.parse(await new Blob(chunks).text());
    if (typeof program !== 'string' || typeof explore !== 'string') throw new Error('it holds no program');
    const isOrder = Array.isArray(order) && order.length <= 2000 && order.every((who) => typeof who === 'string');
    return {program, explore: explore.slice(0, 200), buffers: buffers === true, order: isOrder ? order : undefined};
  }

  // ---- the playground ----

  // h makes an element. What a program is called or leaves is text, and never markup.
  function h(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
    e.append(...children);
    return e;
  }

  const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
  const KINDS = {[DEADLOCK]: 'deadlock: ', [NEVER_ENDS]: 'never ends ', [PANIC]: 'panic: '};
  const leaves = (o) => (KINDS[o.Kind] ?? '') + (o.Value || (o.Kind ? '' : '(nothing)'));

  function said(report) {
    const many = report.Orders === null ? 'more orders than can be counted'
      : grouped(report.Orders) + (report.Orders === '1' ? ' order' : ' orders');
    const races = (report.Races ?? []).map((r) => `Data race on ${r.Variable}: ${r.First.Text} and ${r.Second.Text}.`);
    const first = !report.Complete
      ? `${report.Name}: the exploration was cut off. Nothing is said of what was not seen.`
      : report.Uncounted ? `${report.Name}: every outcome, and too many orders to count them.`
      : `${report.Name}: ${many}.`;
    return [first, ...races].join(' ');
  }

  function show(report, order) {
    const tag = [...document.querySelectorAll('#pg-seed *')].map((e) => e.localName)
      .find((name) => name.startsWith('locklab-orders'));
    const outcomes = report.Outcomes ?? [];
    const rows = outcomes.slice(0, ROWS).map((o, i) => h('tr', {'data-outcome': i},
      h('td', {}, h('strong', {}, leaves(o).slice(0, 400))),
      ...report.Uncounted ? [] : [
        h('td', {}, o.Orders === null ? '' : grouped(o.Orders)),
        h('td', {}, h('span', {class: 'bar', style: `width: ${(6 * o.Probability).toFixed(2)}em`}),
          ` ${(100 * o.Probability).toFixed(1)} %`),
      ]));
    const heads = ['outcome', ...report.Uncounted ? [] : ['orders', 'if every step picks at random']]
      .map((text) => h('th', {}, text));
    const table = h('table', {}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
    const parts = [h('p', {}, said(report)), h('div', {style: 'overflow-x: auto'}, table)];
    if (outcomes.length > ROWS) parts.push(h('p', {}, `And ${outcomes.length - ROWS} more.`));
    if (tag && report.Stepper) {
      const spec = h('script', {type: 'application/json'});
      spec.textContent = JSON.stringify({graph: report.Stepper, open: true, order});
      parts.push(spec);
    }
    return h(tag ?? 'div', {}, ...parts);
  }

  async function start(root) {
    const by = (name) => root.querySelector('#pg-' + name);
    const [example, program, func, buffers, button, stop, share, line, link, result] =
      ['example', 'program', 'function', 'buffers', 'explore', 'stop', 'share', 'said', 'link', 'result'].map(by);
    const programs = JSON.parse(by('programs').textContent);
    let order, explored;
    const say = (text) => { line.textContent = text; };
    const fill = (p) => {
      program.value = p.program;
      func.value = p.explore;
      buffers.checked = Boolean(p.buffers);
      order = p.order;
      result.replaceChildren();
      link.hidden = true;
      say('');
    };
    try {
      await load('editor.js');
    } catch {
      say('The editor cannot be loaded. Load the page again.');
      return;
    }
    button.disabled = share.disabled = false;
    // What the reader has changed, or a link has brought, is none of the programs to begin with:
    // each of those can be chosen again.
    const own = h('option', {value: '', hidden: ''}, 'the program below');
    example.append(own, ...programs.map((p, i) => h('option', {value: i}, p.title)));
    example.value = '0';
    example.addEventListener('change', () => {
      history.replaceState(null, '', location.pathname + location.search);
      fill(programs[Number(example.value)]);
    });

    // refuse shows why a program cannot be explored, and where.
    function refuse(problem) {
      const lines = [...problem.matchAll(/\bmain\.go:(\d+)/g)].map((m) => Number(m[1]));
      program.refuse(lines);
      result.replaceChildren(h('pre', {role: 'alert'}, problem));
      if (!lines.length) return;
      const goTo = h('button', {type: 'button'}, `Go to line ${lines[0]}`);
      goTo.addEventListener('click', () => program.goTo(lines[0]));
      result.append(goTo);
    }

    async function run() {
      if (running) return; // Ctrl+Enter knows no button that is off
      if (program.value.length > LONGEST) {
        say(`This program is longer than ${grouped(LONGEST)} characters.`);
        return;
      }
      button.disabled = true;
      stop.disabled = false;
      result.replaceChildren();
      program.refuse([]);
      say('The explorer is being loaded …');
      try {
        const {Report: report, Error: problem} = await explore({
          Version: 1, Func: 'main.' + func.value.trim(), Files: [{Name: 'main.go', Text: program.value}],
          StoreBuffers: buffers.checked, Time: 8e9, // ns
        }, () => say('The explorer looks at all orders …'));
        if (problem) {
          say('');
          refuse(problem);
        } else {
          explored = show(report, order);
          result.replaceChildren(explored);
          say('Done.');
        }
      } catch (problem) {
        say(problem.message);
      }
      button.disabled = false;
      stop.disabled = true;
    }
    button.addEventListener('click', run);
    stop.addEventListener('click', () => running?.('Stopped.'));
    program.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return;
      e.preventDefault();
      e.stopPropagation(); // to the editor it would mean a new line
      run();
    }, true);
    program.addEventListener('change', () => {
      order = undefined;
      own.selected = true;
    });
    share.addEventListener('click', async () => {
      const taken = explored?.isConnected ? explored.order?.() : undefined;
      const what = {
        program: program.value, explore: func.value, buffers: buffers.checked, order: taken?.length ? taken : undefined,
      };
      const fragment = await packLink(what);
      if (fragment.length > LONGEST_LINK || what.program.length > LONGEST) {
        say('This program is too long for a link.');
        return;
      }
      history.replaceState(null, '', '#' + fragment);
      link.value = location.href;
      link.hidden = false;
      link.focus();
      link.select();
      const copied = await navigator.clipboard?.writeText(link.value).then(() => true, () => false);
      say(`${copied ? 'Copied' : 'Copy it from here'}: the link carries the program` +
        `${what.order ? ' and the order taken so far' : ''}.`);
    });

    async function fromLink() {
      const fragment = location.hash.slice(1);
      if (!fragment.startsWith('program=')) return;
      try {
        fill(await unpackLink(fragment));
        own.selected = true;
        if (parent === window) say('This program came with the link. It runs in the explorer alone.');
      } catch (problem) {
        const changed = [SyntaxError, TypeError, DOMException].some((kind) => problem instanceof kind);
        say(`The link is broken: ${changed ? 'it was cut off or changed' : problem.message}.`);
      }
    }
    fill(programs[0]);
    addEventListener('hashchange', fromLink);
    fromLink().then(() => { root.dataset.ready = 'true'; });
  }

  // ---- the playground within a page of the lesson ----

  // Under a program stands a link to the playground. A click opens it in place: in a frame, as a page
  // that is opened from a disk may not read another. The frame tells its height, and is told the theme.
  function openInPlace(link) {
    let frame;
    const theme = () => document.documentElement.dataset.theme ?? 'light';
    const tell = () => frame?.contentWindow?.postMessage({locklabTheme: theme()}, '*');
    addEventListener('message', (e) => {
      if (!frame || e.source !== frame.contentWindow) return;
      const height = Number(e.data?.locklabHeight);
      if (height > 0) frame.style.height = `${Math.ceil(Math.min(height, 20000))}px`;
      tell();
    });
    new MutationObserver(tell).observe(document.documentElement, {attributeFilter: ['data-theme']});
    const text = link.textContent;
    link.setAttribute('aria-expanded', 'false');
    link.addEventListener('click', (e) => {
      if (e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return; // a tab of its own
      e.preventDefault();
      if (frame) {
        frame.remove();
        frame = undefined;
      } else {
        frame = h('iframe', {class: 'edit', title: 'This program, to edit and explore', src: link.href});
        link.after(frame);
      }
      link.textContent = frame ? 'Close the editor' : text;
      link.setAttribute('aria-expanded', String(Boolean(frame)));
    });
  }

  // within makes the playground all that the page shows, and keeps the page around it informed.
  function within(root) {
    document.documentElement.classList.add('within');
    document.body.append(root); // the rest is hidden: the theme's scripts look for it
    addEventListener('message', (e) => {
      const theme = e.data?.locklabTheme;
      if (e.source !== parent || !['light', 'dark'].includes(theme)) return;
      Object.assign(document.documentElement.dataset, {theme, mode: theme});
    });
    const tell = () => parent.postMessage({locklabHeight: root.getBoundingClientRect().height + 24}, '*');
    new ResizeObserver(tell).observe(root);
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('a.edit').forEach(openInPlace);
    const root = document.getElementById('pg');
    if (!root) return;
    if (parent !== window) within(root);
    start(root);
  });
})();
