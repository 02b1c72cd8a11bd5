import { appsButton } from "./apps.js";
import { sameDay, timeElement } from "./clock.js";
import { drawComponent } from "./components.js";
import { el, icon } from "./elements.js";
import { drawEmbed } from "./embeds.js";
import { guild, personById } from "./guild.js";
import { markdown, plain } from "./markdown.js";
import { avatar } from "./people.js";
import { address, fileCard, picture } from "./pictures.js";

const V2 = 1 << 15;
const CONTEXT_MENU = 23;
const TOGETHER_MS = 7 * 60_000;
/** What a person did, by interaction type, when it was no command. */
const DEEDS = { 3: "used a component", 5: "sent a form" };

/** Who wrote a message, with what the page needs to draw them. */
export function author({ author: user }) {
  const person = personById(user.id);
  if (person) return person;
  const name = user.global_name ?? user.username;
  return {
    name,
    app: user.bot,
    picture: user.avatar && address(`https://cdn.discordapp.com/avatars/${user.id}/${user.avatar}.png`),
  };
}

/**
 * One message. `context` has the message before it, `press(component, values)`, `dismiss()`, `use(name, target)` for
 * context menus, `find(id)` for what it answers, and the failure to show below it, if any.
 */
export function drawMessage(message, { previous, press, dismiss, use, find, failure }) {
  const writer = author(message);
  const at = Date.parse(message.timestamp);
  const origin = drawOrigin(message, find);
  const together = !origin && continues(message, previous);
  const node = el(
    "article.message",
    {
      "data-message-id": message.id,
      "aria-label": `${writer.name}${message.ephemeral_to ? ", only for you" : ""}`,
      tabindex: "-1",
    },
    origin,
    together ? el("span.aside", {}, timeElement(at, "t")) : avatar(writer),
    !together &&
      el(
        "header",
        {},
        el("strong", {}, writer.name),
        " ",
        writer.app && [el("span.badge", {}, "APP"), " "],
        writer.moderator && [el("span.badge.quiet", {}, writer.role_label), " "],
        timeElement(at, "sent"),
      ),
    el("div.body", {}, message.thinking ? thinking(writer.name) : drawBody(message, press)),
    failure && drawFailure(failure),
    message.ephemeral_to &&
      el(
        "footer.private",
        {},
        icon("eye"),
        "Only you can see this · ",
        el("button.plain.text", { type: "button", onclick: dismiss }, "Dismiss message"),
      ),
    !message.ephemeral_to && appsButton(message, use),
  );
  node.classList.toggle("together", Boolean(together));
  node.classList.toggle("ephemeral", Boolean(message.ephemeral_to));
  return node;
}

/** Whether a message goes on under the head of the one before it. */
function continues(message, previous) {
  if (!previous || message.interaction_metadata || previous.author.id !== message.author.id) return false;
  const [at, before] = [Date.parse(message.timestamp), Date.parse(previous.timestamp)];
  return !previous.ephemeral_to && at - before < TOGETHER_MS && sameDay(at, before);
}

function drawBody(message, press) {
  const isV2 = (message.flags & V2) !== 0;
  const loose = isV2 ? [] : (message.attachments ?? []);
  const text = message.content ? markdown(message.content) : null;
  if (text && message.edited_timestamp) text.lastElementChild.append(el("small.edited", {}, " (edited)"));
  return [
    text,
    loose.length > 0 &&
      el(
        "div.gallery",
        { "data-count": Math.min(loose.length, 4) },
        loose.map((file) => drawAttachment(file, message)),
      ),
    ...(message.embeds ?? []).map((embed) => drawEmbed(embed, message)),
    ...(message.components ?? []).map((component) => drawComponent(component, message, press)),
  ];
}

const drawAttachment = (file, message) =>
  file.content_type?.startsWith("image/")
    ? picture(file, file.description, message)
    : fileCard(file, message);

const thinking = (name) =>
  el(
    "p.thinking",
    { role: "status" },
    el("span.dots", { "aria-hidden": "true" }, el("i"), el("i"), el("i")),
    `${name} is thinking…`,
  );

const drawFailure = ({ reason, why }) =>
  el(
    "p.failure",
    { role: "status" },
    icon("alert"),
    el("span", {}, el("strong", {}, reason), why && `: ${why}`),
  );

/** The line above an answer: the command or the form that asked for it, or the message that it replies to. */
function drawOrigin(message, find) {
  const { interaction_metadata: by, message_reference: reference } = message;
  const original = find(reference?.message_id ?? by?.interacted_message_id);
  if (original && message.type !== CONTEXT_MENU) {
    const writer = author(original);
    return el(
      "p.origin",
      {},
      avatar(writer),
      el("strong", {}, writer.name),
      " ",
      el("span.excerpt", {}, excerpt(original)),
    );
  }
  if (!by) return null;
  const person = personById(by.user.id);
  const deed = by.name
    ? ["used ", el("span.mention", {}, message.type === CONTEXT_MENU ? by.name : `/${by.name}`)]
    : [DEEDS[by.type] ?? "used the app"];
  const target = original
    ? `on ${author(original).name}: ${excerpt(original)}`
    : by.target_user && `on ${personById(by.target_user.id)?.name}`;
  return el(
    "p.origin",
    {},
    person && avatar(person),
    el("strong", {}, person?.name ?? "Somebody"),
    " ",
    el("span", {}, ...deed),
    target && [" ", el("span.excerpt", {}, target)],
  );
}

function excerpt(message) {
  const text =
    message.content ||
    firstText(message.components ?? []) ||
    message.embeds?.[0]?.title ||
    message.attachments?.[0]?.filename ||
    "an earlier message";
  return plain(text).slice(0, 120);
}

function firstText(components) {
  for (const component of components) {
    const text = component.content ?? firstText(component.components ?? []);
    if (text) return text;
  }
  return null;
}

/** What a person sees of a command that got no answer at all. */
export function drawUnanswered(deed, failure, dismiss) {
  return el(
    "article.message.ephemeral",
    { "aria-label": `${deed} failed` },
    el("p.origin", {}, el("strong", {}, "You"), " ", el("span", {}, "used ", el("span.mention", {}, deed))),
    avatar({ name: guild.bot.name }),
    el("header", {}, el("strong", {}, guild.bot.name), " ", el("span.badge", {}, "APP")),
    el("div.body", {}, drawFailure(failure)),
    el(
      "footer.private",
      {},
      icon("eye"),
      "Only you can see this · ",
      el("button.plain.text", { type: "button", onclick: dismiss }, "Dismiss message"),
    ),
  );
}
