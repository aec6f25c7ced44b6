import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { dayOf } from '../../domain/calendar/calendar';
import { familyTerm, type FamilyTerm } from '../../domain/plan/preview';
import { tagsOf } from '../../domain/push/audience';
import type { AudienceTag, PushPlan } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Listener } from '../../domain/rehearsal/play-term';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, Guardian, Guardianship, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import { loadChildren, type ListenerNeeds } from '../rehearsal/load-listeners';
import { draftAtHand, type DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

type Needs = ListenerNeeds &
  CalendarNeeds & {
    readonly plans: DraftNeeds['plans'];
    readonly resources: DraftNeeds['resources'];
    readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
    readonly audit: Pick<AuditStore, 'noteLook'>;
  };

export interface PreviewWish {
  readonly plan: string;
  /** A child of the school, or any child of a class to whose family these tags apply. */
  readonly of: { readonly child: string } | { readonly classroom: string; readonly tags?: readonly AudienceTag[] };
  /** The moment whose first page is shown; absent: now. */
  readonly at?: Instant;
}

/** What a family would meet, and who they are when somebody in particular was asked for. */
export interface FamilyPreview extends FamilyTerm {
  readonly plan: PushPlan;
  readonly draft: boolean;
  readonly classroom: Classroom;
  readonly student?: Student;
  readonly guardians: readonly { readonly guardian: Guardian; readonly tie: Guardianship; readonly bound: boolean }[];
  readonly resources: ReadonlyMap<string, Resource>;
  /** What applies to the family. */
  readonly tags: readonly AudienceTag[];
  readonly at: Instant;
}

interface Family extends Pick<FamilyPreview, 'classroom' | 'student' | 'guardians'> {
  readonly listeners: readonly Listener[];
}

/**
 * A plan — its draft where there is one — as one family would meet it. Reads only; looking at a named child is for who keeps the roster, and
 * leaves a row in the trail. @throws Refusal plan/not-found, access/denied, plan/family-not-found
 */
export async function previewFamily(needs: Needs, actor: Actor, wish: PreviewWish, now: Instant): Promise<FamilyPreview> {
  const plan = await ownPlan(needs, actor, wish.plan);
  if (actor.role !== 'teacher') throw new Refusal('plan/not-found');
  if ('child' in wish.of && !may.keepRoster(actor, plan.schoolId)) throw new Refusal('access/denied');
  const [family, draft, newest, calendar] = await Promise.all([
    'child' in wish.of ? familyOf(needs, wish.of.child, now) : anyOf(needs, wish.of.classroom),
    draftAtHand(needs, plan),
    needs.resources.newest(),
    calendarOf(needs, { kind: 'school', id: plan.schoolId }),
  ]);
  if (family?.classroom.schoolId !== plan.schoolId) throw new Refusal('plan/family-not-found');
  const { listeners, ...who } = family;
  const slots = draft?.slots ?? (await needs.plans.slotsOf(plan.id));
  const at = wish.at ?? now;
  const tags = 'child' in wish.of ? tagsOf(who.guardians.map(({ tie }) => tie)) : (wish.of.tags ?? []);
  const resources = new Map(newest.map((resource) => [resource.id, resource]));
  if (who.student) {
    const about = { kind: 'student', id: who.student.id } as const;
    await needs.audit.noteLook(
      { chain: plan.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'family-previewed', about },
      now,
    );
  }
  return {
    ...familyTerm(
      slots,
      {
        ...{ classroom: who.classroom, tags, listeners, at },
        forStudents: (id) => resources.get(id)?.for === 'student',
        closed: (date) => dayOf(date, calendar).kind === 'at-home',
      },
      now,
    ),
    ...who,
    tags,
    plan,
    draft: draft !== undefined,
    resources,
    at,
  };
}

async function anyOf({ roster }: Needs, classroomId: string): Promise<Family | undefined> {
  const [classroom] = await roster.classrooms([classroomId]);
  return classroom && { classroom, guardians: [], listeners: [] };
}

async function familyOf(needs: Needs, studentId: string, now: Instant): Promise<Family | undefined> {
  const [student] = await needs.roster.students([studentId]);
  if (!student || student.leftOn !== undefined) return undefined;
  const [classroom] = await needs.roster.classrooms([student.classroomId]);
  if (!classroom) return undefined;
  const [children, ties] = await Promise.all([loadChildren(needs, [classroom], now), needs.roster.guardianshipsOfStudents([studentId])]);
  const listeners = children.find((child) => child.studentId === studentId)?.listeners ?? [];
  const people = await needs.roster.guardians(listeners.map(({ id }) => id));
  const guardians = people.flatMap((guardian) => {
    const tie = ties.find(({ guardianId }) => guardianId === guardian.id);
    return tie ? [{ guardian, tie, bound: listeners.find(({ id }) => id === guardian.id)?.bound ?? false }] : [];
  });
  return { student, classroom, guardians, listeners };
}
