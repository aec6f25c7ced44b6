import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { RosterOperation } from '../../domain/roster/operation';
import { promotionOf, type Promotion } from '../../domain/roster/promotion';
import { civilDate } from '../../domain/time/civil';
import { DAY, type Instant } from '../../domain/time/instant';
import type { RosterStore } from '../../store/roster';
import { keepRoster, type KeepNeeds } from './keep-students';

type Needs = Omit<KeepNeeds, 'roster'> & {
  readonly roster: KeepNeeds['roster'] & Pick<RosterStore, 'frame' | 'studentsOfClassrooms'>;
};

/** A second promotion within one school year is a mistake of the hand. */
const NOT_AGAIN = 200 * DAY;

/** What would become of every class. @throws Refusal access/denied */
export async function lookAtPromotion(needs: Needs, actor: Actor, now: Instant): Promise<Promotion & { readonly before?: Instant }> {
  const keeper = keeperOf(actor);
  const before = await lastPromotion(needs, keeper.schoolId, now);
  return { ...(await planOf(needs, keeper, now)), ...(before === undefined ? {} : { before }) };
}

/** The school year ends: everybody one grade up, the last grade leaves; one operation, undone like an import. `seen`: how many children the preview told of. @throws Refusal access/denied, roster/not-now */
export async function promote(needs: Needs, actor: Actor, seen: number, now: Instant): Promise<RosterOperation> {
  const keeper = keeperOf(actor);
  if ((await lastPromotion(needs, keeper.schoolId, now)) !== undefined) {
    throw new Refusal('roster/not-now', { message: '这一学年已经升过级了，不能再升一次' });
  }
  const { changes, lines } = await planOf(needs, keeper, now);
  if (lines.reduce((sum, { students }) => sum + students, 0) !== seen) {
    throw new Refusal('roster/not-now', { message: '名册刚刚变过，请重新看一遍再升级' });
  }
  const what = { kind: 'promotion', title: '学年升级', action: 'roster-promoted', about: { kind: 'school', id: keeper.schoolId } } as const;
  return keepRoster(needs, keeper, what, { changes }, now);
}

function keeperOf(actor: Actor): TeacherActor {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  return actor;
}

async function planOf({ roster }: Needs, { schoolId }: TeacherActor, now: Instant): Promise<Promotion> {
  const { schools, classrooms, teachers } = await roster.frame([schoolId]);
  const [school] = schools;
  if (!school) throw new Refusal('roster/not-found');
  const students = await roster.studentsOfClassrooms(classrooms.map(({ id }) => id));
  return promotionOf(school, classrooms, teachers, students, civilDate(now));
}

async function lastPromotion({ rosterOperations }: Needs, schoolId: string, now: Instant): Promise<Instant | undefined> {
  const last = await rosterOperations.lastOfKind(schoolId, 'promotion');
  return last?.doneAt !== undefined && now - last.doneAt < NOT_AGAIN ? last.doneAt : undefined;
}
