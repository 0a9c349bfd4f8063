// The editor of queries: CodeMirror 6 with SPARQL. It is a script of its own, so that no other page waits for it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const colors = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.string, tags.literal], color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--mut)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { fontSize: "13.5px", color: "var(--ink)", backgroundColor: "var(--panel)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", lineHeight: "1.5" },
  ".cm-content": { minHeight: "190px", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--mut)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent) !important" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "8px", maxWidth: "34em" },
  ".cm-tooltip .hover": { padding: "6px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--chip)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--mut)" },
});

/**
 * @typedef {object} Hint
 * @property {string} label what is written
 * @property {string} [displayLabel] what is shown
 * @property {string} [detail]
 * @property {string} [info]
 * @property {string} type
 */

/**
 * @typedef {object} Options
 * @property {HTMLElement} parent
 * @property {string} text
 * @property {string} label for screen readers
 * @property {(word: string) => Hint[]} complete
 * @property {(word: string) => string} tell what a name is
 * @property {() => void} run
 * @property {(text: string) => void} changed
 */

const WORD = /[\p{L}\p{N}_:?$-]+/u;

/** @param {Options} options */
function editor(options) {
  // In a shadow tree its styles are sheets of their own (adoptedStyleSheets), which a strict policy lets in.
  const shadow = options.parent.attachShadow({ mode: "open" }), inner = document.createElement("div");
  shadow.append(inner);
  const view = new EditorView({
    parent: inner,
    root: shadow,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter(),
        sparql(), syntaxHighlighting(colors), EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-label": options.label }),
        autocompletion({
          override: [(context) => {
            const word = context.matchBefore(/[\p{L}\p{N}_:?$-]+/u);
            if (!word || (word.from === word.to && !context.explicit)) return null;
            const found = options.complete(word.text);
            return found.length ? { from: word.from, options: found, filter: false } : null;
          }],
        }),
        hoverTooltip((shown, place) => {
          const line = shown.state.doc.lineAt(place), at = place - line.from;
          for (const found of line.text.matchAll(new RegExp(WORD, "gu"))) {
            if (found.index > at || found.index + found[0].length < at) continue;
            const said = options.tell(found[0]);
            if (!said) return null;
            return { pos: line.from + found.index, create: () => { const dom = document.createElement("div"); dom.className = "hover"; dom.textContent = said; return { dom }; } };
          }
          return null;
        }),
        // A Tab leaves the editor after Escape, so that nobody who uses the keyboard is caught in it.
        keymap.of([{ key: "Mod-Enter", run: () => { options.run(); return true; } }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        // Over a selection, Chromium types into an element with a style attribute, which the page's policy reports.
        EditorView.domEventHandlers({
          beforeinput(event, shown) {
            const { from, to, empty } = shown.state.selection.main, text = event.data;
            if (event.inputType !== "insertText" || !text || event.isComposing || empty) return false;
            const typed = () => shown.state.update({ ...shown.state.replaceSelection(text), userEvent: "input.type", scrollIntoView: true });
            // Brackets and quotes are put around the selection by a handler of their own.
            if (!shown.state.facet(EditorView.inputHandler).some((handle) => handle(shown, from, to, text, typed))) shown.dispatch(typed());
            return true;
          },
        }),
        EditorView.updateListener.of((update) => { if (update.docChanged) options.changed(update.state.doc.toString()); }),
        look,
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    /** @param {string} text */
    set(text) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); },
    /** @param {{ line: number, column: number, message: string } | null} error */
    mark(error) {
      if (!error) { view.dispatch(setDiagnostics(view.state, [])); return; }
      const line = view.state.doc.line(Math.min(Math.max(error.line, 1), view.state.doc.lines));
      const from = Math.min(line.from + Math.max(error.column - 1, 0), line.to);
      view.dispatch(setDiagnostics(view.state, [{ from, to: Math.min(from + 1, line.to), severity: "error", message: error.message }]), { selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  };
}

/** @type {any} */ (globalThis).GovgraphEditor = editor;
