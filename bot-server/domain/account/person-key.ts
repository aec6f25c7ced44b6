import type { Staff } from '../access/staff-account';

/** `officer:B0001`, `teacher:T1002`: whose a message or a mark is. No guardian's id looks like this. */
export const personKey = ({ kind, id }: Staff): string => `${kind}:${id}`;

/** The person behind such a key; undefined for keys of other kinds. */
export function personOf(key: string): Staff | undefined {
  const [, kind, id] = /^(teacher|officer):(.+)$/.exec(key) ?? [];
  return (kind === 'teacher' || kind === 'officer') && id !== undefined ? { kind, id } : undefined;
}
