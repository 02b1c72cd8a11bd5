import { el, freshId, icon } from "./elements.js";

const GAP = 6;
const COMFORTABLE = 260;

/**
 * A popup list of choices for a control that keeps the focus (ARIA's combobox pattern).
 * A choice: `{value, label, hint, mark, selected, disabled}`; `mark` is a node or text before the label.
 */
export class Choices {
  constructor(owner, { label, pick, multiple = false, closed = () => {}, over = owner }) {
    Object.assign(this, { owner, pick, closed, over, entries: [], active: -1 });
    this.list = el("ul.choices", {
      id: freshId("choices"),
      role: "listbox",
      popover: "manual",
      "aria-label": label,
      "aria-multiselectable": multiple && "true",
    });
    // Keeps the focus where it is.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    owner.setAttribute("role", "combobox");
    owner.setAttribute("aria-haspopup", "listbox");
    owner.setAttribute("aria-expanded", "false");
    owner.setAttribute("aria-controls", this.list.id);
    owner.addEventListener("blur", () => this.hide());
    this.place = this.place.bind(this);
  }

  get open() {
    return this.owner.getAttribute("aria-expanded") === "true";
  }

  show(entries, active = 0) {
    this.entries = entries;
    this.list.replaceChildren(...entries.map((entry) => this.#draw(entry)));
    if (entries.length === 0) return this.hide();
    if (!this.open) {
      this.owner.setAttribute("aria-expanded", "true");
      this.list.showPopover();
      addEventListener("scroll", this.place, true);
      addEventListener("resize", this.place);
    }
    this.place();
    this.move(Math.min(active, entries.length - 1));
  }

  hide() {
    if (!this.open) return;
    this.owner.setAttribute("aria-expanded", "false");
    this.owner.removeAttribute("aria-activedescendant");
    this.active = -1;
    this.list.hidePopover();
    removeEventListener("scroll", this.place, true);
    removeEventListener("resize", this.place);
    this.closed();
  }

  choose(index) {
    const entry = this.entries[index];
    if (entry && !entry.disabled) this.pick(entry);
  }

  /** Answers whether the key was for the list. */
  key(event) {
    if (!this.open) return false;
    const last = this.entries.length - 1;
    const moves = {
      ArrowDown: () => this.move(this.active >= last ? 0 : this.active + 1),
      ArrowUp: () => this.move(this.active <= 0 ? last : this.active - 1),
      PageDown: () => this.move(Math.min(last, this.active + 8)),
      PageUp: () => this.move(Math.max(0, this.active - 8)),
      Escape: () => this.hide(),
    };
    if (this.active >= 0) moves.Enter = () => this.choose(this.active);
    if (!moves[event.key] || event.isComposing) return false;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
    return true;
  }

  move(index) {
    const options = [...this.list.children];
    options[this.active]?.classList.remove("active");
    this.active = index;
    const option = options[index];
    if (!option) return this.owner.removeAttribute("aria-activedescendant");
    option.classList.add("active");
    this.owner.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  place() {
    this.list.style.setProperty("width", `${this.over.offsetWidth}px`);
    beside(this.list, this.over);
  }

  #draw({ label, hint, mark, selected, disabled }) {
    return el(
      "li",
      {
        id: freshId("option"),
        role: "option",
        "aria-selected": String(Boolean(selected)),
        "aria-disabled": disabled && "true",
      },
      mark && el("span.mark", { "aria-hidden": "true" }, mark),
      el("span.words", {}, el("span.label", {}, label), hint && el("span.hint", {}, hint)),
      selected && icon("check"),
    );
  }
}

/**
 * Puts a popover above or below its control, where there is room, begun or with `end` ended in line with it. It lies in
 * the top layer, which no scroll box clips.
 */
export function beside({ style, offsetWidth }, control, { end = false } = {}) {
  const box = control.getBoundingClientRect();
  const below = innerHeight - box.bottom - GAP;
  const above = box.top - GAP;
  const up = below < COMFORTABLE && above > below;
  const left = end ? box.right - offsetWidth : box.left;
  style.setProperty("left", `${Math.max(GAP, Math.min(left, innerWidth - offsetWidth - GAP))}px`);
  style.setProperty("top", up ? "auto" : `${box.bottom + GAP}px`);
  style.setProperty("bottom", up ? `${innerHeight - box.top + GAP}px` : "auto");
  style.setProperty("max-height", `${Math.min(up ? above - GAP : below - GAP, 380)}px`);
}
