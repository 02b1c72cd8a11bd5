/** What the page knows of the server: filled from /api/state, kept fresh by /api/events. */
export const guild = {
  me: null,
  people: [],
  roles: [],
  channels: [],
  channel: null,
  commands: [],
  bot: { id: null, name: "the bot", online: false },
  server: { name: "" },
};

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const GROUP = 2;
/** Discord's interaction contexts, by the kind of channel. */
const CONTEXTS = { text: 0, dm: 1, private: 2 };

export const me = () => guild.people.find((person) => person.key === guild.me);
export const personById = (id) => guild.people.find((person) => person.id === id);
export const channelById = (id) => guild.channels.find((channel) => channel.id === id);
export const roleById = (id) => guild.roles.find((role) => role.id === id);

/** `text` in the server, `dm` with the bot, `private` between two people. */
export const kindOf = (channel) => channel?.kind ?? "text";
export const currentChannel = () => channelById(guild.channel);

/** The runnable commands, subcommands written out ("question add"), that `me` may use in the current channel. */
export const usableCommands = () =>
  usable(CHAT_INPUT).flatMap((command) => leaves(command, command.name, command.id));

/** The commands of one of Discord's types that `me` may use here: 1 typed, 2 in menus of people, 3 of messages. */
export function usable(type) {
  const place = CONTEXTS[kindOf(currentChannel())];
  return guild.commands
    .filter((command) => (command.type ?? CHAT_INPUT) === type)
    .filter(
      (command) => place !== CONTEXTS.text || command.default_member_permissions == null || me()?.moderator,
    )
    .filter((command) => (command.contexts ?? [CONTEXTS.text, CONTEXTS.dm]).includes(place));
}

function leaves(node, name, id) {
  const children = (node.options ?? []).filter(
    (option) => option.type === SUBCOMMAND || option.type === GROUP,
  );
  if (children.length === 0)
    return [{ id, name, description: node.description, options: node.options ?? [] }];
  return children.flatMap((child) => leaves(child, `${name} ${child.name}`, id));
}
