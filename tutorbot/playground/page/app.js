import { api, listen } from "./api.js";
import { noteMenus } from "./apps.js";
import { drawClock, setClock } from "./clock.js";
import { Composer } from "./composer.js";
import { drawers } from "./drawers.js";
import { uploads } from "./files.js";
import { currentChannel, guild, me, usableCommands } from "./guild.js";
import { openModal } from "./modals.js";
import { drawMe, drawPeople } from "./people.js";
import { drawChannels, drawPlace, drawWelcome } from "./places.js";
import { Thread } from "./thread.js";
import { Wire } from "./wire.js";

const $ = (id) => document.getElementById(id);
const SENDING_AFTER_MS = 250;

const unread = new Set();
const wire = new Wire($("wire"));
const composer = new Composer($("composer"), { say, run });
const panes = drawers();
const thread = new Thread({
  scroller: $("scroller"),
  log: $("log"),
  newest: $("newest"),
  emptied: (isEmpty) => drawWelcome($("welcome"), isEmpty, suggest),
  use: (name, target) => ask(api.menu(guild.channel, name, target), name),
});
let hangUp = () => {};
let connected = false;
let becoming = null;
let held = null;

/** `#person=mia&channel=study&theme=light&panel=closed`: what a link to this page may say. */
const wanted = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

function notice(words) {
  $("notice").textContent = words;
  $("notice").hidden = !words;
}

function drawNotice() {
  if (!connected) notice("Reconnecting to the playground…");
  else if (!guild.bot.online)
    notice(`${guild.bot.name} is offline. Commands and buttons fail until it is back.`);
  else notice("");
}

function drawPlaces() {
  drawChannels($("channels"), unread, open);
  drawPlace($("place"));
  const channel = currentChannel();
  $("log").setAttribute("aria-label", `Messages in ${channel?.name}`);
  document.title = `${channel?.kind === "text" ? "#" : ""}${channel?.name} · ${me()?.name} · ${guild.server.name}`;
}

/** Becomes a person: everything on the page is then what they may see. */
function become(person) {
  hangUp();
  becoming = person;
  // What is typed or pressed meanwhile would still be said by somebody else.
  composer.box.disabled = $("scroller").inert = true;
  hangUp = listen(person, {
    opened: () => load(person),
    lost: () => {
      connected = false;
      drawNotice();
    },
    heard: (event) => (held ? held.push(event) : hear(event)),
  });
}

async function load(person) {
  held = [];
  const state = await api.state(person);
  if (person !== becoming) return;
  const events = held;
  held = null;
  if (state.error) return notice(state.error);
  const {
    me: key,
    people,
    roles = [],
    channels,
    bot,
    commands,
    server,
    clock,
    messages,
    wire: entries,
  } = state;
  const changed = guild.me !== key;
  Object.assign(guild, { me: key, people, roles, channels, bot, commands, server });
  const here = channels.find(({ id }) => id === guild.channel);
  const linked = channels.find(({ name }) => name === wanted().channel);
  guild.channel = (here ?? linked ?? channels[0])?.id ?? null;
  if (changed) unread.clear();
  connected = true;
  setClock(clock);
  $("server").textContent = server.name;
  drawPeople($("people"), become);
  drawMe($("me"));
  drawPlaces();
  noteMenus($("log"));
  thread.load(messages);
  wire.load(entries);
  if (changed) composer.moved();
  composer.box.disabled = $("scroller").inert = false;
  drawNotice();
  remember();
  events.forEach(hear);
}

const HEARD = {
  message({ message }) {
    const isNew = !thread.messages.has(message.id);
    thread.put(message);
    if (isNew && message.channel_id !== guild.channel) {
      unread.add(message.channel_id);
      drawPlaces();
    }
  },
  delete: ({ id }) => thread.remove(id),
  commands({ commands }) {
    guild.commands = commands;
    noteMenus($("log"));
    thread.emptied(thread.log.childElementCount === 0);
  },
  bot(event) {
    guild.bot.online = event.online;
    drawPlaces();
    drawNotice();
    thread.emptied(thread.log.childElementCount === 0);
  },
  clock: ({ clock }) => setClock(clock),
  wire: ({ entry }) => wire.add(entry),
  // A command that failed is told to whoever sent it, by the answer to their request.
  failed({ message_id: message, reason, why }) {
    if (message) thread.fail({ reason, why }, { message });
  },
};
const hear = (event) => HEARD[event.event]?.(event);

function open(id) {
  guild.channel = id;
  unread.delete(id);
  drawPlaces();
  noteMenus($("log"));
  thread.open();
  composer.moved();
  panes.close();
  remember();
  if (!panes.narrow()) composer.focus();
}

function run(name, options) {
  return ask(api.command(guild.channel, name, options), `/${name}`);
}

/** Waits for the answer to a command; `deed` is what the page says was used. */
async function ask(request, deed) {
  const sending = setTimeout(() => $("composer").classList.add("sending"), SENDING_AFTER_MS);
  thread.toEnd();
  const answer = await request;
  clearTimeout(sending);
  $("composer").classList.remove("sending");
  if (answer.error) thread.fail({ reason: answer.error, why: answer.why }, { deed });
  if (answer.modal) openModal(answer.modal);
}

function suggest(name) {
  const command = usableCommands().find((other) => other.name === name);
  if (command?.options.some((option) => option.required)) composer.begin(name);
  else run(name, {});
}

async function say(text, files) {
  thread.toEnd();
  const answer = await api.say(guild.channel, text, await uploads(files));
  if (answer.error) composer.returned(text, files, [answer.error, answer.why].filter(Boolean).join(" "));
}

/** Keeps the address in step, so that a reload or a copied link comes back to the same place. */
function remember() {
  const hash = new URLSearchParams({ ...wanted(), person: guild.me, channel: currentChannel()?.name ?? "" });
  history.replaceState(null, "", `#${hash}`);
}

addEventListener("hashchange", () => {
  const { person, channel, theme } = wanted();
  if (theme) document.documentElement.dataset.theme = theme;
  if (person && person !== guild.me) return become(person);
  const found = guild.channels.find(({ name }) => name === channel);
  if (found && found.id !== guild.channel) open(found.id);
});
addEventListener("click", (event) => {
  const command = event.target.closest?.("[data-command]");
  if (command) composer.begin(command.dataset.command);
});
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.(
    "input:not([type=radio], [type=checkbox]), textarea, dialog, [role=combobox]",
  );
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) composer.focus();
});

drawClock($("clock"), notice);
panes.start(wanted().panel);
become(wanted().person ?? "ana");
