import { el, freshId, icon } from "./elements.js";

/** What Discord takes from everybody; the playground refuses more, too. */
const LIMIT = 10 * 1024 ** 2;
const UNITS = ["bytes", "KB", "MB"];

export function fileSize(size) {
  if (size === 1) return "1 byte";
  const power = size > 0 ? Math.min(2, Math.floor(Math.log(size) / Math.log(1024))) : 0;
  return `${Number((size / 1024 ** power).toFixed(1))} ${UNITS[power]}`;
}

/** Files as the API takes them. */
export const uploads = (chosen) =>
  Promise.all(chosen.map(async ({ file, data }) => ({ filename: file.name, data: await data })));

/**
 * Chooses files, `most` of them; of one, the next takes its place. `input` lies over `face`, so that press, keyboard and
 * drop are the browser's own; what is `chosen` (`{file, data}`) stands in `chips`. `changed()` hears of every choice,
 * `refused(words)` of a file that was not taken.
 */
export class FilePicker {
  constructor({ words, most = 1, attributes, changed = () => {}, refused = () => {} }) {
    Object.assign(this, { most, changed, refused, chosen: [], trouble: null });
    this.chips = el("span.chips", { id: freshId("files") });
    this.input = el("input", {
      type: "file",
      multiple: most > 1,
      "aria-describedby": this.chips.id,
      ...attributes,
    });
    this.face = el("span.choose", {}, this.input, icon(most > 1 ? "plus" : "file"), el("span", {}, words));
    this.node = el("span.files", {}, this.chips, this.face);
    // A file that was changed on disk since is a choice, too.
    this.input.addEventListener("click", () => (this.input.value = ""));
    this.input.addEventListener("input", () => this.add([...this.input.files].map(opened)));
  }

  add(entries) {
    const taken = entries.filter(({ file }) => file.size <= LIMIT);
    const large = entries.find((entry) => !taken.includes(entry));
    if (this.most > 1) this.#keep([...this.chosen, ...taken]);
    else if (taken.length > 0) this.#keep(taken.slice(-1));
    if (large)
      this.#refuse(`Your files are too powerful. Max file size is 10 MB, and ${large.file.name} is larger.`);
    for (const entry of taken) this.#watch(entry);
  }

  remove(entry) {
    this.input.value = "";
    this.#keep(this.chosen.filter((other) => other !== entry));
    this.input.focus();
  }

  /** Hands over what was chosen. */
  take() {
    const { chosen } = this;
    this.input.value = "";
    this.input.removeAttribute("aria-invalid");
    this.#keep([]);
    return chosen;
  }

  /** Why a file was not taken, said once: the others may still be sent. */
  refusal() {
    const { trouble } = this;
    this.trouble = null;
    return trouble;
  }

  #keep(chosen) {
    this.chosen = chosen;
    this.trouble = null;
    this.chips.replaceChildren(...chosen.map((entry) => this.#chip(entry)));
    this.node.classList.toggle("filled", this.most === 1 && chosen.length === 1);
    this.changed();
  }

  #refuse(words) {
    this.trouble = words;
    this.input.setAttribute("aria-invalid", "true");
    this.refused(words);
  }

  async #watch(entry) {
    if ((await entry.data) !== null || !this.chosen.includes(entry)) return;
    this.remove(entry);
    this.#refuse(`${entry.file.name} cannot be read.`);
  }

  #chip(entry) {
    const { name, size } = entry.file;
    return el(
      "span.file-chip",
      {},
      icon("file"),
      el("strong", {}, name),
      " ",
      el("small", {}, fileSize(size)),
      el(
        "button.plain",
        { type: "button", "aria-label": `Remove ${name}`, onclick: () => this.remove(entry) },
        icon("close"),
      ),
    );
  }
}

/** Read at once: what is sent is the file as it was when it was chosen. `data` becomes null if that fails. */
const opened = (file) => ({ file, data: file.size > LIMIT ? null : base64(file) });

const base64 = (file) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
