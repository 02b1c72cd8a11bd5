import { el, icon } from "./elements.js";
import { guild, personById, usable } from "./guild.js";
import { openMenu } from "./menus.js";
import { avatar } from "./people.js";

const USER = 2;
const MESSAGE = 3;

/** Names for CSS which kinds of context menus the bot has here: messages were drawn before it came or changed them. */
export function noteMenus(log) {
  log.dataset.menus = [usable(MESSAGE).length > 0 && "message", usable(USER).length > 0 && "user"]
    .filter(Boolean)
    .join(" ");
}

/** The button of a message for the commands that work on it or on who wrote it. `use(name, target)` is told which. */
export function appsButton(message, use) {
  const writer = personById(message.author.id);
  const entries = () => [
    ...usable(MESSAGE).map(({ name }) => ({ name, target: { message: message.id } })),
    ...(writer ? usable(USER) : []).map(({ name }) => ({
      name,
      hint: `About ${writer.name}`,
      target: { user: writer.id },
    })),
  ];
  const open = (event) =>
    openMenu(
      event,
      "Apps",
      entries().map(({ name, hint, target }) => ({
        label: name,
        hint,
        mark: avatar(guild.bot),
        take: () => use(name, target),
      })),
    );
  return el(
    "button.plain.apps",
    {
      type: "button",
      title: "Apps",
      "aria-label": "Apps",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-for": writer ? "message user" : "message",
      onclick: open,
    },
    icon("more"),
  );
}
