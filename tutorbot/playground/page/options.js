import { api } from "./api.js";
import { Choices } from "./choices.js";
import { el, given, icon } from "./elements.js";
import { guild } from "./guild.js";
import { avatar } from "./people.js";

const INTEGER = 4;
const NUMBER = 10;
const DEBOUNCE_MS = 120;

const people = () =>
  guild.people.map((person) => ({
    value: person.id,
    label: person.name,
    hint: person.role_label,
    mark: avatar(person),
  }));
const roles = () => guild.roles.map((role) => ({ value: role.id, label: role.name, mark: "@" }));
const channels = () =>
  guild.channels
    .filter((channel) => channel.kind === "text")
    .map((channel) => ({ value: channel.id, label: channel.name, mark: "#" }));

/** The closed lists behind option types; a string or number has one where the command gives `choices`. */
const LISTS = {
  5: () => [
    { value: true, label: "True" },
    { value: false, label: "False" },
  ],
  6: people,
  7: channels,
  8: roles,
  9: () => [...people(), ...roles()],
};

/**
 * One option of a slash command, being filled in. `key(event)` is the composer's: it hears every key that the list of
 * choices does not use. `read()` answers `{value}`, `{}` for an empty option or `{error}` in words.
 */
export class OptionField {
  constructor(raw, { command, others, key, focused, removed, picked, failed }) {
    const option = given(raw);
    Object.assign(this, { option, command, others, failed });
    const closed =
      option.choices?.map(({ name, value }) => ({ value, label: name })) ?? LISTS[option.type]?.();
    this.closed = closed?.length ? closed : null;
    this.choice = null;
    this.input = el("input", {
      type: "text",
      size: 12,
      "aria-label": option.name,
      "aria-required": option.required ? "true" : null,
      placeholder: range(option),
      spellcheck: "false",
      inputmode: option.type === INTEGER ? "numeric" : null,
    });
    this.node = framed(option, this.input, removed);
    if (this.closed || option.autocomplete) {
      this.list = new Choices(this.input, {
        label: option.name,
        over: this.node,
        pick: (entry) => this.#take(entry, picked),
      });
      this.node.append(this.list.list);
    }
    this.input.addEventListener("focus", () => {
      focused(this);
      this.#suggest();
    });
    this.input.addEventListener("input", () => {
      this.#fit();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#suggest(), this.closed ? 0 : DEBOUNCE_MS);
    });
    this.input.addEventListener("keydown", (event) => {
      if (
        event.key === "Tab" &&
        this.list?.open &&
        this.list.active >= 0 &&
        this.input.value !== this.choice?.label
      )
        this.list.choose(this.list.active);
      if (!this.list?.key(event)) key(event, this);
    });
  }

  get text() {
    return this.input.value.trim();
  }

  read() {
    const { option, text } = this;
    if (text === "") return option.required ? { error: `${option.name} is required.` } : {};
    if (this.choice?.label === text) return { value: this.choice.value };
    if (this.closed) {
      const found = this.closed.find((entry) => entry.label.toLowerCase() === text.toLowerCase());
      return found ? { value: found.value } : { error: `${option.name}: choose one of the list.` };
    }
    if (option.type === INTEGER || option.type === NUMBER) return this.#number(text);
    if (text.length < option.min_length)
      return { error: `${option.name} needs at least ${option.min_length} characters.` };
    if (text.length > option.max_length)
      return { error: `${option.name} takes at most ${option.max_length} characters.` };
    return { value: text };
  }

  #number(text) {
    const { name, type, min_value: least = -Infinity, max_value: most = Infinity } = this.option;
    const value = Number(text);
    const fits = type === INTEGER ? Number.isSafeInteger(value) : Number.isFinite(value);
    if (fits && value >= least && value <= most) return { value };
    const bounds = range(this.option);
    return {
      error: `${name} must be a ${type === INTEGER ? "whole number" : "number"}${bounds && `, ${bounds}`}.`,
    };
  }

  async #suggest() {
    if (!this.list || !this.node.isConnected) return; // sent meanwhile
    if (this.closed) {
      const typed = this.choice?.label === this.text ? "" : this.text.toLowerCase();
      return this.list.show(this.closed.filter((entry) => entry.label.toLowerCase().includes(typed)));
    }
    const asked = this.text;
    const answer = await api.autocomplete(
      guild.channel,
      this.command,
      this.option.name,
      asked,
      this.others(),
    );
    // An answer to what has been typed over since is stale.
    if (asked !== this.text || document.activeElement !== this.input) return;
    if (answer.error) this.failed(`No suggestions: ${answer.why ?? answer.error}`);
    this.list.show(
      (answer.choices ?? []).map(({ name, value }) => ({ label: name, value })),
      asked ? 0 : -1,
    );
  }

  #take(entry, picked) {
    this.choice = entry;
    this.input.value = entry.label;
    this.#fit();
    this.list.hide();
    picked(this);
  }

  #fit() {
    this.input.size = Math.min(40, Math.max(12, this.input.value.length + 1));
  }
}

/** A control with the name of its option before it; what is not required can be removed. */
export const framed = ({ name, required }, control, removed) =>
  el(
    "span.option-field",
    {},
    el("span.option-name", { "aria-hidden": "true" }, name),
    control,
    !required &&
      el(
        "button.plain",
        { type: "button", tabindex: "-1", "aria-label": `Remove ${name}`, onclick: removed },
        icon("close"),
      ),
  );

function range({ type, min_value: least, max_value: most }) {
  if (type !== INTEGER && type !== NUMBER) return "";
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `${least} or more`;
  return most === undefined ? "" : `${most} or less`;
}
