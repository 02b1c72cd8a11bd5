import { el, icon } from "./elements.js";

const words = (text) => text.trim().split(/\s+/).join("|");
const KEYWORDS =
  words(`False None True and as assert async await break case class continue def del elif else except finally
  for from global if import in is lambda match nonlocal not or pass raise return try while with yield`);
const BUILTINS =
  words(`abs all any bool bytes callable dict dir enumerate filter float format frozenset getattr hasattr hash
  hex id input int isinstance issubclass iter len list map max min next object open ord pow print property range repr
  reversed round self set setattr slice sorted staticmethod str sum super tuple type vars zip cls torch nn F np optim`);

const QUOTED = String.raw`"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;

// One alternation a language; the name of the group that matched is the class of the span.
const PYTHON = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>(?:\b[rbfuRBFU]{1,2})?(?:${QUOTED}))`,
    String.raw`(?<decorator>^[ \t]*@[\w.]+)`,
    String.raw`(?<number>\b(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?j?)\b|\B\.\d+\b)`,
    String.raw`(?<keyword>(?<!\.)\b(?:${KEYWORDS})\b)`,
    String.raw`(?<builtin>(?<!\.)\b(?:${BUILTINS})\b)`,
    String.raw`(?<call>\b[A-Za-z_]\w*(?=\())`,
  ].join("|"),
  "gm",
);
const JSON_TEXT = new RegExp(
  [
    String.raw`(?<call>"(?:\\.|[^"\\])*"(?=\s*:))`,
    String.raw`(?<string>"(?:\\.|[^"\\])*")`,
    String.raw`(?<number>-?\b\d[\d.eE+-]*)`,
    String.raw`(?<keyword>\b(?:true|false|null)\b)`,
  ].join("|"),
  "g",
);
const DIFF = /(?<string>^\+[^\n]*)|(?<keyword>^-[^\n]*)|(?<comment>^@@[^\n]*)/gm;

const LANGUAGES = { py: PYTHON, python: PYTHON, python3: PYTHON, json: JSON_TEXT, diff: DIFF };

export function highlight(text, language) {
  const pattern = LANGUAGES[language?.toLowerCase()];
  if (!pattern) return [text];
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    pieces.push(text.slice(end, match.index), el(`span.${kind}`, {}, match[0]));
    end = match.index + match[0].length;
  }
  return [...pieces, text.slice(end)];
}

export function codeBlock(text, language) {
  const copy = el("button.plain.copy", { type: "button", "aria-label": "Copy the code" }, icon("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.replaceChildren(icon("check"));
    setTimeout(() => copy.replaceChildren(icon("copy")), 1500);
  });
  // A region that scrolls must be reachable by keyboard.
  const code = el("code", { class: language && `language-${language}` }, highlight(text, language));
  return el("div.codeblock", {}, el("pre", { tabindex: "0" }, code), copy);
}
