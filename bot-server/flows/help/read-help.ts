import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { bureauFrom, type HelpList } from '../../domain/help/help';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { HelpStore } from '../../store/help';
import type { RosterStore } from '../../store/roster';

type Needs = { readonly help: Pick<HelpStore, 'standing' | 'get' | 'note'>; readonly roster: Pick<RosterStore, 'schools'> };

/**
 * A school's office reads what stands of its school at once; a bureau's administration what has stood for seven days. In the order of school
 * codes, never by a figure.
 * @throws Refusal access/denied
 */
export async function readHelp({ help, roster }: Needs, actor: Actor, now: Instant): Promise<HelpList> {
  const [schoolIds, reader] = whose(actor);
  const notices = await help.standing(schoolIds);
  const told = reader === 'school' ? notices : notices.filter((notice) => now >= bureauFrom(notice));
  const names = new Map((await roster.schools([...new Set(told.map(({ schoolId }) => schoolId))])).map(({ id, name }) => [id, name]));
  const items = told.map((notice) => ({
    notice,
    schoolName: names.get(notice.schoolId) ?? '',
    mayNote: may.answerHelp(actor, notice.schoolId),
  }));
  return { reader, items };
}

function whose(actor: Actor): readonly [schoolIds: readonly string[], reader: HelpList['reader']] {
  if (may.readBureau(actor)) return [actor.schoolIds, 'bureau'];
  if (actor.role === 'teacher' && may.readSchool(actor, actor.schoolId)) return [[actor.schoolId], 'school'];
  throw new Refusal('access/denied');
}

/** How the school goes about it, in a sentence or two; the newest words stand. @throws Refusal help/not-found, also where it has ended or is another school's */
export async function noteHelp({ help }: Pick<Needs, 'help'>, actor: Actor, id: string, text: string, now: Instant): Promise<void> {
  const notice = await help.get(id);
  if (!notice || !may.answerHelp(actor, notice.schoolId)) throw new Refusal('help/not-found');
  if (!(await help.note(id, { text, by: actor.teacherId, at: now }))) throw new Refusal('help/not-found');
}
