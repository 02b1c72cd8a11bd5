import { api } from "./api.js";
import { sameDay, timeElement } from "./clock.js";
import { el } from "./elements.js";
import { guild } from "./guild.js";
import { drawMessage, drawUnanswered } from "./messages.js";
import { openModal } from "./modals.js";

const NEAR_END_PX = 60;
const FOCUSABLE = "button, a[href], [tabindex='0']";

/** The messages of all channels, and the list on screen of the one that is open. */
export class Thread {
  constructor({ scroller, log, newest, emptied, use }) {
    Object.assign(this, { scroller, log, newest, emptied, use });
    this.messages = new Map();
    this.dismissed = new Set();
    this.pending = new Map();
    this.failures = new Map();
    this.stuck = true;
    scroller.addEventListener("scroll", () => {
      this.stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
      if (this.stuck) newest.hidden = true;
    });
    // Pictures and edits change the height after the fact; whoever was at the end stays there.
    const follow = new ResizeObserver(() => this.stuck && this.toEnd());
    follow.observe(log);
    follow.observe(scroller);
    newest.addEventListener("click", () => this.toEnd());
  }

  load(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.pending.clear();
    this.failures.clear();
    this.open();
  }

  open() {
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren();
    for (const message of this.#shown()) this.#append(message);
    this.log.removeAttribute("aria-busy");
    this.emptied(this.#shown().length === 0);
    this.toEnd();
  }

  put(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.channel_id !== guild.channel || this.dismissed.has(message.id)) return;
    if (known) {
      this.failures.delete(message.id);
      // What was pressed has been answered, even where the request that says so is still under way.
      this.pending.delete(message.id);
      this.#redraw(message.id);
      return;
    }
    if (this.log.childElementCount === 0) this.emptied(false);
    this.#append(message);
    if (this.stuck) this.toEnd();
    else this.newest.hidden = false;
  }

  remove(id) {
    const shown = this.#shown();
    const next = shown[shown.findIndex((message) => message.id === id) + 1];
    this.messages.delete(id);
    this.#node(id)?.remove();
    if (next) this.#redraw(next.id);
    this.#dropEmptyDays();
    this.emptied(this.log.childElementCount === 0);
  }

  /** Below its message, or as a private note where a command got no answer. */
  fail(failure, { message, deed }) {
    if (message) {
      this.failures.set(message, failure);
      this.#redraw(message);
      return;
    }
    const note = drawUnanswered(deed, failure, () => {
      note.remove();
      this.emptied(this.log.childElementCount === 0);
    });
    this.emptied(false);
    this.log.append(note);
    this.toEnd();
  }

  toEnd() {
    this.stuck = true;
    this.newest.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  async #press(message, component, values) {
    if (this.pending.has(message.id)) return;
    this.pending.set(message.id, component.custom_id);
    this.failures.delete(message.id);
    this.#markPending(message.id);
    const answer = await api.press(message.id, component.custom_id, values);
    if (this.pending.get(message.id) === component.custom_id) this.pending.delete(message.id);
    if (answer.error) this.fail({ reason: answer.error, why: answer.why }, { message: message.id });
    this.#markPending(message.id);
    if (answer.modal) openModal(answer.modal);
  }

  #dismiss(id) {
    this.dismissed.add(id);
    this.remove(id);
    this.scroller.focus({ preventScroll: true });
  }

  #shown() {
    return [...this.messages.values()].filter(
      ({ id, channel_id }) => channel_id === guild.channel && !this.dismissed.has(id),
    );
  }

  #node(id) {
    return this.log.querySelector(`[data-message-id="${CSS.escape(id)}"]`);
  }

  #draw(message) {
    const shown = this.#shown();
    return drawMessage(message, {
      previous: shown[shown.indexOf(message) - 1],
      press: (component, values) => this.#press(message, component, values),
      dismiss: () => this.#dismiss(message.id),
      use: this.use,
      find: (id) => this.messages.get(id),
      failure: this.failures.get(message.id),
    });
  }

  #append(message) {
    const at = Date.parse(message.timestamp);
    const last = [...this.log.querySelectorAll(".day time")].at(-1);
    if (!last || !sameDay(at, Number(last.dataset.at))) {
      this.log.append(el("p.day", { role: "separator" }, timeElement(at, "day")));
    }
    this.log.append(this.#draw(message));
  }

  /** Replaces a message without the reader noticing: the focus stays at its place, pictures are not loaded again. */
  #redraw(id) {
    const old = this.#node(id);
    if (!old) return;
    const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
    const focusedId = document.activeElement?.dataset.customId;
    const onApps = document.activeElement?.matches(".apps");
    const node = this.#draw(this.messages.get(id));
    for (const image of node.querySelectorAll("img")) {
      const same = old.querySelector(`img[src="${CSS.escape(image.getAttribute("src"))}"]`);
      if (same) image.replaceWith(same);
    }
    old.replaceWith(node);
    this.#markPending(id);
    if (focused < 0) return;
    const places = [...node.querySelectorAll(FOCUSABLE)];
    // Only what the bot offers inherits the focus: on "Dismiss message" the next Enter would throw the message away.
    const offered = (place) => place && !place.disabled && place.dataset.customId;
    const heir =
      (onApps && node.querySelector(".apps")) ||
      places.find((place) => offered(place) && place.dataset.customId === focusedId) ||
      places.find((place) => offered(place) && place.matches(".primary")) ||
      (offered(places[focused]) ? places[focused] : places.find(offered));
    (heir ?? node).focus({ preventScroll: true });
  }

  /** While one press waits for the bot the others are inert; they keep the focus, so `disabled` is not used. */
  #markPending(id) {
    const pressed = this.pending.get(id);
    for (const node of this.#node(id)?.querySelectorAll("[data-custom-id]") ?? []) {
      if (pressed === undefined) {
        node.removeAttribute("aria-disabled");
        node.removeAttribute("aria-busy");
      } else {
        node.setAttribute("aria-disabled", "true");
        if (node.dataset.customId === pressed) node.setAttribute("aria-busy", "true");
      }
    }
  }

  #dropEmptyDays() {
    for (const day of this.log.querySelectorAll(".day")) {
      if (!day.nextElementSibling || day.nextElementSibling.classList.contains("day")) day.remove();
    }
  }
}
