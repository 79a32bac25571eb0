// Lets the reader of a report take the steps: who goes next, in which state that ends, and where
// the orders that remain can still lead.
//
// The report is an element of its own kind. In it are the table of the outcomes, which stays wherever
// this script does not run, and the states of the function, as internal/replay writes them. The
// stepper lies in a shadow tree below, so that no page's style sheet reaches it.
(() => {
  'use strict';
  const NAME = 'locklab-orders';
  const STYLE = `/* style */`;

  /* palette */

  /* theme */

  // ---- words ----

  const FINISHED = 0,
    DEADLOCK = 1,
    NEVER_ENDS = 2,
    PANIC = 3; // schedule.Kind
  const CAN_GO = 0,
    ENDED = 2; // a goroutine's status; 1 is one that waits

  const cut = (s, most) => ([...s].length > most ? [...s].slice(0, most - 1).join('') + '…' : s);
  const count = (n, what) => (n === 1n || n === 1 ? `1 ${what}` : `${palette.thousands(n)} ${what}s`);
  const short = (name) => cut(name.replace(/^goroutine (\d+)$/, 'g$1'), 14);

  // percent writes a share as package number does.
  function percent(share) {
    if (share <= 0 || share >= 1) return `${share <= 0 ? 0 : 100} %`;
    if (share < 0.001) return 'under 0.1 %';
    if (share > 0.999) return 'over 99.9 %';
    return `${(100 * share).toFixed(1)} %`;
  }

  // waitsTo says that a step cannot be taken, which is in the imperative: "lock b", "wait for group".
  const waitsTo = (next) => (next.startsWith('wait ') ? 'waits ' + next.slice(5) : `waits to ${next}`);

  const writes = (step) => step.action.startsWith('write');

  // orderText writes a path as schedule.ParseOrder reads it: "goroutine 1*3 goroutine 2".
  function orderText(names) {
    const parts = [];
    for (let i = 0, n; i < names.length; i += n) {
      for (n = 1; names[i + n] === names[i] && n < 10000; n++);
      parts.push(names[i] + (n > 1 ? `*${n}` : ''));
    }
    return parts.join(' ');
  }

  // ---- the states ----

  // unpack reads JSON. It travels compressed, but for what an explorer in this page has made.
  async function unpack(base64) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    if (bytes[0] === 0x7b) return JSON.parse(new TextDecoder().decode(bytes)); // {
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
  }

  // plain puts states and edges together as they are used: a row for each state, and for its choices
  // goroutine, branch, event and the state that it leads to. They travel as differences and columns.
  function plain(raw) {
    const {count, who, branch, event, to} = raw.edges,
      n = count.length,
      before = new Array(n),
      rows = [],
      edges = [];
    for (let i = 0, k = 0; i < n; i++) {
      edges.push([]);
      for (const end = k + count[i]; k < end; k++) {
        const at = i + to[k];
        edges[i].push(who[k], branch[k], event[k], at);
        if (at > i && at < n) before[at] ??= i;
      }
    }
    raw.states.forEach((differs, i) => {
      const row = before[i] === undefined ? [] : rows[before[i]].slice();
      for (let k = 0; k < differs.length; k += 2) row[differs[k]] = differs[k + 1];
      for (let k = 0; k < row.length; k++) row[k] ??= 0;
      rows.push(row);
    });
    return {...raw, states: rows, edges};
  }

  // A Graph answers what a state looks like, what can be done in it, and where that can lead.
  class Graph {
    constructor(raw) {
      if (raw.version !== 1) throw new Error(`states of version ${raw.version}`);
      raw = this.raw = plain(raw);
      this.text = (i) => raw.text[i] ?? '';
      this.names = raw.goroutines.map(this.text);
      this.outcomes = raw.outcomes.map((o) => ({...o, value: this.text(o.value)}));
      const serial = this.outcomes.filter((o) => o.serial);
      const one = serial.length === 1 && serial[0].kind === FINISHED && this.outcomes.length > 1;
      for (const o of this.outcomes) {
        o.fails = o.kind !== FINISHED || (one && !o.serial);
        o.right = !o.fails && (one || (this.outcomes.length === 1 && raw.complete));
      }
      this.shared = raw.objects.filter(([, kind]) => this.text(kind) !== 'waitgroup').length;
      // The goroutines that ever take a step: the others have no lane, and no key.
      const takes = new Set(raw.edges.flatMap((e) => e.filter((_, i) => i % 4 === 0)));
      this.lanes = this.names.map((_, i) => i + 1).filter((who) => takes.has(who));
    }

    name(who) {
      return this.names[who - 1] ?? `goroutine ${who}`;
    }

    // end is the outcome that a state ends in; undefined if it has not ended.
    end(state) {
      return this.outcomes[this.raw.states[state][0] - 1];
    }

    // never is the outcome of a state in which steps are still taken, but nothing can come of it any more.
    never(state) {
      return this.outcomes[-this.raw.states[state][0] - 1];
    }

    choices(state) {
      const edges = this.raw.edges[state],
        all = [];
      for (let i = 0; i < edges.length; i += 4) {
        const [line, action, object, value, printed] = this.raw.events[edges[i + 2]];
        all.push({
          who: edges[i],
          branch: edges[i + 1],
          to: edges[i + 3],
          line,
          action: this.text(action),
          object: this.text(object),
          value: this.text(value),
          printed: this.text(printed),
        });
      }
      return all;
    }

    has(state) {
      return state < this.raw.states.length;
    }

    // look is a state as a person sees it.
    look(state) {
      const [, output, n, ...row] = this.raw.states[state];
      const goroutines = row.slice(0, n).flatMap((look, i) => {
        if (!look) return []; // it has not started, or has ended
        const [line, status, next, why, waitsFor, locals, object] = this.raw.looks[look - 1];
        const names = [];
        for (let k = 0; k < locals.length; k += 2)
          names.push({name: this.text(locals[k]), value: this.text(locals[k + 1])});
        const pending = object === undefined ? null : this.text(object); // what it has read and will use
        return {
          who: i + 1,
          line,
          status,
          next: this.text(next),
          why: this.text(why),
          waitsFor,
          locals: names,
          pending,
        };
      });
      const variables = this.raw.objects.flatMap(([name, kind], i) => {
        const at = row[n + i];
        if (!at) return [];
        const [value, holders, waiters] = this.raw.values[at - 1];
        return [
          {name: this.text(name), kind: this.text(kind), value: this.text(value), holders, waiters, place: i, at},
        ];
      });
      return {goroutines, variables, output: this.text(output)};
    }

    // rest is how many orders remain from a state, null if there is no end to them, and for each outcome
    // that they can lead to how many do, and how likely it is. It is undefined where that is not known.
    rest(state) {
      if (this.raw.rest) {
        const known = this.raw.rest[state];
        return (
          known && {
            orders: known.orders ? BigInt(known.orders) : null,
            to:
              known.to &&
              new Map(known.to.map(([i, orders, chance]) => [i, {orders: orders ? BigInt(orders) : null, chance}])),
          }
        );
      }
      if (this.raw.partial) return undefined;
      this.rests ??= this.count();
      return this.rests[state];
    }

    // count goes from the ends of all orders to their start.
    count() {
      const n = this.raw.states.length,
        next = this.raw.states.map((_, i) => this.choices(i).map((c) => c.to));
      const rests = new Array(n),
        {order, cyclic} = postOrder(next);
      if (!cyclic) {
        for (const i of order) rests[i] = this.ended(i) ?? added(next[i].map((to) => rests[to]));
        return rests;
      }
      // With a circle there is no number of orders. What is likely is the limit of going round again and again.
      for (const i of order) rests[i] = this.ended(i) ?? {orders: null, to: new Map()};
      const moving = order.filter((i) => !this.ended(i));
      for (let round = 0, most = 1; round < 5000 && most > 1e-9; round++) {
        most = 0;
        for (const i of moving) {
          const {to} = added(next[i].map((k) => rests[k]));
          for (const [o, r] of to) most = Math.max(most, r.chance - (rests[i].to.get(o)?.chance ?? 0));
          for (const r of to.values()) r.orders = null;
          rests[i].to = to;
        }
      }
      return rests;
    }

    ended(state) {
      const o = this.raw.states[state][0];
      if (o === 0) return undefined;
      const orders = o > 0 ? 1n : null;
      return {orders, to: new Map([[Math.abs(o) - 1, {orders, chance: 1}]])};
    }
  }

  // postOrder lists the states so that each comes after all that it leads to, if there is no circle.
  function postOrder(next) {
    const order = [],
      seen = new Uint8Array(next.length);
    let cyclic = false;
    for (const stack = [[0, 0]]; stack.length > 0;) {
      const top = stack.at(-1),
        [state, k] = top;
      seen[state] = 1;
      if (k === next[state].length) {
        seen[state] = 2;
        order.push(state);
        stack.pop();
        continue;
      }
      top[1]++;
      const to = next[state][k];
      if (seen[to] === 1) cyclic = true;
      else if (seen[to] === 0) stack.push([to, 0]);
    }
    return {order, cyclic};
  }

  // added is what remains before choices of which each is equally likely.
  function added(rests) {
    const to = new Map();
    let orders = 0n;
    for (const rest of rests) {
      orders = orders === null || rest.orders === null ? null : orders + rest.orders;
      for (const [o, r] of rest.to) {
        const sum = to.get(o) ?? {orders: 0n, chance: 0};
        sum.orders = sum.orders === null || r.orders === null ? null : sum.orders + r.orders;
        sum.chance += r.chance / rests.length;
        to.set(o, sum);
      }
    }
    return {orders, to};
  }

  // sorted lists what remains in the order of the report's outcomes.
  const sorted = (rest) => [...rest.to].sort(([a], [b]) => a - b);

  // circle returns the numbers of goroutines of which each waits for the next, the first again at the end.
  function circle(goroutines) {
    const waits = new Map(
      goroutines.filter((g) => g.status !== ENDED && g.status !== CAN_GO).map((g) => [g.who, g.waitsFor]),
    );
    for (const start of waits.keys()) {
      const from = new Map([[start, null]]),
        queue = [start];
      for (const who of queue) {
        for (const other of waits.get(who) ?? []) {
          if (other === start) {
            const path = [start];
            for (let w = who; w !== null; w = from.get(w)) path.unshift(w);
            return path;
          }
          if (waits.has(other) && !from.has(other)) {
            from.set(other, who);
            queue.push(other);
          }
        }
      }
    }
    return [];
  }

  // ---- the explorer in the page ----

  // Where the states of a program do not fit a message, the page asks the explorer itself: the folder
  // holds explorer.wasm, and Go's wasm_exec.js. JupyterLab serves it beside ECharts; another page says
  // where it is in window.locklabExplorer. A page that may not fetch files, as it was opened from a
  // disk, has a function there: it promises {wasm, runner}, the program's bytes and wasm_exec.js' text.
  function folder() {
    if (typeof window.locklabExplorer === 'function') return '';
    if (window.locklabExplorer) return new URL(window.locklabExplorer, document.baseURI).href;
    const config = document.getElementById('jupyter-config-data');
    if (!config) return '';
    const {baseUrl = '/', fullLabextensionsUrl = baseUrl + 'lab/extensions'} = JSON.parse(config.textContent);
    return new URL(fullLabextensionsUrl + '/locklab/static/', document.baseURI).href;
  }

  // The worker keeps the explorer, and what it has found out about a program, for all steppers of the page.
  const WORKER = `
    let ready;
    async function fetched(folder) {
      const answer = await fetch(folder + 'explorer.wasm');
      if (!answer.ok) throw new Error('there is no explorer at ' + folder);
      importScripts(folder + 'wasm_exec.js');
      return answer.arrayBuffer();
    }
    onmessage = async ({data: {id, folder, brought, request, path}}) => {
      try {
        ready ??= (async () => {
          if (brought) importScripts(URL.createObjectURL(new Blob([brought.runner], {type: 'text/javascript'})));
          const program = brought ? brought.wasm : await fetched(folder);
          const go = new Go();
          const {instance} = await WebAssembly.instantiate(program, go.importObject);
          go.run(instance); // it defines locklabStates, and stays
        })();
        await ready;
        postMessage({id, graph: JSON.parse(locklabStates(JSON.stringify(request), JSON.stringify(path)))});
      } catch (problem) {
        postMessage({id, problem: String(problem?.message ?? problem)});
      }
    };`;

  const asked = new Map(); // questions without an answer, by number
  let worker;
  let questions = 0;

  // ask returns the states around the one that a path leads to, as a graph that begins with it.
  async function ask(request, path) {
    const where = folder();
    const brought = where || worker ? undefined : await window.locklabExplorer?.();
    if (!where && !worker && !brought) return Promise.reject(new Error('this page has no explorer'));
    if (!worker) {
      const address = URL.createObjectURL(new Blob([WORKER], {type: 'text/javascript'}));
      worker = new Worker(address);
      worker.onmessage = ({data: {id, graph, problem}}) => {
        const {resolve, reject} = asked.get(id);
        asked.delete(id);
        if (graph && !graph.error) resolve(new Graph(graph));
        else reject(new Error(problem ?? graph.error));
      };
      worker.onerror = () => {
        for (const {reject} of asked.values()) reject(new Error('the explorer of this page does not start'));
        asked.clear();
        worker = undefined;
      };
    }
    return new Promise((resolve, reject) => {
      asked.set(++questions, {resolve, reject});
      worker.postMessage({id: questions, folder: where, brought, request, path});
    });
  }

  // ---- building the page ----

  // h makes an element. Text is always text: nothing that a program is called becomes markup.
  function h(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
      else if (name === 'style') for (const [k, v] of Object.entries(value)) e.style.setProperty(k, v);
      else e.setAttribute(name, value === true ? '' : value);
    }
    e.append(...children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false));
    return e;
  }

  const LANES = 120; // steps that are drawn; of the others it is said how many they are
  const AHEAD = 60; // steps of a loaded order that are drawn before they are taken
  const CHIPS = 12; // outcomes that are named before a choice

  class Orders extends HTMLElement {
    connectedCallback() {
      this.start();
    }

    disconnectedCallback() {
      forget(this);
    }

    // start shows the stepper as soon as the data is there. It may be called any number of times.
    async start() {
      const data = this.querySelector(':scope > script[type="application/json"]');
      if (!this.isConnected) return;
      if (this.shadowRoot) {
        this.recolour();
        follow(this);
        return; // it was moved
      }
      if (!data) {
        // a report without states; its colours still follow the page's
        if (this.querySelector('table')) {
          this.recolour();
          follow(this);
        }
        return;
      }
      this.dataset.lmSuppressShortcuts = 'true'; // in JupyterLab a 1 would make the cell a heading
      this.attachShadow({mode: 'open'});
      this.panel = h('section', {'aria-label': 'Stepper', tabindex: -1});
      this.live = h('p', {class: 'heard', 'aria-live': 'polite', role: 'status'});
      this.shadowRoot.append(h('style', {}, STYLE), h('slot'), this.panel, this.live);
      this.panel.addEventListener('keydown', (e) => this.key(e));
      this.recolour();
      follow(this);
      try {
        this.spec = JSON.parse(data.textContent);
        this.graph = new Graph(await unpack(this.spec.graph));
      } catch (problem) {
        this.panel.append(h('p', {}, `There is no stepper here: ${problem.message}.`));
        return;
      }
      this.first = {graph: this.graph, state: 0};
      this.restart();
      this.challenge = this.challenges().find((c) => c.key === this.spec.challenge) ?? null;
      if (this.spec.challenge && !this.challenge)
        this.challenge = {key: this.spec.challenge, outcome: -1, text: `reach ${this.spec.challenge}`};
      if (this.spec.order) this.load(this.parse(this.spec.order), false);
      this.open = Boolean(this.spec.open);
      this.rows();
      this.render();
    }

    recolour() {
      const isDark = dark(this),
        colors = isDark ? palette.dark : palette.light;
      for (const [name, color] of Object.entries({
        back: colors.back,
        text: colors.text,
        faint: colors.faint,
        line: colors.line,
        grid: colors.grid,
        box: colors.box,
        good: colors.good,
        bad: colors.bad,
        mark: isDark ? '#5c4a00' : '#fff0bf',
        red: isDark ? '#4a1f1c' : '#fde8e6',
        green: isDark ? '#173a28' : '#e3f4ea',
      }))
        this.style.setProperty('--locklab-' + name, color);
      if (this.series === colors.series) return;
      this.series = colors.series;
      if (this.open) this.render();
    }

    color(who) {
      const lane = this.graph.lanes.indexOf(who),
        color = lane < 0 ? '#767676' : this.series[lane % this.series.length];
      return {'--lane': color, '--on': palette.on(color)};
    }

    // rows gives each row of the table a button that loads its example. It stands first: a narrow page
    // may cut off what is last.
    rows() {
      for (const row of this.querySelectorAll('tr[data-outcome]')) {
        const i = Number(row.dataset.outcome),
          o = this.graph.outcomes[i];
        const cell = h('td', {
          style: {'text-align': 'left', 'vertical-align': 'top', padding: '3px 10px 3px 0', width: '1%'},
        });
        if (o?.example.length > 0) {
          cell.append(
            h(
              'button',
              {
                type: 'button',
                'aria-label': `Step through an order for outcome ${i + 1}: ${this.leads(o)}`,
                style: {
                  cursor: 'pointer',
                  font: 'inherit',
                  color: 'inherit',
                  background: 'transparent',
                  border: '1px solid var(--locklab-line)',
                  'border-radius': '4px',
                  padding: '2px 8px',
                  'white-space': 'nowrap',
                },
                onclick: () => {
                  this.open = true;
                  this.load(this.example(o), true);
                  this.panel.focus();
                  this.panel.scrollIntoView?.({block: 'nearest'});
                },
              },
              '▶ step',
            ),
          );
        }
        row.prepend(cell);
      }
      this.querySelector('thead tr')?.prepend(h('th', {}, ''));
    }

    // leads says where an outcome is, after "it".
    leads(o) {
      if (!o) return 'ends in something else';
      const value = cut(o.value.replace(/\s+/g, ' '), 40);
      if (o.kind === DEADLOCK) return 'ends in a deadlock';
      if (o.kind === NEVER_ENDS) return 'never ends';
      if (o.kind === PANIC) return `panics: ${value}`;
      return o.value === '' ? 'leaves nothing' : `leaves ${value}`;
    }

    challenges() {
      const kinds = {
        [DEADLOCK]: ['deadlock', 'make it deadlock'],
        [NEVER_ENDS]: ['never ends', 'make it never end'],
        [PANIC]: ['panic', 'make it panic'],
      };
      const all = new Map();
      this.first.graph.outcomes.forEach((o, i) => {
        const [key, text] = kinds[o.kind] ?? [
          o.value,
          `reach ${o.value === '' ? 'the end' : cut(o.value.replace(/\s+/g, ' '), 40)}`,
        ];
        const c = all.get(key) ?? {key, text, outcomes: []};
        c.outcomes.push(i);
        all.set(key, c);
      });
      return [...all.values()];
    }

    // ---- what has been done ----

    restart() {
      this.at = this.first;
      this.past = []; // the steps that were taken, each with the state before it
      this.ahead = []; // the steps of an order that was loaded, or undone
      this.note = '';
      this.copied = '';
    }

    example(o) {
      const path = [];
      for (let i = 0; i < o.example.length; i += 3) {
        for (let k = 0; k < o.example[i + 2]; k++) path.push({who: o.example[i], branch: o.example[i + 1]});
      }
      return path;
    }

    // parse makes a path of an order's names.
    parse(names) {
      return names.map((text) => {
        const [, name, branch] = /^(.*?)(?:#(\d+))?$/s.exec(text);
        return {who: this.graph.names.indexOf(cut(name, 301)) + 1, branch: branch ? branch - 1 : 0};
      });
    }

    load(path, tell) {
      this.restart();
      this.ahead = path;
      this.render();
      if (tell)
        this.say(`An order of ${count(path.length, 'step')} is loaded. Take its steps with the right arrow key.`);
    }

    // take takes one step, and reports whether it could: the state that it leads to may not be here.
    take(who, branch) {
      const {graph, state} = this.at;
      const choice = graph.choices(state).find((c) => c.who === who && c.branch === branch);
      if (!choice || !graph.has(choice.to)) return false;
      this.arrive(choice, {graph, state: choice.to});
      return true;
    }

    // arrive notes a step and the state that it has led to.
    arrive(choice, at) {
      const step = {...choice, from: this.at, staled: []};
      const wrote = writes(step) ? step.object : null;
      const pending = ({graph, state}) =>
        graph.look(state).goroutines.filter((g) => wrote !== null && g.pending === wrote);
      step.lost = pending(this.at).some((g) => g.who === step.who) && this.stale(step.who, wrote);
      this.past.push(step);
      this.at = at;
      const [next] = this.ahead;
      this.ahead = next && next.who === step.who && next.branch === step.branch ? this.ahead.slice(1) : [];
      // Only now, at the overwriting, does it turn out that a read was one too early.
      for (const g of pending(at)) {
        const read = g.who !== step.who && this.lastRead(g.who, wrote);
        if (read && !read.stale) {
          read.stale = true;
          step.staled.push(read);
        }
      }
    }

    lastRead(who, object) {
      return this.past.findLast((s) => s.who === who && s.object === object && s.action.startsWith('read'));
    }

    // stale reports whether another goroutine has written an object since this one read it, or since
    // the first step. Values would not tell: they may be the same again.
    stale(who, object) {
      for (let i = this.past.length - 1; i >= 0; i--) {
        const s = this.past[i];
        if (s.object !== object) continue;
        if (writes(s)) return s.who !== who;
        if (s.who === who && s.action.startsWith('read')) return false;
      }
      return false;
    }

    async step(who, branch) {
      this.note = this.copied = '';
      if (!this.take(who, branch)) {
        await this.explore(who, branch);
        return;
      }
      this.render();
      this.tell();
    }

    // explore asks the explorer for a step that leads out of the states that are here.
    async explore(who, branch) {
      const {request} = this.first.graph.raw;
      const path = [...this.past, {who, branch}].map((s) => [s.who, s.branch]);
      const from = this.at;
      const choice = from.graph.choices(from.state).find((c) => c.who === who && c.branch === branch);
      if (!choice || this.waiting) return;
      try {
        if (!request) throw new Error('the program was not sent along');
        this.waiting = true;
        this.typed = [];
        this.note = 'The explorer looks at all orders. This can take some seconds …';
        this.render();
        const graph = await ask(request, path);
        if (this.at === from) this.arrive(choice, {graph, state: 0}); // unless the reader has gone elsewhere
        this.note = '';
      } catch (problem) {
        this.note =
          'This program has too many states to send them all, so only the example orders can be followed here ' +
          `(${problem.message}).`;
        this.follow = true;
      }
      this.waiting = false;
      this.render();
      this.tell();
      const typed = this.typed?.splice(0) ?? [];
      while (typed.length > 0 && !this.waiting) this.press(typed.shift());
      if (this.waiting) this.typed.push(...typed);
    }

    undo() {
      const step = this.past.pop();
      if (!step) return;
      for (const read of step.staled) read.stale = false;
      this.at = step.from;
      this.ahead.unshift({who: step.who, branch: step.branch});
      this.note = this.copied = '';
      this.render();
      this.tell('Undone. ');
    }

    forward(all) {
      this.note = this.copied = '';
      while (this.ahead.length > 0) {
        const [{who, branch}] = this.ahead;
        if (!this.take(who, branch)) {
          const {graph, state} = this.at;
          if (graph.choices(state).some((c) => c.who === who && c.branch === branch)) {
            this.explore(who, branch);
            return;
          }
          this.note = 'The loaded order cannot go on here.';
          this.ahead = [];
          break;
        }
        if (!all) break;
      }
      this.render();
      this.tell();
    }

    // order is who has taken each step so far.
    order() { return this.past.map((s) => s.from.graph.name(s.who) + (s.branch > 0 ? `#${s.branch + 1}` : '')); }

    async copy() {
      this.copied = `schedule.Order{${JSON.stringify(orderText(this.order()))}}`;
      let how = 'Copy it from here';
      try {
        await navigator.clipboard.writeText(this.copied);
        how = 'Copied';
      } catch {
        /* a page from a file or in a frame may not; the text is shown to be copied by hand */
      }
      this.how = `${how}, for schedule.Replay(order, f):`;
      this.render();
      this.panel.querySelector('input.order')?.select();
      this.say(this.how);
    }

    // ---- keys ----

    // keys names the key of each choice: the digit of a goroutine's lane, and letters for further ways to go on.
    keys(choices) {
      const letters = 'abcdefghijklmopqstvwxyz'; // n, r and u mean something else
      let used = 0;
      return choices.map((c) => {
        const lane = this.first.graph.lanes.indexOf(c.who);
        if (c.branch === 0 && lane >= 0 && lane < 9) return String(lane + 1);
        return letters[used++] ?? '';
      });
    }

    key(e) {
      if (
        e.ctrlKey ||
        e.altKey ||
        e.metaKey ||
        /^(SELECT|INPUT)$/.test(e.target.tagName) ||
        !this.open ||
        !this.press(e.key)
      )
        return;
      e.preventDefault();
      e.stopPropagation();
    }

    // press does what a key is for, and reports whether it is for anything. While the explorer is
    // asked the keys wait.
    press(key) {
      const choices = this.at.graph.choices(this.at.state),
        i = this.keys(choices).indexOf(key);
      const does =
        i >= 0
          ? () => this.step(choices[i].who, choices[i].branch)
          : {
              ArrowLeft: () => this.undo(),
              u: () => this.undo(),
              Backspace: () => this.undo(),
              ArrowRight: () => this.forward(false),
              n: () => this.forward(false),
              End: () => this.forward(true),
              r: () => this.again(),
              Home: () => this.again(),
            }[key];
      if (this.waiting) this.typed.push(key);
      else does?.();
      return Boolean(this.waiting || does);
    }

    again() {
      const ahead = [...this.past.map(({who, branch}) => ({who, branch})), ...this.ahead];
      while (this.past.length > 0) for (const read of this.past.pop().staled) read.stale = false;
      this.restart();
      this.ahead = ahead;
      this.render();
      this.tell('From the start. ');
    }

    // ---- what is heard ----

    say(text) {
      this.live.textContent = text.trim();
    }

    tell(before = '') {
      const last = this.past.at(-1),
        {graph, state} = this.at;
      const did = last && !before ? `${graph.name(last.who)} ${this.words(last)}. ` : '';
      this.say(
        before +
          did +
          (this.note ? this.note + ' ' : '') +
          this.judged()
            .map((j) => j.text + ' ')
            .join('') +
          this.remains(graph.rest(state), graph),
      );
    }

    words(step) {
      return [step.action, step.object, step.value].filter(Boolean).join(' ');
    }

    // remains says in a sentence where the orders lead that are left.
    remains(rest, graph) {
      if (!rest?.to || this.hides() || graph.end(this.at.state)) return '';
      const to = sorted(rest)
        .slice(0, 4)
        .map(
          ([o, r]) =>
            `${this.leads(graph.outcomes[o])}: ${r.orders === null ? percent(r.chance) : palette.thousands(r.orders)}`,
        );
      const remain = rest.orders === 1n ? 'remains' : 'remain';
      const many =
        rest.orders === null ? 'There is no end to the orders that remain' : `${count(rest.orders, 'order')} ${remain}`;
      return `${many}: ${to.join(', ')}.`;
    }

    hides() {
      return this.challenge && !this.peek;
    }

    // judged says what the state is that has been reached.
    judged() {
      const {graph, state} = this.at,
        end = graph.end(state),
        rest = graph.rest(state),
        said = [];
      const is = (o) =>
        this.challenge.outcomes?.some(
          (i) =>
            this.first.graph.outcomes[i].kind === o.kind &&
            (o.kind !== FINISHED || this.first.graph.outcomes[i].value === o.value),
        );
      if (end) {
        let text = `The end: it ${this.leads(end)}.`;
        if (end.kind === DEADLOCK) {
          const round = circle(graph.look(state).goroutines).map((who) => graph.name(who));
          text = 'Deadlock: nobody can go on.';
          if (round.length > 0)
            text +=
              ` ${cut(round[0], 40)}` +
              round
                .slice(1)
                .map((name, i) => `${i > 0 ? ', which' : ''} waits for ${cut(name, 40)}`)
                .join('') +
              '.';
        }
        said.push({text, tone: end.fails ? 'bad' : end.right ? 'good' : ''});
      }
      const neverEnds = graph.never(state);
      if (neverEnds) said.push({text: 'From here it never ends, whoever goes next.', tone: 'bad'});
      if (this.challenge) {
        const goal = this.challenge.text;
        if ((end && is(end)) || (neverEnds && this.challenge.key === 'never ends'))
          said.push({text: `Solved: ${goal}. It took ${count(this.past.length, 'step')}.`, tone: 'good'});
        else if (end) said.push({text: `Not solved: ${goal}. Undo some steps, or begin again.`, tone: 'bad'});
        else if (
          this.challenge.outcome === -1 ||
          (rest?.to && ![...rest.to.keys()].some((o) => graph.outcomes[o] && is(graph.outcomes[o])))
        ) {
          said.push({text: `You cannot ${goal} any more from here. Undo some steps, or begin again.`, tone: 'bad'});
        } else said.push({text: `Your challenge: ${goal}.`, tone: ''});
      }
      return said;
    }

    // ---- what is seen ----

    render() {
      if (!this.graph) return;
      const focused = this.shadowRoot.activeElement,
        key = focused?.dataset.key,
        inside = focused && this.panel.contains(focused);
      const top = this.panel.querySelector('.source')?.scrollTop ?? 0;
      this.panel.className = this.open ? 'open' : '';
      this.panel.replaceChildren(
        ...(this.open
          ? this.opened()
          : [
              this.button('open', '▶ Take the steps yourself', () => {
                this.open = true;
                this.render();
                this.panel.focus();
                this.tell();
              }),
            ]),
      );
      const source = this.panel.querySelector('.source'),
        lanes = this.panel.querySelector('.lanes');
      if (source) {
        source.scrollTop = top;
        // Only the pane scrolls: scrollIntoView would move the page.
        const here = source.querySelector('.here');
        if (
          here &&
          (here.offsetTop < source.scrollTop ||
            here.offsetTop + here.offsetHeight > source.scrollTop + source.clientHeight)
        ) {
          source.scrollTop = here.offsetTop - source.clientHeight / 3;
        }
      }
      const ghost = lanes?.querySelector('.ahead');
      if (lanes)
        lanes.scrollLeft = ghost ? Math.max(0, ghost.offsetLeft - lanes.clientWidth * 0.7) : lanes.scrollWidth;
      if (inside)
        (this.panel.querySelector(`[data-key="${CSS.escape(key ?? '')}"]:not([aria-disabled])`) ?? this.panel).focus({
          preventScroll: true,
        });
    }

    button(key, text, does, more) {
      return h('button', {type: 'button', 'data-key': key, onclick: does, ...more}, text);
    }

    opened() {
      const {graph, state} = this.at,
        look = this.look();
      return [
        this.head(),
        this.banners(),
        h('div', {class: 'body'}, this.source(look), h('div', {class: 'state'}, this.state(look), this.lanes())),
        this.foot(look),
      ];
    }

    // look is the state that has been reached. With a program its memory is gone: it is as it was, but
    // for the last step.
    look() {
      const {graph, state} = this.at,
        look = graph.look(state),
        last = this.past.at(-1);
      // Where a function returns something, what it prints is not a part of the states.
      const printed = this.past.map((s) => s.printed).join('');
      if (printed.length > look.output.length) look.output = printed;
      if (!last || !graph.end(state) || graph.end(state).kind === DEADLOCK) return look;
      look.variables = last.from.graph
        .look(last.from.state)
        .variables.filter((v) => v.kind !== 'waitgroup')
        .map((v) => {
          v.waiters = [];
          if (v.name !== last.object) return v;
          if (writes(last)) return {...v, value: last.value, at: v.value === last.value ? v.at : -1};
          return last.action.startsWith('unlock') ? {...v, value: 'free', holders: [], at: -1} : v;
        });
      return look;
    }

    head() {
      const off = (is) => (is ? {'aria-disabled': 'true'} : {});
      const challenges = this.challenges();
      const select = h(
        'select',
        {
          'data-key': 'challenge',
          'aria-label': 'Challenge',
          onchange: (e) => {
            this.challenge = challenges.find((c) => c.key === e.target.value.slice(1)) ?? null;
            this.peek = false;
            this.render();
            this.tell();
          },
        },
        h('option', {value: ''}, 'no challenge'),
        challenges.map((c) =>
          h('option', {value: '=' + c.key, selected: this.challenge?.key === c.key}, cut(c.text, 60)),
        ),
        this.challenge?.outcome === -1 &&
          h('option', {value: '=' + this.challenge.key, selected: true}, this.challenge.text),
      );
      const title = this.at.graph.end(this.at.state) ? 'This order is at its end.' : 'Who takes the next step?';
      return h(
        'header',
        {},
        h('p', {}, h('strong', {}, 'You are the scheduler. '), title),
        h(
          'div',
          {class: 'tools'},
          h('label', {}, 'challenge ', select),
          this.button('undo', '↶ undo', () => this.undo(), {title: 'key: ← or u', ...off(this.past.length === 0)}),
          this.button('next', '↷ next', () => this.forward(false), {
            title: 'the next step of the loaded order; key: → or n',
            ...off(this.ahead.length === 0),
          }),
          this.button('end', '⇥ to the end', () => this.forward(true), {
            title: 'all steps of the loaded order; key: End',
            ...off(this.ahead.length === 0),
          }),
          this.button('restart', '⟲ restart', () => this.again(), {
            title: 'key: r or Home',
            ...off(this.past.length === 0),
          }),
          this.button('copy', 'copy order', () => this.copy(), off(this.past.length === 0)),
          this.button(
            'close',
            '✕',
            () => {
              this.open = false;
              this.render();
            },
            {'aria-label': 'close the stepper'},
          ),
        ),
      );
    }

    banners() {
      const all = this.judged().map(({text, tone}) => h('p', {class: 'banner ' + tone}, text));
      if (this.note) all.push(h('p', {class: 'banner'}, this.note));
      if (this.graph.raw.partial && !this.note)
        all.push(
          h(
            'p',
            {class: 'banner'},
            this.graph.raw.request && !this.follow
              ? 'This program has more states than a notebook should carry: away from the example orders, ' +
                'the explorer in the page is asked.'
              : 'This program has more states than a notebook should carry: only the example orders can be followed. ' +
                'Load one of them above.',
          ),
        );
      if (this.copied) {
        all.push(
          h(
            'p',
            {class: 'banner'},
            h(
              'label',
              {},
              this.how + ' ',
              h('input', {
                class: 'order',
                readonly: true,
                value: this.copied,
                'data-key': 'order',
                onfocus: (e) => e.target.select(),
              }),
            ),
          ),
        );
      }
      return h('div', {class: 'banners'}, all);
    }

    badge(who, text, more) {
      return h(
        'span',
        {class: 'badge', style: this.color(who), title: this.at.graph.name(who), ...more},
        text ?? short(this.at.graph.name(who)),
      );
    }

    source(look) {
      const at = new Map(),
        stuck = !look.goroutines.some((g) => g.status === CAN_GO);
      for (const g of look.goroutines) {
        if (g.line > 0 && g.status !== ENDED) at.set(g.line, [...(at.get(g.line) ?? []), g]);
      }
      const parts = this.first.graph.raw.source.map(({line, lines}, i) => {
        const margin = Math.min(...lines.filter((l) => l.trim()).map((l) => /^\t*/.exec(l)[0].length));
        return [
          i > 0 && h('div', {class: 'gap'}, '⋯'),
          lines.map((text, k) => {
            const here = at.get(line + k) ?? [];
            // Many in one line have no room for their names, which are often told apart by a number.
            const brief = (g) =>
              here.length < 3
                ? undefined
                : (/\d+$/.exec(this.at.graph.name(g.who))?.[0] ?? cut(this.at.graph.name(g.who), 4));
            return h(
              'div',
              {class: here.some((g) => g.status === CAN_GO || stuck) ? 'line here' : 'line'},
              h(
                'span',
                {class: 'gutter'},
                here.map((g) =>
                  this.badge(g.who, brief(g), {
                    class: g.status === CAN_GO ? 'badge' : 'badge waits',
                    title: `${this.at.graph.name(g.who)}: ${g.status === CAN_GO ? g.next : waitsTo(g.next)}`,
                  }),
                ),
              ),
              h('code', {}, text.slice(margin) || ' '),
            );
          }),
        ];
      });
      return h(
        'div',
        {
          class: 'source',
          tabindex: 0,
          role: 'group',
          'aria-label': 'Source, with the line where each goroutine goes on',
          'data-key': 'source',
        },
        parts.flat(3),
      );
    }

    state(look) {
      const {graph} = this.at,
        last = this.past.at(-1),
        rows = [];
      const before = new Map(
        last && last.from.graph === graph ? graph.look(last.from.state).variables.map((v) => [v.place, v.at]) : [],
      );
      const people = (numbers) => numbers.map((who) => this.badge(who));
      for (const v of look.variables) {
        const changed = before.has(v.place) && before.get(v.place) !== v.at,
          about = [];
        if (v.holders.length > 0) about.push(h('span', {}, 'held by ', people(v.holders)));
        if (v.waiters.length > 0)
          about.push(h('span', {}, ' ', people(v.waiters), v.waiters.length > 1 ? ' wait' : ' waits'));
        if (changed && about.length === 0) about.push(h('span', {}, 'by ', this.badge(last.who)));
        rows.push(
          h(
            'tr',
            {},
            h('th', {scope: 'row'}, v.name, v.kind && v.kind !== 'variable' && h('small', {}, ' ' + v.kind)),
            h(
              'td',
              {},
              h(changed ? 'mark' : 'b', {}, v.value === '' ? (v.kind === 'channel' ? 'empty' : '–') : v.value),
              changed && h('span', {class: 'heard'}, ' (changed)'),
            ),
            h('td', {}, about),
          ),
        );
      }
      for (const g of look.goroutines) {
        if (g.status === ENDED) continue;
        const read = g.pending && this.lastRead(g.who, g.pending);
        if (read) {
          const now = look.variables.find((v) => v.name === g.pending)?.value ?? 'another';
          rows.push(
            h(
              'tr',
              {},
              h('td', {}, this.badge(g.who), ` has read ${cut(g.pending, 60)}`),
              h('td', {}, h('b', {}, read.value)),
              h('td', {class: 'bad'}, read.stale ? `⚠ stale: ${cut(g.pending, 60)} is ${cut(now, 40)} now` : ''),
            ),
          );
        }
        for (const l of g.locals)
          rows.push(
            h('tr', {}, h('td', {}, this.badge(g.who), ` ${l.name}`), h('td', {}, h('b', {}, l.value)), h('td', {})),
          );
      }
      return h(
        'div',
        {class: 'values', tabindex: 0, role: 'group', 'aria-label': 'Variables', 'data-key': 'values'},
        h(
          'table',
          {},
          h('caption', {class: 'heard'}, 'What is shared, and what each goroutine has'),
          h('tbody', {}, rows),
        ),
        look.output !== '' &&
          h(
            'div',
            {class: 'output'},
            'printed so far',
            h('pre', {}, look.output.length > 4000 ? '…' + look.output.slice(-4000) : look.output),
          ),
      );
    }

    // lanes draws the steps that were taken, and those of a loaded order that were not.
    lanes() {
      const {graph, state} = this.at,
        many = this.first.graph.shared > 1;
      const steps = this.past.slice(-LANES),
        left = this.past.length - steps.length,
        ahead = [];
      for (let at = state; ahead.length < Math.min(AHEAD, this.ahead.length);) {
        const next = this.ahead[ahead.length],
          choice = graph.has(at) && graph.choices(at).find((c) => c.who === next.who && c.branch === next.branch);
        if (!choice) break;
        ahead.push(choice);
        at = choice.to;
      }
      const here = new Map(graph.look(state).goroutines.map((g) => [g.who, g])),
        all = this.first.graph.lanes.slice();
      for (const s of steps) if (!all.includes(s.who)) all.push(s.who);
      const text = (s) => [s.action, many && s.object, s.value].filter(Boolean).join(' ');
      const piece = (s, column, ghost) => {
        const marks = [s.stale && '⚠ ', s.lost && '✗ '];
        const about =
          this.words(s) + (s.stale ? '; stale by the time it is used' : '') + (s.lost ? '; an update is lost' : '');
        return h(
          'span',
          {
            class: `piece${ghost ? ' ahead' : ''}${s.stale || s.lost ? ' wrong' : ''}`,
            role: 'listitem',
            title: `step ${left + column}: ${graph.name(s.who)} ${about}`,
            'aria-label': `step ${left + column}: ${graph.name(s.who)} ${about}${ghost ? ', not taken yet' : ''}`,
            style: {...this.color(s.who), 'grid-column': column + 1, 'grid-row': all.indexOf(s.who) + 1},
          },
          marks,
          cut(text(s), 40),
        );
      };
      const rows = all.map((who, i) => {
        const g = here.get(who),
          waits = g && g.status !== CAN_GO && g.status !== ENDED;
        return [
          h(
            'span',
            {class: 'lane', style: {...this.color(who), 'grid-row': i + 1}, title: graph.name(who)},
            short(graph.name(who)),
          ),
          waits &&
            graph.end(state) &&
            h(
              'span',
              {
                class: 'piece blocked',
                role: 'listitem',
                style: {...this.color(who), 'grid-column': steps.length + 2, 'grid-row': i + 1},
                title: g.why,
              },
              `⊘ ${cut(g.next, 40)}`,
            ),
        ];
      });
      const grid = h(
        'div',
        {class: 'grid', role: 'list', 'aria-label': 'Steps taken so far'},
        rows.flat(),
        steps.map((s, i) => piece(s, i + 1, false)),
        ahead.map((s, i) => piece(s, steps.length + i + 1, true)),
      );
      return h(
        'div',
        {class: 'lanes', tabindex: 0, role: 'group', 'aria-label': 'Lanes', 'data-key': 'lanes'},
        left > 0 && h('p', {class: 'faint'}, `… ${count(left, 'step')} before these`),
        steps.length + ahead.length > 0 ? grid : h('p', {class: 'faint'}, 'No step has been taken yet.'),
      );
    }

    foot(look) {
      const {graph, state} = this.at,
        choices = graph.choices(state),
        keys = this.keys(choices),
        end = graph.end(state);
      const [next] = this.ahead,
        who = new Set(choices.map((c) => c.who)),
        here = new Map(look.goroutines.map((g) => [g.who, g]));
      const buttons = choices.map((c, i) => {
        const g = here.get(c.who),
          several = choices.filter((o) => o.who === c.who).length > 1;
        const loaded = next && next.who === c.who && next.branch === c.branch;
        const away = !graph.has(c.to) && (this.follow || !this.first.graph.raw.request);
        return this.button(
          `go ${c.who} ${c.branch}`,
          [
            h('b', {}, short(graph.name(c.who))),
            ': ',
            cut(several ? this.words(c) : g?.next || this.words(c), 60),
            keys[i] && h('kbd', {}, keys[i]),
            loaded && h('span', {class: 'loaded'}, ' next in the order'),
          ],
          () => this.step(c.who, c.branch),
          {
            class: 'go',
            style: this.color(c.who),
            title: graph.name(c.who),
            'aria-keyshortcuts': keys[i] || null,
            ...(away ? {'aria-disabled': 'true', title: 'not on the way of an example'} : {}),
          },
        );
      });
      const others = new Set([...graph.lanes, ...here.keys()]);
      for (const other of [...others].filter((o) => !who.has(o)).sort((a, b) => a - b)) {
        const g = here.get(other),
          began = this.past.some((s) => s.who === other);
        const why =
          g && g.status !== ENDED ? cut(g.why || waitsTo(g.next), 120) : began ? 'has ended' : g ? 'has ended' : '';
        if (why === '') continue; // it has not been started yet
        buttons.push(
          h('span', {class: 'cannot', title: graph.name(other)}, h('b', {}, short(graph.name(other))), ` ${why}`),
        );
      }
      return h(
        'footer',
        {},
        h('div', {class: 'choices', role: 'group', 'aria-label': 'Who takes the next step?'}, buttons),
        this.rest(),
      );
    }

    chips(graph, rest) {
      if (!rest.to) return [];
      const list = sorted(rest);
      const chips = list.slice(0, CHIPS).map(([o, r]) => {
        const outcome = graph.outcomes[o],
          share = r.orders === null ? '' : `${palette.thousands(r.orders)} · `;
        return h(
          'span',
          {class: `chip ${outcome?.fails ? 'bad' : outcome?.right ? 'good' : ''}`},
          `${cut(this.leads(outcome), 40)} · ${share}${percent(r.chance)}`,
        );
      });
      return [
        chips,
        list.length > CHIPS && h('span', {class: 'faint'}, ` and ${count(list.length - CHIPS, 'more outcome')}`),
      ];
    }

    rest() {
      const {graph, state} = this.at,
        end = graph.end(state),
        last = this.past.at(-1);
      const peek =
        this.challenge &&
        h(
          'label',
          {},
          h('input', {
            type: 'checkbox',
            'data-key': 'peek',
            checked: Boolean(this.peek),
            onchange: (e) => {
              this.peek = e.target.checked;
              this.render();
            },
          }),
          ' show where the orders lead',
        );
      if (this.hides()) return h('div', {class: 'rest'}, h('p', {}, peek));
      const now = graph.rest(state),
        before = last && last.from.graph.rest(last.from.state);
      if (!now)
        return h(
          'div',
          {class: 'rest'},
          h('p', {class: 'faint'}, 'How many orders remain from here is not known.'),
          peek && h('p', {}, peek),
        );
      const many = (rest) => (rest.orders === null ? 'there is no end to the orders' : count(rest.orders, 'order'));
      const lines = [
        end
          ? h(
              'p',
              {},
              end.orders
                ? `${count(BigInt(end.orders), 'order')} in all ${end.orders === '1' ? 'leads' : 'lead'} here.`
                : '',
            )
          : h(
              'p',
              {},
              'From here ',
              now.orders === null
                ? 'there is no end to the orders: '
                : [h('b', {}, many(now)), now.orders === 1n ? ' remains' : ' remain', now.to ? ': ' : '.'],
              this.chips(graph, now),
            ),
      ];
      if (before) {
        const few = before.to?.size <= 4;
        lines.push(
          h(
            'p',
            {class: 'faint'},
            `Before this step: ${many(before)}${few ? ', ' : '.'}`,
            few && this.chips(last.from.graph, before),
          ),
        );
        const gone = now.to && before.to && !end && !few ? sorted(before).filter(([o]) => !now.to.has(o)) : [];
        if (gone.length > 0) {
          const named = gone.slice(0, 3).map(([o]) => this.leads(last.from.graph.outcomes[o]));
          if (gone.length > 3) named.push(`and ${gone.length - 3} more`);
          lines.push(h('p', {class: 'faint'}, `Ruled out by this step: ${named.join(', ')}.`));
        }
      }
      lines.push(h('p', {class: 'faint small'}, 'orders · how likely, if every step from there picks at random'));
      return h('div', {class: 'rest'}, lines, peek && h('p', {}, peek));
    }
  }

  if (!customElements.get(NAME)) customElements.define(NAME, Orders);
  // In a page that is still being read, an element begins before its data is there.
  document.querySelectorAll(NAME).forEach((orders) => orders.start?.());
})();
