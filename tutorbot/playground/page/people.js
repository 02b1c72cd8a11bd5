import { el } from "./elements.js";
import { guild, me } from "./guild.js";

/** A face: the person's initial on a hue of their own; for an app, the page's mark or the app's own picture. */
export function avatar({ name = "?", avatar_hue: hue, picture }) {
  if (hue === undefined) return el("img.avatar", { src: picture ?? "/static/bot.svg", alt: "" });
  const face = el("span.avatar", { "aria-hidden": "true", "data-initial": name[0] });
  face.style.setProperty("--hue", hue);
  return face;
}

export function drawPeople(rail, become) {
  // Kept once drawn: the arrow keys go from one to the next.
  if (!rail.querySelector("label")) rail.append(...guild.people.map((person) => drawPerson(person, become)));
  rail.querySelector(`[value="${CSS.escape(guild.me)}"]`).checked = true;
}

function drawPerson(person, become) {
  const title = `Be ${person.name} (${person.role_label})`;
  const radio = el("input", {
    type: "radio",
    name: "person",
    value: person.key,
    "aria-label": `${person.name}, ${person.role_label}`,
    onchange: () => become(person.key),
  });
  return el("label.person", { title }, radio, avatar(person), el("span.name", {}, person.name));
}

export function drawMe(box) {
  const person = me();
  if (!person) return;
  box.replaceChildren(
    avatar(person),
    el("div", {}, el("strong", {}, person.name), el("span", {}, person.role_label)),
  );
}
