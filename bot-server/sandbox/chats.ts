import { type Account, type Person } from './people';
import { type ChatEntry, type GroupPost } from './state';
import { nextNumber, type World } from './world';

const KEPT = 300;

type Draft = Omit<ChatEntry, 'id' | 'at'>;

/** The two built-in chats of a person: the service account and 服务通知. */
export function chatsOf(world: World, person: Person) {
  return (world.state.chats[person.id] ??= { service: [], notices: [] });
}

/** Puts an entry into a person's chat with the official account, or into 服务通知. */
export function showEntry(world: World, person: Person | undefined, where: 'service' | 'notices', draft: Draft): void {
  if (!person) return;
  const list = chatsOf(world, person)[where];
  list.push({ ...draft, id: nextNumber(world), at: world.now() });
  list.splice(0, list.length - KEPT);
  world.changed();
  world.bus.emit('say', { kind: 'chat', personId: person.id });
}

/** A message of an account lands in its chat (official account) or in 服务通知 (mini-program). */
export const placeOf = (account: Account): 'service' | 'notices' => (account.kind === 'official-account' ? 'service' : 'notices');

/** Posts a text or a mini-program card into a class group. */
export function postToGroup(world: World, groupId: string, draft: Omit<GroupPost, 'id' | 'at'>): GroupPost | undefined {
  const group = world.people.groups.find((g) => g.id === groupId);
  if (!group) return undefined;
  const post = { ...draft, id: nextNumber(world), at: world.now() };
  const list = (world.state.groups[groupId] ??= []);
  list.push(post);
  list.splice(0, list.length - KEPT);
  world.changed();
  for (const personId of group.members) world.bus.emit('say', { kind: 'chat', personId });
  return post;
}
