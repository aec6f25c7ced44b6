import type { Actor } from '../../domain/access/actor';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import { drawCode, tendedClass, type ClassFamiliesNeeds } from './class-families';

type Needs = Pick<ClassFamiliesNeeds, 'roster' | 'randomCode' | 'audit'> & {
  readonly bindings: { readonly classCodes: Pick<BindingStore['classCodes'], 'renew'> };
};

/** Gives the class a new code; from now on the old one, and every paper that carries it, leads nowhere. @throws Refusal access/denied, classroom/not-found */
export async function renewClassCode(needs: Needs, who: Actor, classroomId: string, now: Instant): Promise<void> {
  const { actor, classroom } = await tendedClass(needs, who, classroomId);
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  const about = { kind: 'classroom' as const, id: classroomId };
  await needs.audit.note({ chain: classroom.schoolId, actor: by, action: 'class-code-renewed', about }, now);
  await needs.bindings.classCodes.renew(classroomId, drawCode(needs), now);
}
