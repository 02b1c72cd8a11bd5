import { timeElement } from "./clock.js";
import { el } from "./elements.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";

const isWeb = (url) => /^https?:\/\//.test(url ?? "");
const titled = (text, url) =>
  isWeb(url) ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;

export function drawEmbed(embed, message) {
  const card = el(
    "div.embed",
    {},
    embed.thumbnail &&
      el(
        "div.thumbnail",
        {},
        picture(embed.thumbnail, embed.thumbnail.description, message, { large: false }),
      ),
    embed.author && el("p.small", {}, titled(embed.author.name, embed.author.url)),
    embed.title && el("p.title", {}, titled(embed.title, embed.url)),
    embed.description && markdown(embed.description),
    embed.fields?.length > 0 && el("div.fields", {}, embed.fields.map(drawField)),
    embed.image && el("div.gallery", {}, picture(embed.image, embed.image.description, message)),
    (embed.footer || embed.timestamp) &&
      el(
        "p.small",
        {},
        embed.footer?.text,
        embed.footer && embed.timestamp && " · ",
        embed.timestamp && timeElement(Date.parse(embed.timestamp), "sent"),
      ),
  );
  paint(card, embed.color);
  return card;
}

const drawField = ({ name, value, inline }) =>
  el(inline ? "div.field.inline" : "div.field", {}, el("p.name", {}, markdown(name)), markdown(value));

/** Gives a card the bot's colour; a number as Discord has it, 0xRRGGBB. */
export function paint(card, color) {
  if (color != null) card.style.setProperty("--card", `#${color.toString(16).padStart(6, "0")}`);
}
