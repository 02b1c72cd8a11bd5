import { el, freshId } from "./elements.js";
import { FilePicker, uploads } from "./files.js";
import { isSelect, select } from "./selects.js";

const PARAGRAPH = 2;
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/**
 * The controls of a modal, by component type. Each is `{node, control, read(), problem()}`: `control` takes the focus,
 * `read` answers what is submitted, `problem` says in words what is missing, or answers nothing.
 */
const INPUTS = {
  4: textInput,
  19: fileUpload,
  21: (component) => optionGroup(component, "radio"),
  22: (component) => optionGroup(component, "checkbox"),
  23: checkbox,
};

export function input(component) {
  return isSelect(component) ? selectInput(component) : INPUTS[component.type]?.(component);
}

function textInput({ custom_id, style, value, placeholder, required = true, min_length, max_length = 4000 }) {
  const control = el(style === PARAGRAPH ? "textarea" : "input", {
    "data-custom-id": custom_id,
    placeholder,
    maxlength: max_length,
    "aria-required": required && "true",
    value: value ?? "",
    rows: style === PARAGRAPH && 5,
  });
  const counter = el("span.counter", { "aria-hidden": "true" });
  const count = () => {
    const { length } = control.value;
    counter.textContent = `${length}/${max_length}`;
    counter.classList.toggle("near", length > 0.9 * max_length || (length > 0 && length < min_length));
  };
  control.addEventListener("input", count);
  count();
  const problem = () => {
    const { length } = control.value;
    if (required && control.value.trim() === "") return "This needs an answer.";
    if (length > 0 && length < min_length)
      return `At least ${counted(min_length, "character")}, please: there are ${length}.`;
    return null;
  };
  return { node: el("div.text-input", {}, control, counter), control, read: () => control.value, problem };
}

function selectInput(component) {
  const { required = true, min_values: least = 1 } = component;
  const node = select(component);
  const problem = () => {
    const { length } = node.chosen();
    if (length === 0 && !required) return null;
    return length < least || length === 0 ? `Choose at least ${Math.max(1, least)}.` : null;
  };
  return { node, control: node.querySelector("button"), read: () => node.chosen(), problem };
}

function optionGroup(
  { custom_id, options, required = true, min_values: least = 1, max_values: most = options.length },
  type,
) {
  const name = freshId("group");
  const boxes = options.map((option) =>
    el("input", { type, name, value: option.value, checked: option.default }),
  );
  const node = el(
    "div.options",
    { role: type === "radio" ? "radiogroup" : "group", "data-custom-id": custom_id },
    options.map((option, index) => tickable(boxes[index], option.label, option.description)),
  );
  const read = () => {
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return type === "radio" ? (values[0] ?? null) : values;
  };
  const problem = () => {
    const { length } = boxes.filter((box) => box.checked);
    if (length === 0 && !required) return null;
    if (type === "radio") return length ? null : "Choose one.";
    if (length < least) return `Choose at least ${least}.`;
    return length > most ? `Choose at most ${most}.` : null;
  };
  return { node, control: boxes[0], labelled: node, read, problem };
}

function checkbox({ custom_id, default: checked }) {
  const control = el("input", { type: "checkbox", checked, "data-custom-id": custom_id });
  return { node: el("div.options", {}, control), control, read: () => control.checked, problem: () => null };
}

const tickable = (box, label, description) =>
  el("label.option", {}, box, el("span", {}, label, description && el("small", {}, description)));

function fileUpload({ custom_id, required = true, min_values: least = 1, max_values: most = 1 }) {
  const picker = new FilePicker({
    words: most > 1 ? "Add files" : "Choose a file",
    most,
    attributes: { "data-custom-id": custom_id },
  });
  const problem = () => {
    const { length } = picker.chosen;
    const refusal = picker.refusal();
    if (refusal) return refusal;
    if (length === 0 && !required) return null;
    if (length < least) return `Add at least ${counted(least, "file")}.`;
    return length > most ? `At most ${counted(most, "file")}.` : null;
  };
  const read = () => uploads(picker.chosen);
  return { node: el("div.upload", {}, picker.node), control: picker.input, read, problem };
}
