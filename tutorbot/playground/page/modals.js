import { api } from "./api.js";
import { el, freshId, given, icon } from "./elements.js";
import { guild } from "./guild.js";
import { input } from "./inputs.js";
import { markdown } from "./markdown.js";
import { avatar } from "./people.js";

const LABEL = 18;
const TEXT = 10;
const CHECKBOX = 23;

/** Shows a modal; what a person typed stays until the bot has accepted it, or they close it. */
export function openModal(modal) {
  const fields = [];
  const add = (raw, label, description) => {
    const component = given(raw);
    const made = input(component);
    if (!made)
      return el("p.absent", {}, icon("alert"), `Component type ${component.type} is not drawn here.`);
    const field = {
      ...made,
      custom_id: component.custom_id,
      ...labelled(made, component, label, description),
    };
    fields.push(field);
    return field.box;
  };
  const body = modal.components.map((component) => {
    if (component.type === TEXT) return markdown(component.content);
    if (component.type === LABEL) return add(component.component, component.label, component.description);
    return component.components.map((inner) => add(inner, inner.label));
  });

  const title = el("h2", { id: freshId("title") }, modal.title);
  const trouble = el("p.trouble", { role: "alert", hidden: true });
  const send = el("button.button.primary", { type: "submit" }, "Submit");
  const form = el(
    "form",
    { novalidate: true },
    body.flat(),
    trouble,
    el(
      "footer",
      {},
      el("button.button.secondary", { type: "button", onclick: () => dismiss() }, "Cancel"),
      send,
    ),
  );
  const dialog = el(
    "dialog.modal",
    { "aria-labelledby": title.id, "data-custom-id": modal.custom_id },
    el(
      "header",
      {},
      avatar(guild.bot),
      title,
      el("button.plain", { type: "button", "aria-label": "Close", onclick: () => dismiss() }, icon("close")),
    ),
    form,
  );

  const dismiss = () => {
    dialog.close();
    api.close(modal.id);
  };
  const refuse = (error, why) => {
    trouble.replaceChildren(icon("alert"), el("span", {}, el("strong", {}, error), why && ` ${why}`));
    trouble.hidden = false;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => field.check());
    if (wrong.length > 0) return wrong[0].control.focus();
    if (send.getAttribute("aria-busy") === "true") return;
    trouble.hidden = true;
    send.setAttribute("aria-busy", "true");
    const values = {};
    for (const field of fields) values[field.custom_id] = await field.read();
    const answer = await api.submit(modal.id, values);
    send.removeAttribute("aria-busy");
    if (answer.error) return refuse(answer.error, answer.why);
    dialog.close();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    dismiss();
  });
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.control.focus();
}

/** A field with its name, its description and, after a failed check, what is wrong with it. */
function labelled(
  { node, control, labelled: group, problem },
  { required = true, type },
  label,
  description,
) {
  const name = el(
    group ? "span" : "label",
    { id: freshId("label"), for: !group && (control.id ||= freshId("control")) },
    label,
  );
  if (required && type !== CHECKBOX) name.append(el("span.star", { "aria-hidden": "true" }, " *"));
  const hint = description && el("p.hint", { id: freshId("hint") }, description);
  const fault = el("p.fault", { id: freshId("fault"), role: "alert" });
  const named = group ?? control;
  named.setAttribute("aria-labelledby", name.id);
  named.removeAttribute("aria-label");
  const described = [hint?.id, named.getAttribute("aria-describedby"), fault.id];
  named.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
  const check = () => {
    const words = problem();
    fault.replaceChildren(...(words ? [icon("alert"), words] : []));
    control.setAttribute("aria-invalid", String(Boolean(words)));
    return words;
  };
  control.addEventListener("input", () => control.getAttribute("aria-invalid") === "true" && check());
  return { box: el("div.form-field", {}, el("p.name", {}, name), hint, node, fault), check };
}
