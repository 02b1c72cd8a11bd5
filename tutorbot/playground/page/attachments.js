import { given } from "./elements.js";
import { FilePicker, uploads } from "./files.js";
import { framed } from "./options.js";

/** An option that takes a file; to the composer it is what `OptionField` is. Its value comes when the file is read. */
export class AttachmentField {
  constructor(raw, { key, focused, removed, picked, failed }) {
    this.option = given(raw);
    const { name, required } = this.option;
    this.picker = new FilePicker({
      words: "Choose a file",
      attributes: { "aria-label": name, "aria-required": required ? "true" : null },
      changed: () => {
        this.input.removeAttribute("aria-invalid");
        if (this.text) picked(this);
      },
      refused: failed,
    });
    this.input = this.picker.input;
    this.node = framed(this.option, this.picker.node, removed);
    this.input.addEventListener("focus", () => focused(this));
    this.input.addEventListener("keydown", (event) => this.#key(event, key));
  }

  get text() {
    return this.picker.chosen[0]?.file.name ?? "";
  }

  read() {
    if (!this.text) return this.option.required ? { error: `${this.option.name} is required.` } : {};
    return { value: uploads(this.picker.chosen).then(([file]) => file) };
  }

  /** Enter chooses a file and then sends it; Backspace takes it back. */
  #key(event, key) {
    if (event.key === "Enter" && !this.text) {
      event.preventDefault();
      this.input.click();
    } else if ((event.key === "Backspace" || event.key === "Delete") && this.text) {
      event.preventDefault();
      this.picker.remove(this.picker.chosen[0]);
    } else key(event, this);
  }
}
