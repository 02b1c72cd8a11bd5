import { api } from "./api.js";
import { el, icon } from "./elements.js";

const DAY_MS = 86_400_000;
const STEPS = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];
const MOVES = [
  ["+1h", "+1 hour"],
  ["tomorrow", "Tomorrow 09:00"],
  ["+7d", "+7 days"],
];

const formatter = (options) => {
  const format = new Intl.DateTimeFormat("en-GB", options);
  return (at) => format.format(at);
};
const shortTime = formatter({ timeStyle: "short" });
const shortDate = formatter({ dateStyle: "short" });
const longDate = formatter({ dateStyle: "long" });
const weekday = formatter({ weekday: "long" });
const inWords = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });

/** How far the playground's clock is ahead of this machine's. */
let skew = 0;
export const now = () => Date.now() + skew;
export const setClock = (clock) => {
  skew = Date.parse(clock.now) - Date.now();
  tick();
};

const startOfDay = (at) => new Date(at).setHours(0, 0, 0, 0);
export const sameDay = (one, other) => startOfDay(one) === startOfDay(other);

function relative(at) {
  const distance = at - now();
  const [unit, length] = STEPS.find(([, length]) => Math.abs(distance) >= length) ?? STEPS.at(-1);
  return inWords.format(Math.trunc(distance / length), unit);
}

function sent(at) {
  if (sameDay(at, now())) return `Today at ${shortTime(at)}`;
  if (sameDay(at, startOfDay(now()) - 1)) return `Yesterday at ${shortTime(at)}`;
  return `${shortDate(at)} ${shortTime(at)}`;
}

/** Discord's timestamp styles, and two of the page's own: when a message was sent, and the line between days. */
const STYLES = {
  t: shortTime,
  T: formatter({ timeStyle: "medium" }),
  d: shortDate,
  D: longDate,
  f: (at) => `${longDate(at)} ${shortTime(at)}`,
  F: (at) => `${weekday(at)} ${longDate(at)} ${shortTime(at)}`,
  s: (at) => `${shortDate(at)} ${shortTime(at)}`,
  S: formatter({ dateStyle: "short", timeStyle: "medium" }),
  R: relative,
  sent,
  day: longDate,
  chip: formatter({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
};

/** A `<time>` that stays true while the clock goes on or is moved. */
export function timeElement(at, style) {
  const node = el("time", { datetime: new Date(at).toISOString(), "data-at": at, "data-style": style });
  node.title = STYLES.F(at);
  node.textContent = STYLES[style](at);
  return node;
}

function tick() {
  for (const node of document.querySelectorAll("time[data-style]")) {
    const text = STYLES[node.dataset.style](Number(node.dataset.at));
    if (node.textContent !== text) node.textContent = text;
  }
  const chip = STYLES.chip(now());
  for (const node of document.querySelectorAll("#chip, .clock .now")) {
    if (node.textContent !== chip) node.textContent = chip;
  }
  for (const node of document.querySelectorAll(".clock .ahead")) {
    const text = ahead();
    if (node.textContent !== text) node.textContent = text;
  }
}

function ahead() {
  const minutes = Math.round(skew / 60_000);
  if (Math.abs(minutes) < 1) return "The same as this machine’s clock.";
  const parts = [
    [Math.trunc(minutes / 1440), "d"],
    [Math.trunc((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ];
  return `Ahead of this machine by ${parts
    .filter(([n]) => n)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(" ")}.`;
}

export function drawClock(section, say) {
  const move = async (button, by) => {
    button.setAttribute("aria-busy", "true");
    const answer = await api.moveClock(by);
    button.removeAttribute("aria-busy");
    if (answer.clock) setClock(answer.clock);
    else say(answer.error);
  };
  const buttons = MOVES.map(([by, label]) => {
    const button = el("button.button.secondary", { type: "button", onclick: () => move(button, by) }, label);
    return button;
  });
  section.replaceChildren(
    el("p.reading", {}, icon("clock"), el("span.now", { role: "timer", "aria-label": "Playground time" })),
    el("p.ahead"),
    el("div.row", { role: "group", "aria-label": "Move the clock" }, buttons),
  );
  tick();
  setInterval(tick, 1000);
}
