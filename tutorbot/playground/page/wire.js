import { highlight } from "./code.js";
import { el, icon } from "./elements.js";

const KEPT = 300;
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
    const clear = el("button.plain.text", { type: "button", onclick: () => this.list.replaceChildren() }, "Clear");
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

function draw({ way, what, status, ok, refusal, body, at }) {
  const [arrow, words] = WAYS[way];
  const refused = Boolean(refusal) || ok === false;
  const details = el(
    "details", {},
    el(
      "summary", { title: at },
      el("span.way", {}, icon(arrow), el("span.unseen", {}, `${words}: `)),
      el("span.what", {}, shown(what)),
      status && el("span.status", {}, icon(refused ? "close" : "check"), String(status)),
      refused && el("span.refusal", {}, icon("alert"), `Refused: ${refusal ?? "see the body"}`),
    ),
  );
  // Bodies are written out when somebody looks, not for each of 300 entries.
  details.addEventListener("toggle", () => {
    if (details.children.length === 1) details.append(el("pre", { tabindex: "0" }, highlight(JSON.stringify(body ?? null, null, 2), "json")));
  });
  return el(refused ? "li.refused" : "li", { "data-way": way }, details);
}

/** Long ids say nothing to a reader: 1301000000000000201 becomes …0201. */
const shown = (what) => what.replace(/ \d{3}$/, "").replace(/\d{13,}(\d{4})/g, "…$1");
