import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { BindingCheck, BindingRequest, ClassCode } from '../../domain/binding/binding';
import { CODE_LENGTH, CODE_SIGNS, sceneOf, type Scene } from '../../domain/binding/codes';
import { plainName } from '../../domain/binding/match';
import { Refusal } from '../../domain/refusal';
import type { Classroom, Guardian, Guardianship, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';
import { loadClass, type LoadClassNeeds } from './load-class';
import { BIND_PAGE } from './code-picture';

export type ClassFamiliesNeeds = LoadClassNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms'>;
  readonly bindings: Pick<BindingStore, 'classCodes' | 'requests' | 'slips'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly env: { readonly publicUrl: string };
  randomCode(signs: string, length: number): string;
  qrPicture(text: string): string;
};

export interface FamilyLine {
  readonly student: Student;
  readonly bound: boolean;
  readonly guardians: readonly { readonly guardian: Guardian; readonly kin: Guardianship; readonly bound: boolean }[];
  readonly slip: 'none' | 'open' | 'used' | 'over';
  readonly slipUntil: Instant | undefined;
}

export interface ClassFamilies {
  readonly classroom: Classroom;
  readonly check: BindingCheck;
  readonly code: ClassCode & { readonly link: string; readonly qr: string };
  /** Who is not bound stands first; within each part the roster's order. */
  readonly families: readonly FamilyLine[];
  readonly requests: readonly { readonly request: BindingRequest; readonly matches: readonly string[] }[];
}

/** Where a printed QR leads. */
export const linkOf = ({ env }: Pick<ClassFamiliesNeeds, 'env'>, scene: Scene): string =>
  `${env.publicUrl}/${BIND_PAGE}?scene=${encodeURIComponent(sceneOf(scene))}`;
export const drawCode =
  ({ randomCode }: Pick<ClassFamiliesNeeds, 'randomCode'>) =>
  (): string =>
    randomCode(CODE_SIGNS, CODE_LENGTH);

/** The class that a class teacher tends. @throws Refusal access/denied, classroom/not-found */
export async function tendedClass(
  needs: { readonly roster: Pick<RosterStore, 'classrooms'> },
  actor: Actor,
  classroomId: string,
): Promise<{ actor: TeacherActor; classroom: Classroom }> {
  if (!may.tendFamilies(actor, classroomId)) throw new Refusal('access/denied');
  const [classroom] = await needs.roster.classrooms([classroomId]);
  if (!classroom) throw new Refusal('classroom/not-found');
  return { actor, classroom };
}

/** 家长绑定: a class's families with who is bound, the class's code, and what parents ask. @throws Refusal access/denied, classroom/not-found */
export async function classFamilies(needs: ClassFamiliesNeeds, who: Actor, classroomId: string, now: Instant): Promise<ClassFamilies> {
  const { actor, classroom } = await tendedClass(needs, who, classroomId);
  const about = { kind: 'classroom' as const, id: classroomId };
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  const [loaded, code, check, requests] = await Promise.all([
    loadClass(needs, classroomId),
    needs.bindings.classCodes.ofClass(classroomId, drawCode(needs), now),
    needs.bindings.classCodes.checkOf(classroom.schoolId),
    needs.bindings.requests.openOfClass(classroomId, 100),
    needs.audit.note({ chain: classroom.schoolId, actor: by, action: 'class-read-by-name', about }, now),
  ]);
  const guardians = new Map(loaded.guardians.map((guardian) => [guardian.id, guardian]));
  const slips = new Map(loaded.slips.map((slip) => [slip.studentId, slip]));
  const lines = loaded.students.map((student): FamilyLine => {
    const rows = loaded.guardianships.flatMap((kin) => {
      const guardian = kin.studentId === student.id ? guardians.get(kin.guardianId) : undefined;
      return guardian ? [{ guardian, kin, bound: loaded.bound.has(guardian.id) }] : [];
    });
    const slip = slips.get(student.id);
    const state = !slip ? 'none' : slip.usedBy !== undefined ? 'used' : slip.expiresAt <= now ? 'over' : 'open';
    return { student, bound: rows.some(({ bound }) => bound), guardians: rows, slip: state, slipUntil: slip?.expiresAt };
  });
  const link = linkOf(needs, { code: code.code });
  return {
    classroom,
    check,
    code: { ...code, link, qr: needs.qrPicture(link) },
    families: [...lines.filter(({ bound }) => !bound), ...lines.filter(({ bound }) => bound)],
    requests: requests.map((request) => ({
      request,
      matches: loaded.students.filter(({ name }) => plainName(name) === plainName(request.childName)).map(({ id }) => id),
    })),
  };
}
