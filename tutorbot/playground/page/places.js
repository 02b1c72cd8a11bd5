import { el, icon } from "./elements.js";
import { currentChannel, guild, kindOf, usableCommands } from "./guild.js";
import { avatar } from "./people.js";

const PREFERRED = ["quiz", "card", "streak show", "help"];
const SUGGESTED = 4;

function face(channel) {
  if (kindOf(channel) === "text") return icon("hash");
  return avatar(guild.people.find((person) => person.name === channel.name) ?? guild.bot);
}

/** The channels and chats of whoever one is; `unread` holds the ids of those with something new. */
export function drawChannels(box, unread, open) {
  const group = (title, kinds) => {
    const channels = guild.channels.filter((channel) => kinds.includes(kindOf(channel)));
    if (channels.length === 0) return [];
    const buttons = channels.map((channel) => {
      const news = unread.has(channel.id);
      return el(
        news ? "button.channel.unread" : "button.channel",
        {
          type: "button",
          "data-channel": channel.name,
          "aria-current": channel.id === guild.channel ? "page" : null,
          onclick: () => open(channel.id),
        },
        face(channel),
        el("span.name", {}, channel.name),
        news && el("span.unseen", {}, " (new messages)"),
        kindOf(channel) === "dm" &&
          el("span.presence", {
            "data-online": String(guild.bot.online),
            title: guild.bot.online ? "Online" : "Offline",
          }),
      );
    });
    return [el("h3", {}, title), ...buttons];
  };
  const focused = box.contains(document.activeElement) && document.activeElement.dataset.channel;
  box.replaceChildren(...group("Text channels", ["text"]), ...group("Direct messages", ["dm", "private"]));
  if (focused) box.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}

export function drawPlace(box) {
  const channel = currentChannel();
  if (!channel) return;
  box.replaceChildren(
    face(channel),
    el("h1", {}, channel.name),
    channel.topic && el("p.topic", { title: channel.topic }, channel.topic),
  );
}

/** The head of a channel; where nothing has been said yet, it offers what to try. */
export function drawWelcome(box, isEmpty, run) {
  const channel = currentChannel();
  if (!channel) return;
  const runnable = usableCommands()
    .filter(({ options }) => !options.some((option) => option.required))
    .map(({ name }) => name);
  const preferred = PREFERRED.filter((name) => runnable.includes(name));
  const suggested = (preferred.length > 0 ? preferred : runnable).slice(0, SUGGESTED);
  const title = channel.kind === "text" ? `Welcome to #${channel.name}` : channel.name;
  const start =
    channel.kind === "text"
      ? "This is where the channel begins."
      : "This is where your conversation begins. Others cannot see it.";
  box.replaceChildren(
    el("span.emblem", {}, face(channel)),
    el("h2", {}, title),
    el("p", {}, channel.topic ? `${channel.topic}. ${start}` : start),
  );
  if (!isEmpty) return;
  box.append(
    suggested.length > 0
      ? el(
          "div.try",
          {},
          el("p", {}, "Type ", el("kbd", {}, `/${suggested[0]}`), " to begin, or press one of these."),
          el(
            "div.row",
            { role: "group", "aria-label": "Things to try" },
            suggested.map((name, index) =>
              el(
                index === 0 ? "button.button.primary" : "button.button.secondary",
                { type: "button", onclick: () => run(name) },
                `/${name}`,
              ),
            ),
          ),
        )
      : el(
          "p.hint",
          {},
          guild.bot.online ? "Type / to see the commands." : `${guild.bot.name} has not come online yet.`,
        ),
  );
}
