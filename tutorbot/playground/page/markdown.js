import { timeElement } from "./clock.js";
import { codeBlock } from "./code.js";
import { el } from "./elements.js";
import { channelById, guild, personById, roleById } from "./guild.js";

/**
 * Discord's markdown as DOM nodes. Text only ever becomes text nodes, so nothing that a person or a bot writes can
 * become markup.
 */
export function markdown(text) {
  const root = el("div.markdown");
  root.append(...blocks(text ?? ""));
  return root;
}

/** The text without its marks, for a line that quotes a message. */
export const plain = (text) => markdown(text).textContent.replace(/\s+/g, " ").trim();

// Each pattern is tried at the start of a line.
const BLOCKS = [
  [/^```(?:([\w+#.-]+)\n)?\n*([^]*?)\n*```[ \t]*\n?/, (m) => codeBlock(m[2], m[1])],
  [/^(#{1,3}) +([^\n]+)\n?/, (m) => el(`h${m[1].length + 2}.h${m[1].length}`, {}, inline(m[2]))],
  [/^-# +([^\n]+)\n?/, (m) => el("p.subtext", {}, inline(m[1]))],
  [/^>>> ([^]*)/, (m) => el("blockquote", {}, blocks(m[1]))],
  [/^(?:> [^\n]*(?:\n|$))+/, (m) => el("blockquote", {}, blocks(m[0].replace(/^> /gm, "")))],
  [/^ *(?:[-*]|\d+\.) +[^\n]+(?:\n *(?:[-*]|\d+\.) +[^\n]+|\n {2,}[^\n]+)*\n?/, (m) => list(m[0])],
];
const LINE = /^(?:[^\n]*?(?=```[^]*?```)|[^\n]*\n?)/;

function blocks(text) {
  const nodes = [];
  let paragraph = "";
  const flush = () => {
    const trimmed = paragraph.replace(/^\n+|\n+$/g, "");
    if (trimmed) nodes.push(el("p", {}, inline(trimmed)));
    paragraph = "";
  };
  while (text) {
    const [match, build] = firstMatch(BLOCKS, text);
    if (match) {
      flush();
      nodes.push(build(match));
    }
    const taken = (match ?? LINE.exec(text))[0];
    if (!match) paragraph += taken;
    text = text.slice(taken.length);
  }
  flush();
  return nodes;
}

function firstMatch(rules, text) {
  for (const [pattern, build] of rules) {
    const match = pattern.exec(text);
    if (match) return [match, build];
  }
  return [null, null];
}

function list(text) {
  const root = el("div.lists");
  const open = [{ indent: -1, node: root }];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const item = /^( *)([-*]|\d+\.) +(.*)/.exec(line);
    if (!item) {
      open.at(-1).node.lastElementChild.append("\n", ...inline(line.trim()));
      continue;
    }
    const [, { length: indent }, marker, content] = item;
    const tag = /\d/.test(marker) ? "ol" : "ul";
    const ends = (last) => indent < last.indent || (indent === last.indent && tag !== last.node.localName);
    while (open.length > 1 && ends(open.at(-1))) open.pop();
    if (indent > open.at(-1).indent) {
      const node = el(tag, { start: tag === "ol" && parseInt(marker, 10) });
      (open.length > 1 ? open.at(-1).node.lastElementChild : root).append(node);
      open.push({ indent, node });
    }
    open.at(-1).node.append(el("li", {}, inline(content)));
  }
  return root;
}

// Sticky patterns, tried in order at each place of the text.
const INLINE = [
  [/\\([^0-9A-Za-z\s])/y, (m) => m[1]],
  [/(`+)([^]*?[^`])\1(?!`)/y, (m) => el("code", {}, m[2].replace(/^ (.*) $/, "$1"))],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => link(m[1], [m[1]])],
  [/<@!?(\d+)>/y, (m) => mention(personMention(m[1]))],
  [/<@&(\d+)>/y, (m) => mention(`@${roleById(m[1])?.name ?? "unknown role"}`)],
  [/<#(\d+)>/y, (m) => channelMention(channelById(m[1]))],
  [/<\/([-\w ]{1,100}):\d+>/y, (m) => commandMention(m[1])],
  [
    /<t:(-?\d{1,11})(?::([tTdDfFsSR]))?>/y,
    (m) => el("span.timestamp", {}, timeElement(m[1] * 1000, m[2] ?? "f")),
  ],
  [/<a?(:\w{2,32}:)\d+>/y, (m) => el("span.custom-emoji", {}, m[1])],
  [
    /\[((?:\\.|[^[\]\\]|\[[^\]]*\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)>?(?: +"([^"]*)")?\)/y,
    (m) => link(m[2], inline(m[1]), m[3]),
  ],
  [/https?:\/\/[^\s<]*[^\s<.,:;"'\])]/y, (m) => link(m[0], [m[0]])],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/sy, (m) => el("strong", {}, inline(m[1]))],
  [/__((?:\\.|[^\\])+?)__(?!_)/sy, (m) => el("u", {}, inline(m[1]))],
  [/\*(?=\S)((?:\*\*|\\.|[^\\*])*?[^\s*\\]|\S*\*\*)\*(?!\*)/sy, (m) => el("em", {}, inline(m[1]))],
  [/_(?=\S)((?:__|\\.|[^\\_])+?)_(?!\w)/sy, (m) => el("em", {}, inline(m[1]))],
  [/~~((?:\\.|[^\\])+?)~~/sy, (m) => el("s", {}, inline(m[1]))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/sy, (m) => spoiler(inline(m[1]))],
];

function inline(text) {
  const nodes = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const [match, build] = stickyMatch(text, at);
    if (!match) {
      at += 1;
      continue;
    }
    nodes.push(text.slice(from, at), build(match));
    from = at += match[0].length;
  }
  return [...nodes, text.slice(from)].filter((node) => node !== "");
}

const MARK = /[\\`<[h*_~|]/;

function stickyMatch(text, at) {
  if (MARK.test(text[at]) && !(text[at] === "_" && /\w/.test(text[at - 1] ?? ""))) {
    for (const [pattern, build] of INLINE) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) return [match, build];
    }
  }
  return [null, null];
}

const link = (href, content, title) =>
  el("a", { href, title, target: "_blank", rel: "noopener noreferrer" }, content);
const mention = (name) => el("span.mention", {}, name);

function personMention(id) {
  if (id === guild.bot.id) return `@${guild.bot.name}`;
  return `@${personById(id)?.name ?? "unknown person"}`;
}

function channelMention(channel) {
  if (!channel) return mention("#unknown");
  return el("a.mention", { href: `#channel=${encodeURIComponent(channel.name)}` }, `#${channel.name}`);
}

const commandMention = (name) => el("button.mention", { type: "button", "data-command": name }, `/${name}`);

/** Covers the content until it is pressed. */
export function spoiler(content, tag = "span") {
  const inside = el(`${tag}.covered`, { inert: true }, content);
  const cover = el(
    `${tag}.spoiler`,
    { role: "button", tabindex: "0", "aria-label": "Spoiler: show it" },
    inside,
  );
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.classList.add("shown");
    inside.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    cover.removeEventListener("click", show);
    cover.removeEventListener("keydown", show);
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}
