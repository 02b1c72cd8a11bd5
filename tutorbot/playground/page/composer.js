import { AttachmentField } from "./attachments.js";
import { Choices } from "./choices.js";
import { el, icon } from "./elements.js";
import { FilePicker } from "./files.js";
import { currentChannel, guild, usableCommands } from "./guild.js";
import { OptionField } from "./options.js";
import { avatar } from "./people.js";

const ATTACHMENT = 11;
const IN_CODE = "In code, Enter starts a new line; after the closing ``` it sends.";

/**
 * The message box. Text and files go to `say(text, files)`; after "/" it lists commands, and once one is chosen it becomes that
 * command's form, sent to `run(name, options)`.
 */
export class Composer {
  constructor(form, { say, run }) {
    Object.assign(this, { form, say, run, command: null, fields: [] });
    this.note = el("p.note", { role: "status" });
    this.chip = el("span.chip", { hidden: true });
    this.filled = el("span.filled");
    this.box = el("textarea", { rows: 1, "aria-label": "Message" });
    this.offered = el("span.offered");
    this.files = new FilePicker({
      words: "",
      most: 10,
      attributes: { "aria-label": "Attach files", title: "Attach files" },
      changed: () => this.#say(""),
      refused: (words) => this.#say(words, true),
    });
    const send = el("button.plain.send", { type: "submit", "aria-label": "Send" }, icon("send"));
    const line = el("div.line", {}, this.chip, this.filled, this.box);
    const frame = el("div.box", {}, this.files.chips, this.files.face, line, send, this.offered);
    this.list = new Choices(this.box, {
      label: "Commands and options",
      over: frame,
      pick: (entry) => entry.take(),
    });
    form.replaceChildren(frame, this.note, this.list.list);

    this.box.addEventListener("input", () => this.#typed());
    this.box.addEventListener("focus", () => (this.command ? this.#hint() : this.#typed()));
    this.box.addEventListener("keydown", (event) => this.#boxKey(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** Names the place one writes to; a command begun elsewhere is dropped, since it may not exist here. */
  moved() {
    if (this.command) this.leave();
    const channel = currentChannel();
    const where = channel?.kind === "text" ? `#${channel.name}` : channel?.name;
    this.box.placeholder = `Message ${where}, or / for commands`;
    this.box.setAttribute("aria-label", `Message ${where}`);
  }

  focus() {
    this.box.focus();
  }

  /** Gives back what could not be sent. */
  returned(text, files, why) {
    this.box.value ||= text;
    this.files.add(files);
    this.#grow();
    this.#say(why, true);
  }

  /** Begins a command, as if it had been picked from the list. */
  begin(name) {
    const command = usableCommands().find((other) => other.name === name);
    if (!command) return this.#say(`There is no /${name} here.`, true);
    this.leave();
    this.command = command;
    this.chip.textContent = `/${command.name}`;
    this.chip.hidden = false;
    this.box.value = "";
    this.box.placeholder = "Enter sends it";
    this.box.setAttribute("aria-label", `Options of /${command.name}`);
    this.form.classList.add("commanding");
    for (const option of command.options.filter((other) => other.required)) this.#add(option);
    this.#offer();
    this.#hint();
    (this.fields[0]?.input ?? this.box).focus();
  }

  leave(text = "") {
    this.command = null;
    this.fields = [];
    this.chip.hidden = true;
    this.form.classList.remove("commanding");
    this.filled.replaceChildren();
    this.offered.replaceChildren();
    this.list.hide();
    this.box.value = text;
    this.#say("");
    this.moved();
  }

  send() {
    if (!this.command) return this.#sendText();
    const options = {};
    for (const field of this.fields) {
      const { value, error } = field.read();
      field.input.setAttribute("aria-invalid", String(Boolean(error)));
      if (error) {
        field.input.focus();
        return this.#say(error, true);
      }
      if (value !== undefined) options[field.option.name] = value;
    }
    const stray = this.box.value.trim();
    if (stray) return this.#say(`There is no option "${stray}".`, true);
    const { name } = this.command;
    this.leave();
    this.focus();
    this.run(name, options);
  }

  #sendText() {
    const text = this.box.value.trim();
    if (!text && this.files.chosen.length === 0) return;
    const name = text.slice(1);
    if (text.startsWith("/")) {
      return usableCommands().some((command) => command.name === name)
        ? this.begin(name)
        : this.#say(`There is no /${name} here. Type / to see what there is.`, true);
    }
    this.box.value = "";
    this.#grow();
    this.#say("");
    this.say(text, this.files.take());
  }

  #typed() {
    this.#grow();
    if (this.command) return this.#typedOption();
    this.#say(this.#inCode() ? IN_CODE : "");
    const { value } = this.box;
    if (!value.startsWith("/")) return this.list.hide();
    const commands = usableCommands();
    const typed = value.slice(1).trimStart().toLowerCase();
    if (typed.endsWith(" ") && commands.some((command) => command.name === typed.trim()))
      return this.begin(typed.trim());
    const ranked = [
      ...commands.filter(({ name }) => name.startsWith(typed)),
      ...commands.filter(({ name }) => !name.startsWith(typed) && name.includes(typed)),
    ];
    this.list.show(
      ranked.map(({ name, description }) => ({
        label: `/${name}`,
        hint: description,
        mark: avatar(guild.bot),
        take: () => this.begin(name),
      })),
    );
  }

  /** The tail of a command takes the names of its other options. */
  #typedOption() {
    const typed = this.box.value.trim().toLowerCase();
    if (!typed) return this.list.hide();
    const found = this.#spare().filter(({ name }) => name.startsWith(typed.replace(/:$/, "")));
    if (typed.endsWith(":") && found.length === 1) return this.#open(found[0]);
    this.list.show(
      found.map((option) => ({
        label: `+ ${option.name}`,
        hint: option.description,
        take: () => this.#open(option),
      })),
    );
  }

  #boxKey(event) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Tab" && !event.shiftKey && this.list.open) {
      event.preventDefault();
      this.list.choose(Math.max(0, this.list.active));
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (this.#inCode()) return;
      event.preventDefault();
      this.send();
    } else if (this.command) this.#commandKey(event, null);
  }

  /** Whether the caret is in a block of code, where Enter is for the code, as on Discord. */
  #inCode() {
    const before = this.box.value.slice(0, this.box.selectionEnd);
    return !this.command && before.split("```").length % 2 === 0;
  }

  #commandKey(event, field) {
    const input = field?.input ?? this.box;
    const at = field ? this.fields.indexOf(field) : this.fields.length;
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
      this.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.send();
    } else if (event.key === "Backspace" && input.value === "") {
      event.preventDefault();
      if (field && !field.option.required) this.#remove(field);
      else if (at > 0) this.fields[at - 1].input.focus();
      else {
        const name = `/${this.command.name}`;
        this.leave(name);
        this.focus();
      }
    } else if (!field && event.key === "ArrowDown" && this.#spare().length > 0) {
      event.preventDefault();
      this.list.show(
        this.#spare().map((option) => ({
          label: `+ ${option.name}`,
          hint: option.description,
          take: () => this.#open(option),
        })),
      );
    }
  }

  #spare() {
    const used = new Set(this.fields.map((field) => field.option.name));
    return this.command.options.filter((option) => !used.has(option.name));
  }

  #open(option) {
    this.list.hide();
    this.box.value = "";
    this.#add(option).input.focus();
    this.#offer();
  }

  #add(option) {
    const Field = option.type === ATTACHMENT ? AttachmentField : OptionField;
    const field = new Field(option, {
      command: this.command.name,
      others: () =>
        Object.fromEntries(
          this.fields
            .filter((other) => other.option.type !== ATTACHMENT)
            .map((other) => [other.option.name, other.read().value])
            .filter(([, value]) => value !== undefined),
        ),
      key: (event, self) => this.#commandKey(event, self),
      focused: (self) => this.#hint(self.option),
      removed: () => this.#remove(field),
      picked: () => this.#next(),
      failed: (words) => this.#say(words, true),
    });
    this.fields.push(field);
    this.filled.append(field.node);
    return field;
  }

  #remove(field) {
    this.fields = this.fields.filter((other) => other !== field);
    field.node.remove();
    this.#offer();
    this.box.focus();
  }

  /** To the next option that is required and empty, else to the end, where Enter sends. */
  #next() {
    const empty = this.fields.find((field) => field.option.required && field.text === "");
    (empty?.input ?? this.box).focus();
  }

  #offer() {
    this.offered.replaceChildren(
      ...this.#spare().map((option) =>
        el(
          "button.offer",
          { type: "button", title: option.description, onclick: () => this.#open(option) },
          icon("plus"),
          option.name,
        ),
      ),
    );
  }

  #hint(option) {
    if (option) this.#say(`${option.name}: ${option.description}${option.required ? " (required)" : ""}`);
    else this.#say(this.command.description);
  }

  #say(words, wrong = false) {
    if (!wrong && words === this.note.textContent) return;
    this.note.classList.toggle("wrong", wrong);
    this.note.replaceChildren(...(words ? [wrong && icon("alert"), words].filter(Boolean) : []));
  }

  #grow() {
    this.box.style.setProperty("height", "auto");
    this.box.style.setProperty("height", `${this.box.scrollHeight}px`);
  }
}
