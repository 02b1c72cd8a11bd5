import { Choices } from "./choices.js";
import { el, icon } from "./elements.js";
import { avatar } from "./people.js";
import { guild } from "./guild.js";

const TEXT_CHANNEL = 0;

const people = () => [
  ...guild.people.map((person) => ({
    value: person.id,
    label: person.name,
    hint: person.role_label,
    mark: avatar(person),
  })),
  ...(guild.bot.id
    ? [{ value: guild.bot.id, label: guild.bot.name, hint: "App", mark: avatar(guild.bot) }]
    : []),
];
const roles = () => guild.roles.map((role) => ({ value: role.id, label: role.name, mark: "@" }));
const channels = (component) =>
  guild.channels
    .filter((channel) => channel.kind === "text" && (component.channel_types?.includes(TEXT_CHANNEL) ?? true))
    .map((channel) => ({ value: channel.id, label: channel.name, mark: "#" }));

/** The choices behind each kind of select, by component type. */
const SOURCES = {
  3: (component) =>
    component.options.map(({ value, label, description, emoji }) => ({
      value,
      label,
      hint: description,
      mark: emoji?.name,
    })),
  5: people,
  6: roles,
  7: () => [...people(), ...roles()],
  8: channels,
};
export const isSelect = (component) => component.type in SOURCES;

const defaults = (component) => [
  ...(component.options ?? []).filter((option) => option.default).map((option) => option.value),
  ...(component.default_values ?? []).map((value) => value.id),
];

/**
 * A select menu. `changed(values)` is told at once where one choice is allowed, else when the list closes.
 * The node carries `chosen()` for forms that read it later.
 */
export function select(component, changed = () => {}) {
  const { min_values: least = 1, max_values: most = 1, placeholder } = component;
  const source = SOURCES[component.type](component);
  let chosen = defaults(component);
  let told = chosen.join();

  const shown = el("span.shown");
  const button = el(
    "button.select",
    {
      type: "button",
      disabled: component.disabled,
      "aria-label": placeholder || "Make a selection",
      "data-custom-id": component.custom_id,
    },
    shown,
    icon("chevron"),
  );
  const list = new Choices(button, {
    label: placeholder || "Choices",
    multiple: most > 1,
    pick,
    closed: tell,
  });

  function entries() {
    return source.map((entry) => {
      const selected = chosen.includes(entry.value);
      return { ...entry, selected, disabled: !selected && most > 1 && chosen.length >= most };
    });
  }
  function pick({ value }) {
    const already = chosen.includes(value);
    if (most === 1) {
      chosen = already && least === 0 ? [] : [value];
      list.hide();
    } else {
      chosen = already ? chosen.filter((other) => other !== value) : [...chosen, value];
      list.show(entries(), list.active);
    }
    draw();
  }
  function tell() {
    const inOrder = source.map((entry) => entry.value).filter((value) => chosen.includes(value));
    if (inOrder.join() === told || inOrder.length < least) return;
    told = inOrder.join();
    changed(inOrder);
  }
  function draw() {
    const labels = source.filter((entry) => chosen.includes(entry.value)).map((entry) => entry.label);
    shown.textContent = labels.join(", ") || placeholder || "Make a selection";
    shown.classList.toggle("empty", labels.length === 0);
  }
  function open() {
    if (button.getAttribute("aria-disabled") !== "true")
      list.show(
        entries(),
        Math.max(
          0,
          source.findIndex((entry) => chosen.includes(entry.value)),
        ),
      );
  }

  button.addEventListener("click", () => (list.open ? list.hide() : open()));
  button.addEventListener("keydown", (event) => {
    if (list.key(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
    } else if (list.open && event.key === " ") {
      event.preventDefault();
      list.choose(list.active);
    } else if (event.key.length === 1) {
      const found = source.findIndex((entry) =>
        entry.label.toLowerCase().startsWith(event.key.toLowerCase()),
      );
      if (found >= 0 && list.open) list.move(found);
    }
  });
  draw();
  const wrapper = el("div.select-box", {}, button, list.list);
  wrapper.chosen = () => chosen;
  return wrapper;
}
