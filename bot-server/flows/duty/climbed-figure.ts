import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { SMALLEST_CELL } from '../../domain/figures/release';
import { Refusal } from '../../domain/refusal';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';

/** What a bureau is told of one school: that there are some, and how many in whole tens. */
export interface ClimbedLine {
  readonly school: string;
  readonly few: boolean;
  readonly atLeast: number;
}

/** Questions that climbed to the bureau, by school: never whose, and no number under ten. @throws Refusal access/denied */
export async function climbedFigure(
  { questions, roster }: { readonly questions: Pick<QuestionStore, 'climbedBySchool'>; readonly roster: Pick<RosterStore, 'schools'> },
  actor: Actor,
): Promise<{ readonly rows: readonly ClimbedLine[]; readonly none: number }> {
  if (!may.readBureau(actor)) throw new Refusal('access/denied');
  const [counts, schools] = await Promise.all([questions.climbedBySchool(actor.schoolIds), roster.schools(actor.schoolIds)]);
  const rows = schools
    .flatMap(({ id, name }) => {
      const climbed = counts.get(id)?.climbed ?? 0;
      const atLeast = Math.floor(climbed / SMALLEST_CELL) * SMALLEST_CELL;
      return climbed === 0 ? [] : [{ school: name, few: atLeast === 0, atLeast }];
    })
    // By name, never by a figure.
    .sort((a, b) => (a.school < b.school ? -1 : 1));
  return { rows, none: schools.length - rows.length };
}
