import { el, given, icon } from "./elements.js";
import { paint } from "./embeds.js";
import { markdown, spoiler } from "./markdown.js";
import { fileCard, picture } from "./pictures.js";
import { isSelect, select } from "./selects.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const LARGE = 2;

/** What each component type of a message looks like. `press(component, values)` is told what a person did. */
const DRAWN = {
  1: (row, message, press) => el("div.row", {}, drawAll(row, message, press)),
  2: (button, message, press) => drawButton(button, press),
  9: (section, message, press) =>
    el(
      "div.section",
      {},
      el("div", {}, drawAll(section, message, press)),
      drawComponent(section.accessory, message, press),
    ),
  10: (text) => markdown(text.content),
  11: (thumbnail, message) =>
    el(
      "div.thumbnail",
      {},
      picture(thumbnail.media, thumbnail.description, message, { hidden: thumbnail.spoiler }),
    ),
  12: (gallery, message) =>
    el(
      "div.gallery",
      { "data-count": Math.min(gallery.items.length, 4) },
      gallery.items.map((item) => picture(item.media, item.description, message, { hidden: item.spoiler })),
    ),
  13: ({ file, name, size, spoiler: hidden }, message) => {
    const attachment = message.attachments?.find(
      (other) => file.url === `attachment://${other.filename}` || file.url === other.url,
    );
    const card = fileCard(
      {
        filename: name ?? attachment?.filename ?? file.url.split("/").at(-1),
        size: size ?? attachment?.size,
        url: file.url,
      },
      message,
    );
    return hidden ? spoiler(card) : card;
  },
  14: ({ divider = true, spacing }) => {
    const node = el(divider ? "hr" : "div.gap", { role: divider ? null : "presentation" });
    node.classList.toggle("large", spacing === LARGE);
    return node;
  },
  17: (container, message, press) => {
    const card = el("div.container", {}, drawAll(container, message, press));
    paint(card, container.accent_color);
    return container.spoiler ? spoiler(card, "div") : card;
  },
};

const drawAll = ({ components }, message, press) =>
  components.map((component) => drawComponent(component, message, press));

export function drawComponent(raw, message, press) {
  const component = given(raw);
  if (isSelect(component)) return select(component, (values) => press(component, values));
  const draw = DRAWN[component.type];
  return draw
    ? draw(component, message, press)
    : el("p.absent", {}, icon("alert"), `Component type ${component.type} is not drawn here.`);
}

function drawButton({ style, label, emoji, url, custom_id, disabled }, press) {
  const content = [
    emoji &&
      el("span.emoji", { "aria-hidden": label ? "true" : null }, emoji.id ? `:${emoji.name}:` : emoji.name),
    label && el("span", {}, label),
  ];
  const look = `button.${BUTTON_STYLES[style] ?? "secondary"}`;
  if (url) {
    const href = disabled || !/^(?:https?|discord):\/\//.test(url) ? null : url;
    return el(
      `a.${look}`,
      { href, target: "_blank", rel: "noopener noreferrer", "aria-disabled": href ? null : "true" },
      content,
      icon("external"),
    );
  }
  const pressed = (event) =>
    event.currentTarget.getAttribute("aria-disabled") !== "true" && press({ type: 2, custom_id });
  return el(
    `button.${look}`,
    { type: "button", disabled, "data-custom-id": custom_id, onclick: pressed },
    content,
  );
}
