import { highlight } from "./code.js";
import { el, icon } from "./elements.js";

const KEPT = 300;
const BUTTON = 2;
const WAYS = { "bot>discord": ["up", "bot to Discord"], "discord>bot": ["down", "Discord to bot"] };

/** The log of what went over the wire, newest last; what the stand-in refused stands out. */
export class Wire {
  constructor(section) {
    this.seen = 0;
    this.list = el("ol.entries", { "aria-label": "Wire log entries", tabindex: "0" });
    this.empty = el("p.hint", {}, "What the bot and Discord say to each other appears here.");
    this.only = el("input", { type: "checkbox" });
    this.only.addEventListener("change", () => {
      this.list.classList.toggle("refusals", this.only.checked);
      this.list.scrollTop = this.list.scrollHeight;
    });
    const clear = el(
      "button.plain.text",
      { type: "button", onclick: () => this.list.replaceChildren() },
      "Clear",
    );
    section.replaceChildren(
      el("header", {}, el("h3", {}, "On the wire"), el("label.only", {}, this.only, "Refusals only"), clear),
      this.empty,
      this.list,
    );
  }

  load(entries) {
    this.seen = 0;
    this.list.replaceChildren();
    for (const entry of entries) this.add(entry);
    this.list.scrollTop = this.list.scrollHeight;
  }

  add(entry) {
    if (entry.n <= this.seen) return;
    this.seen = entry.n;
    this.empty.hidden = true;
    const { list } = this;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(draw(entry));
    if (list.children.length > KEPT) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }
}

/** What each interaction type says of its `data`, and each callback type of the answer. */
const ASKED = {
  2: (data) => `used ${data.target_id ? "" : "/"}${[data.name, ...subcommands(data.options)].join(" ")}`,
  3: (data) => `${data.component_type === BUTTON ? "pressed" : "chose from"} ${data.custom_id}`,
  4: (data) => `is typing after /${data.name}`,
  5: (data) => `sent the form ${data.custom_id}`,
};
const ANSWERED = {
  4: "answers with a message",
  5: "is thinking",
  6: "will edit the message",
  7: "edits the message",
  8: "suggests choices",
  9: "opens a form",
};

const subcommands = (options = []) =>
  options
    .filter(({ type }) => type <= 2)
    .flatMap(({ name, options: inner }) => [name, ...subcommands(inner)]);

/** An entry in words, where the page has any. */
function gist({ what, body }) {
  const user = body?.member?.user ?? body?.user;
  if (what === "INTERACTION_CREATE" && user) return `${user.global_name} ${ASKED[body.type](body.data)}`;
  return what.includes("/callback") ? ANSWERED[body?.type] : null;
}

function draw(entry) {
  const { way, what, status, ok, refusal, body, at } = entry;
  const [arrow, direction] = WAYS[way];
  const words = gist(entry);
  const refused = Boolean(refusal) || ok === false;
  const details = el(
    "details",
    {},
    el(
      "summary",
      { title: at },
      el("span.way", {}, icon(arrow), el("span.unseen", {}, `${direction}: `)),
      el("span.what", {}, shown(what)),
      words && el("span.gist", {}, words),
      status && el("span.status", {}, icon(refused ? "close" : "check"), String(status)),
      refused && el("span.refusal", {}, icon("alert"), `Refused: ${refusal ?? "see the body"}`),
    ),
  );
  // Bodies are written out when somebody looks, not for each of 300 entries.
  details.addEventListener("toggle", () => {
    if (details.children.length === 1)
      details.append(el("pre", { tabindex: "0" }, highlight(JSON.stringify(body ?? null, null, 2), "json")));
  });
  return el(refused ? "li.refused" : "li", { "data-way": way }, details);
}

/** Long ids say nothing to a reader: `/interactions/1301000000000000201/…/callback` becomes `/interactions/…/callback`. */
const shown = (what) =>
  what
    .replace(/ \d{3}$/, "")
    .replace(/\d{13,}/g, "…")
    .replace(/(?:\/…)+/g, "/…");
