import { get, listen } from './api.js';

const watchers = new Set();
const kept = sessionStorage;

/** What the page knows. Change it through the functions here, which tell every watcher. */
export const desk = {
  config: undefined,
  people: [],
  person: undefined,
  chats: { service: [], notices: [], groups: [] },
  wire: [],
  online: true,
  /** Person ids to whom something came while another was shown. */
  news: new Set(),
  clockOffset: 0,
};

export const watch = (watcher) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};
export const tell = (what) => watchers.forEach((watcher) => watcher(what));
export const now = () => Date.now() + desk.clockOffset;

export async function loadPeople() {
  desk.people = (await get('/people')).people;
  desk.person = desk.people.find((p) => p.id === desk.person?.id) ?? desk.person;
  tell('people');
}

export async function loadChats() {
  const id = desk.person.id;
  const chats = await get(`/people/${id}/chats`);
  if (desk.person.id !== id) return;
  desk.chats = chats;
  tell('chats');
}

/** Shows another person's phone. */
export async function choose(personId) {
  desk.person = desk.people.find((p) => p.id === personId) ?? desk.people[0];
  kept.setItem('person', desk.person.id);
  desk.news.delete(desk.person.id);
  desk.chats = { service: [], notices: [], groups: [] };
  tell('person');
  await loadChats();
}

const seenKey = (personId, chat) => `seen:${personId}:${chat}`;

/** How many entries of a chat came since it was last open. */
export function unread(chat, entries) {
  const seen = Number(kept.getItem(seenKey(desk.person.id, chat)) ?? 0);
  return entries.filter((e) => e.id > seen && e.from !== 'me' && e.from !== 'system' && e.personId !== desk.person.id).length;
}

export function markRead(chat, entries) {
  const last = entries.at(-1);
  if (last) kept.setItem(seenKey(desk.person.id, chat), String(last.id));
}

const WIRE_KEPT = 400;

/** Loads everything and stays on the line. */
export async function open() {
  desk.config = await get('/config');
  desk.clockOffset = desk.config.now - Date.now();
  await loadPeople();
  desk.wire = await get(`/log?after=${Math.max(0, desk.config.lastSeq - 120)}`);
  await choose(kept.getItem('person'));
  tell('wire');
  let wasDown = false;
  listen(
    (event) => {
      if (event.kind === 'wire') {
        if (event.entry.seq <= (desk.wire.at(-1)?.seq ?? 0)) return;
        desk.wire.push(event.entry);
        desk.wire.splice(0, desk.wire.length - WIRE_KEPT);
        tell('wire');
        if (/subscribe|consents|popup/.test(JSON.stringify(event.entry.path) + (event.entry.body?.Event ?? ''))) void loadPeople();
      }
      if (event.kind === 'chat') {
        if (event.personId === desk.person.id) void loadChats();
        else {
          desk.news.add(event.personId);
          tell('people');
        }
      }
      if (event.kind === 'knobs') tell('knobs');
    },
    (up) => {
      if (up && wasDown) void Promise.all([loadPeople(), loadChats()]);
      wasDown = !up;
      desk.online = up;
      tell('line');
    },
  );
}
