import { beside } from "./choices.js";
import { el } from "./elements.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Opens a menu at the button that was clicked (ARIA's menu button). An entry: `{label, hint, mark, take}`. */
export function openMenu(event, label, entries) {
  const button = event.currentTarget;
  if (button.getAttribute("aria-expanded") === "true") return; // the browser closes it
  event.preventDefault(); // else the browser would close it, too
  const items = entries.map((entry) => drawItem(entry, () => menu.hidePopover()));
  const menu = el("div.choices.menu", { role: "menu", popover: "auto", "aria-label": label }, items);
  const place = () => (button.isConnected ? beside(menu, button, { end: true }) : menu.hidePopover());

  menu.addEventListener("keydown", (press) => {
    const { length } = items;
    const at = items.indexOf(document.activeElement);
    const to = { Home: 0, End: length - 1 }[press.key] ?? (at + STEPS[press.key] + length) % length;
    if (press.key === "Tab") menu.hidePopover();
    if (!(to >= 0)) return;
    press.preventDefault();
    items[to].focus();
  });
  menu.addEventListener("beforetoggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
  });
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") return;
    removeEventListener("scroll", place, true);
    removeEventListener("resize", place);
    menu.remove();
  });
  document.body.append(menu);
  button.popoverTargetElement = menu; // a press on it is then no press outside
  menu.showPopover();
  place();
  addEventListener("scroll", place, true);
  addEventListener("resize", place);
  items[0].focus();
}

function drawItem({ label, hint, mark, take }, close) {
  const chosen = () => {
    close();
    take();
  };
  return el(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", onclick: chosen },
    mark && el("span.mark", { "aria-hidden": "true" }, mark),
    el("span.words", {}, el("span.label", {}, label), hint && el("span.hint", {}, hint)),
  );
}
