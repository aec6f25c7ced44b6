import { desk } from './store.js';

/** One line that stands for an entry in the list of chats. */
export function preview(entry) {
  const who = entry.personId ? `${desk.people.find((p) => p.id === entry.personId)?.name ?? ''}：` : '';
  if (entry.kind === 'card') return `${who}[小程序] ${entry.text}`;
  if (entry.kind === 'template' || entry.kind === 'subscribe') return `${entry.title}：${entry.lines?.[0]?.value ?? ''}`;
  if (entry.kind === 'news') return entry.title;
  return who + entry.text;
}
