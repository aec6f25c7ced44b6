import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { BindingCheck } from '../../domain/binding/binding';
import { readScene, type Scene } from '../../domain/binding/codes';
import { Refusal } from '../../domain/refusal';
import type { Classroom, School } from '../../domain/roster/roster';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';

export interface OpenCodeNeeds {
  readonly roster: Pick<RosterStore, 'classrooms' | 'school'>;
  readonly bindings: { readonly classCodes: Pick<BindingStore['classCodes'], 'classroomOf' | 'checkOf'> };
}

export interface OpenedCode extends Scene {
  readonly classroom: Classroom;
  readonly school: School;
  readonly check: BindingCheck;
}

/** What a class's code leads to: school, class and how a child is proved; nobody's name. @throws Refusal access/denied, binding/code-unknown */
export async function openCode(needs: OpenCodeNeeds, actor: Actor, text: string): Promise<OpenedCode> {
  if (!may.bindChild(actor)) throw new Refusal('access/denied');
  const scene = readScene(text);
  const classroomId = scene && (await needs.bindings.classCodes.classroomOf(scene.code));
  const [classroom] = classroomId === undefined ? [] : await needs.roster.classrooms([classroomId]);
  const school = classroom && (await needs.roster.school(classroom.schoolId));
  if (!scene || !classroom || !school) throw new Refusal('binding/code-unknown');
  return { ...scene, classroom, school, check: await needs.bindings.classCodes.checkOf(school.id) };
}
