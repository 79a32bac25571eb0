// What the tests ask of a notebook page. It works in JupyterLab and in
// Notebook 7, both started with --expose-app-in-browser.
(() => {
  'use strict';
  // Not the shell's currentWidget: there is none while another element has the focus.
  const panel = () => [...(window.jupyterapp?.shell.widgets?.('main') ?? [])]
    .find((w) => w.isVisible && w.content?.model?.cells);
  const notebook = () => panel()?.content;
  const cells = () => notebook()?.widgets ?? [];

  window.labtest = {
    // The notebook is open, drawn, and its kernel has come up. (Until its first
    // cell has run GoNB leaves its status unknown. Until the file has come the
    // notebook has one empty cell.)
    ready() {
      const session = panel()?.sessionContext;
      return Boolean(notebook()?.model && panel().context?.isReady && session?.isReady &&
        session.session?.kernel?.connectionStatus === 'connected' &&
        cells().length === notebook().model.cells.length && cells().every((c) => c.isAttached));
    },
    // Notebooks that are open beside each other, by their file names.
    inFront: (name) => panel()?.title.label === name && labtest.ready(),
    front(name) {
      const other = [...window.jupyterapp.shell.widgets('main')].find((w) => w.title.label === name);
      if (!other) throw new Error(`${name} is not open`);
      window.jupyterapp.shell.activateById(other.id);
    },
    // A link to another notebook is an anchor with its address or, once JupyterLab has seen
    // it, with a command that opens it.
    follow(name) {
      const within = panel().node;
      const link = within.querySelector(`.jp-MarkdownOutput a[href*="${name}"]`) ??
        within.querySelector(`.jp-MarkdownOutput a[data-commandlinker-args*="${name}"]`);
      if (!link) throw new Error(`no link to ${name}`);
      link.click();
    },
    // No cell waits or runs.
    idle: () => labtest.ready() && panel().sessionContext.session.kernel.status !== 'busy' &&
      !cells().some((c) => c.promptNode?.textContent.includes('*') || c.model.executionState === 'running'),
    // The cell with that id becomes the active one; its node can then be found by id.
    cell(id) {
      const i = cells().findIndex((c) => c.model.id === id);
      if (i < 0) throw new Error(`no cell ${id}; the page has ${cells().map((c) => c.model.id).join(' ')}`);
      for (const other of document.querySelectorAll('[data-labtest]')) {
        if (!panel().node.contains(other)) delete other.dataset.labtest; // of another notebook
      }
      cells()[i].node.dataset.labtest = id;
      return i;
    },
    activate(id) {
      notebook().activeCellIndex = labtest.cell(id);
      notebook().deselectAll();
    },
    source(id, text) {
      cells()[labtest.cell(id)].model.sharedModel.setSource(text);
    },
    // Begins to run all cells. What the command returns is not waited for: it has come
    // to nothing where the machine was slow. The counts tell which cells have run.
    runAll() {
      for (const c of cells()) if (c.model.type === 'code') c.model.executionCount = null;
      void window.jupyterapp.commands.execute('notebook:run-all-cells');
    },
    allRan: () => cells().every((c) => c.model.type !== 'code' || !c.model.sharedModel.getSource().trim() ||
      c.model.executionCount !== null),
    command: async (id, args) => { await window.jupyterapp.commands.execute(id, args ?? {}); },
    // The moons that JupyterLab shows while it starts or changes its theme are gone.
    calm: () => !document.getElementById('jupyterlab-splash'),
    dark: () => document.body.dataset.jpThemeLight === 'false',
    // The window, and how much taller it must be to show the whole notebook.
    size() {
      const outer = notebook()?.outerNode ?? document.scrollingElement;
      return {missing: outer.scrollHeight - outer.clientHeight, width: window.innerWidth, height: window.innerHeight};
    },
    // Brings an element into sight, and tells how much taller the window must be for it.
    show(selector) {
      const node = document.querySelector(selector);
      if (!node) throw new Error(`nothing in the page matches ${selector}`);
      node.scrollIntoView({block: 'center'});
      const outer = node.closest('.jp-WindowedPanel-outer') ?? document.scrollingElement;
      return {
        missing: Math.ceil(node.getBoundingClientRect().height) - outer.clientHeight,
        width: window.innerWidth, height: window.innerHeight,
      };
    },
    // A chart is drawn if ECharts has put something into it; its picture then tells whether it still moves.
    picture(node) {
      const e = node?.querySelector('svg, canvas');
      if (!e) return '';
      return e.tagName === 'CANVAS' ? e.toDataURL() : e.outerHTML;
    },
  };
})();
