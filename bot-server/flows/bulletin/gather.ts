import type { AnswersRow, BulletinPlace, CountsRow, RosterRow, SourceRow, ToldAnswers } from '../../domain/bulletin/bulletin';
import { readBeside } from '../../domain/bulletin/change';
import type { TermDays } from '../../domain/bulletin/terms';
import { monthAfter, monthOf, type Period } from '../../domain/bulletin/period';
import { pushRow, releaseRow } from '../../domain/bulletin/sources';
import { placeOf } from '../../domain/figures/bureau';
import { releaseIdOf } from '../../domain/figures/keys';
import { groupBy } from '../../domain/group-by';
import { tableOf, toBureau, TO_SCHOOL, type ToldRow } from '../../domain/question/figures';
import { instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { startOfWeek } from '../../domain/time/week';
import type { ContentStore } from '../../store/content';
import type { PushStore } from '../../store/pushes';
import type { QuestionStore } from '../../store/questions';
import type { RollupStore } from '../../store/rollups';
import type { RosterStore } from '../../store/roster';

export interface GatherNeeds {
  readonly rollups: Pick<RollupStore, 'releasesIn' | 'classRows'>;
  readonly pushes: Pick<PushStore, 'getMany'>;
  readonly questions: Pick<QuestionStore, 'answerCells'>;
  readonly roster: Pick<RosterStore, 'bureau' | 'bureaus' | 'schools' | 'schoolIdsOfBureaus' | 'school' | 'classroomsOfSchool' | 'terms'>;
  readonly content: Pick<ContentStore, 'bulletinWordings'>;
}

/** Every row that a bulletin is made from, as it is told now: nothing that a figure's page would not tell to everybody who may read it. */
export async function gatherRows(
  needs: GatherNeeds,
  place: BulletinPlace,
  period: Period,
  terms: readonly TermDays[],
  now: Instant,
): Promise<SourceRow[]> {
  const times = [period, ...readBeside(period, terms)];
  const span = { first: Math.min(...times.map(({ first }) => first)), last: period.last };
  const words = (await needs.content.bulletinWordings())[place.kind][period.kind];
  const [roster, counts, answers] = await (place.kind === 'bureau'
    ? ofBureau(needs, place.id, span, period, now)
    : ofSchool(needs, place.id, span, period, now));
  const known = period.kind === 'termly' || period.kind === 'yearly' ? [{ kind: 'terms' as const, terms }] : [];
  return [roster, ...counts, answers, { kind: 'wording', ...words }, ...known];
}

type Gathered = Promise<readonly [RosterRow, readonly CountsRow[], AnswersRow]>;
type Weeks = Pick<Period, 'first' | 'last'>;

async function ofBureau(needs: GatherNeeds, id: string, { first, last }: Weeks, period: Period, now: Instant): Gathered {
  const [bureau, all] = await Promise.all([needs.roster.bureau(id), needs.roster.bureaus()]);
  const own = all.filter((one) => one.id === id || one.parentId === id).map((one) => one.id);
  const [releases, schoolIds] = await Promise.all([
    needs.rollups.releasesIn({ bureauIds: own, from: first, to: last }),
    needs.roster.schoolIdsOfBureaus(own),
  ]);
  const schools = await needs.roster.schools(schoolIds);
  const central = new Map(schools.map((school) => [school.id, placeOf(school)]));
  const places = schools.filter((school) => placeOf(school) === school.id).sort((a, b) => (a.id < b.id ? -1 : 1));
  const members = places.map((school) => {
    const points = schools.filter((one) => one.id !== school.id && placeOf(one) === school.id).map(({ name }) => name);
    return { key: school.id, name: school.name, note: points.length > 0 ? `含教学点：${points.sort().join('、')}` : '' };
  });
  const roster: RosterRow = { kind: 'roster', place: bureau?.name ?? '', members };
  const answers = await answersOf(needs, schoolIds, ({ schoolId }) => central.get(schoolId) ?? schoolId, members.map(({ key }) => key), period, now, 'bureau'); // prettier-ignore
  return [roster, releases.map((release) => releaseRow({ ...release, id: releaseIdOf(release) })), answers];
}

async function ofSchool(needs: GatherNeeds, id: string, { first, last }: Weeks, period: Period, now: Instant): Gathered {
  const [school, classrooms, rows] = await Promise.all([
    needs.roster.school(id),
    needs.roster.classroomsOfSchool(id),
    needs.rollups.classRows({ schoolId: id, from: startOfWeek(first), to: startOfWeek(last + 1) }),
  ]);
  const byPush = groupBy(rows, ({ pushId }) => pushId);
  const pushes = await needs.pushes.getMany([...byPush.keys()]);
  const counts = pushes.map((push) => {
    const own = byPush.get(push.id) ?? [];
    return pushRow({ ...push, rev: Math.max(0, ...own.map(({ computedAt }) => computedAt)) }, own, now);
  });
  const ordered = [...classrooms].sort((a, b) => a.grade - b.grade || a.number - b.number || (a.id < b.id ? -1 : 1));
  const members = ordered.map(({ id: key, name }) => ({ key, name, note: '' }));
  const answers = await answersOf(needs, [id], ({ classroomId }) => classroomId, members.map(({ key }) => key), period, now, 'school'); // prettier-ignore
  return [
    { kind: 'roster', place: school?.name ?? '', members },
    counts.sort((a, b) => (a.id < b.id ? -1 : 1)),
    // A class is its teacher: which class answers how is on the office's own page alone.
    { ...answers, places: [] },
  ];
}

const toldOf = ({ asked, inTimePercent, medianQuarters }: ToldRow): ToldAnswers => ({ asked, inTimePercent, medianQuarters });

/** The month in which the last week ends, as its own page tells it: months stand beside each other, so no two answers differ by a few. */
async function answersOf(
  { questions }: Pick<GatherNeeds, 'questions'>,
  schoolIds: readonly string[],
  keyOf: Parameters<typeof tableOf>[1],
  keys: readonly string[],
  period: Period,
  now: Instant,
  whose: BulletinPlace['kind'],
): Promise<AnswersRow> {
  const month = monthOf(period);
  const [from, to] = [instantOf(`${month}-01`), instantOf(`${monthAfter(month)}-01`)];
  const isRunning = to > now;
  const cells = await questions.answerCells({ schoolIds, from, to, now });
  const { table } = tableOf(cells, keyOf, keys, whose === 'bureau' ? toBureau(isRunning) : TO_SCHOOL);
  return {
    ...{ kind: 'answers', month, isRunning, total: toldOf(table.total) },
    places: table.rows.map((row) => ({ key: row.key, ...toldOf(row) })),
  };
}
