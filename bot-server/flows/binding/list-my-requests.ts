import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { BindingRequest } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';

interface Needs {
  readonly roster: Pick<RosterStore, 'classrooms'>;
  readonly bindings: { readonly requests: Pick<BindingStore['requests'], 'ofIdentity'> };
}

/** What somebody asked class teachers, newest first, and what became of it. */
export async function listMyRequests(
  { roster, bindings }: Needs,
  actor: Actor,
): Promise<{ readonly request: BindingRequest; readonly className: string }[]> {
  if (!may.bindChild(actor)) throw new Refusal('access/denied');
  const requests = await bindings.requests.ofIdentity(actor.identityId, 10);
  const classrooms = await roster.classrooms([...new Set(requests.map(({ classroomId }) => classroomId))]);
  return requests.map((request) => ({ request, className: classrooms.find(({ id }) => id === request.classroomId)?.name ?? '' }));
}
