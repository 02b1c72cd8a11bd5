import { guild } from "./guild.js";

/** Never rejects: what went wrong comes back as `{error, why}`, in words that can be shown. */
async function call(path, body) {
  try {
    const response = await fetch(
      path,
      body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      },
    );
    const answer = await response.json().catch(() => ({}));
    return response.ok || answer.error ? answer : { error: `The playground answered ${response.status}.` };
  } catch {
    return { error: "The playground does not answer.", why: "Is the program still running?" };
  }
}

const post = (name, body) => call(`/api/${name}`, { person: guild.me, ...body });

/** Options whose values may still be coming: a file is read while one goes on typing. */
const settled = async (options) =>
  Object.fromEntries(
    await Promise.all(Object.entries(options).map(async ([name, value]) => [name, await value])),
  );

export const api = {
  state: (person) => call(`/api/state?person=${encodeURIComponent(person)}`),
  command: async (channel, name, options) =>
    post("command", { channel, name, options: await settled(options) }),
  menu: (channel, name, target) => post("menu", { channel, name, ...target }),
  autocomplete: (channel, name, option, value, options) =>
    post("autocomplete", { channel, name, option, value, options }),
  press: (message, custom_id, values) => post("press", { message, custom_id, ...(values && { values }) }),
  submit: (modal, values) => post("submit", { modal, values }),
  close: (modal) => post("close", { modal }),
  say: (channel, text, files) => post("say", { channel, text, files }),
  moveClock: (move) => post("clock", { move }),
};

const RETRY_MS = 1000;

/** Calls `heard(event)` for each event, `opened()` whenever the stream begins and `lost()` when it breaks. */
export function listen(person, { heard, opened, lost }) {
  let source;
  let retry;
  const connect = () => {
    source = new EventSource(`/api/events?person=${encodeURIComponent(person)}`);
    source.onopen = opened;
    source.onmessage = (message) => heard(JSON.parse(message.data));
    source.onerror = () => {
      lost();
      // The browser reconnects by itself after a broken stream, but gives up after a refused one.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
