import type { Person } from '../account/account';

/** One hat a person can put on: a person of theirs, or `learner`: a child of theirs who is handed the phone. */
export type Role = Person | { readonly kind: 'learner'; readonly id: string };

export type RoleKey = string;

export const roleKey = ({ kind, id }: Role): RoleKey => `${kind}:${id}`;

/** The role a key names, or undefined when it names none. */
export function roleOfKey(key: RoleKey): Role | undefined {
  const colon = key.indexOf(':');
  const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)];
  if (id === '' || colon < 1) return undefined;
  return kind === 'guardian' || kind === 'teacher' || kind === 'officer' || kind === 'learner' ? { kind, id } : undefined;
}

const ORDER: readonly Role['kind'][] = ['teacher', 'officer', 'guardian'];

/** The roles to try, the chosen one first; then as everybody: staff before guardian. What was chosen counts only while it is still theirs. */
export function rolesInOrder(persons: readonly Person[], chosen: RoleKey | undefined): Role[] {
  if (persons.length < 2 && chosen === undefined) return [...persons];
  const usual = ORDER.flatMap((kind) => persons.filter((person) => person.kind === kind));
  const wanted = chosen === undefined ? undefined : roleOfKey(chosen);
  if (!wanted) return usual;
  if (wanted.kind === 'learner') return persons.some(({ kind }) => kind === 'guardian') ? [wanted, ...usual] : usual;
  const rest = usual.filter((role) => roleKey(role) !== chosen);
  return rest.length < usual.length ? [wanted, ...rest] : usual;
}
