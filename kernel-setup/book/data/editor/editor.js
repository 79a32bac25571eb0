// <locklab-editor labelledby="ID" describedby="ID">: an editor for a Go program. value is
// its text; "change" events tell that the reader has changed it.
import {defaultKeymap, history, historyKeymap, indentWithTab} from '@codemirror/commands';
import {StreamLanguage, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting} from '@codemirror/language';
import {go} from '@codemirror/legacy-modes/mode/go';
import {EditorState, RangeSet, StateEffect, StateField} from '@codemirror/state';
import {
  Decoration, EditorView, GutterMarker, gutterLineClass, highlightActiveLine, highlightActiveLineGutter,
  highlightSpecialChars, keymap, lineNumbers,
} from '@codemirror/view';
import {classHighlighter} from '@lezer/highlight';

// The older of CodeMirror's two modes for Go: the other knows no `for range 2`, and then
// colours and indents wrongly what follows. Types are coloured as on the pages, and a dot is
// no number.
const TYPE = /^(u?int(8|16|32|64)?|uintptr|byte|rune|string|bool|float(32|64)|complex(64|128)|error|any|comparable)$/;
const language = StreamLanguage.define({
  ...go,
  token(stream, state) {
    const kind = go.token(stream, state), word = stream.current();
    if (kind === 'number' && word === '.') return null;
    return kind === 'keyword' && TYPE.test(word) ? 'typeName' : kind;
  },
  languageData: {...go.languageData, indentOnInput: /^\s*(\}|\)|case |default:)$/},
});

// A refusal names lines. They stay marked until the program changes.
const refuse = StateEffect.define(); // its value: the positions where the lines begin
const refused = StateField.define({
  create: () => [],
  update(starts, transaction) {
    if (transaction.docChanged) starts = [];
    for (const effect of transaction.effects) if (effect.is(refuse)) starts = effect.value;
    return starts;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (starts) => Decoration.set(starts.map((at) => refusedLine.range(at)))),
    gutterLineClass.from(field, (starts) => RangeSet.of(starts.map((at) => refusedNumber.range(at)))),
  ],
});
const refusedLine = Decoration.line({class: 'refused'});
const refusedNumber = new class extends GutterMarker { elementClass = 'refused'; }();

// Tab indents; after Escape it leaves the editor, as everywhere else, until something is
// typed: whoever has no mouse must get out again.
let escaped = false;
const leaving = [
  keymap.of([{key: 'Escape', run(view) { escaped = true; view.setTabFocusMode(true); return false; }}]),
  EditorView.updateListener.of(({docChanged, focusChanged, view}) => {
    if (escaped && (docChanged || focusChanged)) { escaped = false; view.setTabFocusMode(false); }
  }),
];

// The colours are those of the page, which has a light and a dark theme; those of the
// tokens are in book.css.
const theme = EditorView.theme({
  '&': {color: 'var(--pst-color-text-base)', backgroundColor: 'var(--pst-color-surface)'},
  '&.cm-focused': {outline: '2px solid var(--pst-color-primary)'},
  '.cm-scroller': {
    overflow: 'auto', maxHeight: '40em', fontFamily: 'var(--pst-font-family-monospace)', lineHeight: 1.45,
  },
  '.cm-content, .cm-gutter': {minHeight: '18em'},
  '.cm-content': {caretColor: 'var(--pst-color-text-base)'},
  '.cm-gutters': {
    color: 'var(--pst-color-text-muted)', backgroundColor: 'var(--pst-color-surface)',
    borderRight: '1px solid var(--pst-color-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {backgroundColor: 'transparent'},
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': {backgroundColor: 'var(--editor-line)'},
  '&.cm-focused .cm-matchingBracket': {backgroundColor: 'transparent', outline: '1px solid currentColor'},
  '&.cm-focused .cm-nonmatchingBracket': {backgroundColor: 'transparent', outline: '1px dotted currentColor'},
  '&, &.cm-focused': {'& .refused': {backgroundColor: 'var(--editor-refused)'}},
  '.cm-gutterElement.refused': {color: 'var(--pst-color-text-base)', fontWeight: 'bold'},
  '.cm-line.refused': {boxShadow: 'inset 3px 0 var(--pst-color-danger)'},
});

customElements.define('locklab-editor', class extends HTMLElement {
  #extensions;
  #view;

  connectedCallback() {
    if (this.#view) return;
    const attributes = {};
    for (const name of ['labelledby', 'describedby']) {
      if (this.hasAttribute(name)) attributes['aria-' + name] = this.getAttribute(name);
    }
    const changed = EditorView.updateListener.of(({docChanged}) => {
      if (docChanged) this.dispatchEvent(new Event('change'));
    });
    this.#extensions = [
      history(), lineNumbers(), highlightSpecialChars(), highlightActiveLine(), highlightActiveLineGutter(),
      bracketMatching(), indentOnInput(), indentUnit.of('\t'), EditorState.tabSize.of(4),
      language, syntaxHighlighting(classHighlighter), theme, refused, leaving, changed,
      keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of(attributes),
    ];
    this.#view = new EditorView({parent: this, state: this.#state('')});
  }

  #state(text) { return EditorState.create({doc: text, extensions: this.#extensions}); }

  get value() { return this.#view.state.doc.toString(); }

  // Another program begins a history of its own: undoing does not mix the two.
  set value(text) { this.#view.setState(this.#state(text)); }

  // refuse marks lines, counted from 1, and scrolls to the first.
  refuse(numbers) {
    const {doc} = this.#view.state;
    const starts = [...new Set(numbers)].filter((n) => n >= 1 && n <= doc.lines).sort((a, b) => a - b)
      .map((n) => doc.line(n).from);
    this.#view.dispatch({effects: refuse.of(starts)});
    // The page stays where it is: the reader looks at the message.
    if (starts.length) this.#view.scrollDOM.scrollTop = this.#view.lineBlockAt(starts[0]).top - 60;
  }

  // goTo puts the cursor at the beginning of a line.
  goTo(number) {
    const {doc} = this.#view.state;
    const anchor = doc.line(Math.min(Math.max(number, 1), doc.lines)).from;
    this.#view.dispatch({selection: {anchor}, scrollIntoView: true});
    this.#view.focus();
  }
});
