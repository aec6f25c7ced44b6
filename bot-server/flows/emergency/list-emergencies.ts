import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Emergency } from '../../domain/emergency/emergency';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import type { EmergencyStore } from '../../store/emergencies';
import type { MessageStore } from '../../store/messages';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly emergencies: Pick<EmergencyStore, 'ofSchool'>;
  readonly messages: Pick<MessageStore, 'countsOfBundle'>;
  readonly roster: Pick<RosterStore, 'teachers' | 'classroomsOfSchool'>;
};

/** An emergency with its people's names and how far it is. */
export interface EmergencyLine {
  readonly emergency: Emergency;
  readonly askedBy: string;
  readonly settledBy?: string;
  /** It is one's own: another person has to confirm it. */
  readonly own: boolean;
  readonly families: { readonly total: number; readonly sent: number };
}

export interface Emergencies {
  readonly lines: readonly EmergencyLine[];
  readonly classrooms: readonly Classroom[];
}

const MOST = 20;

/** The school's emergencies, the newest first. @throws Refusal access/denied */
export async function listEmergencies(needs: Needs, actor: Actor): Promise<Emergencies> {
  if (actor.role !== 'teacher' || !may.settleEmergency(actor, actor.schoolId)) throw new Refusal('access/denied');
  const all = await needs.emergencies.ofSchool(actor.schoolId, MOST);
  const people = [...new Set(all.flatMap(({ askedBy, settledBy }) => (settledBy === undefined ? [askedBy] : [askedBy, settledBy])))];
  const [teachers, classrooms, counts] = await Promise.all([
    needs.roster.teachers(people),
    needs.roster.classroomsOfSchool(actor.schoolId),
    Promise.all(all.map(({ id }) => needs.messages.countsOfBundle(id))),
  ]);
  const nameOf = (id: string): string => teachers.find((teacher) => teacher.id === id)?.name ?? '';
  const lines = all.map((emergency, index): EmergencyLine => ({
    emergency,
    askedBy: nameOf(emergency.askedBy),
    ...(emergency.settledBy === undefined ? {} : { settledBy: nameOf(emergency.settledBy) }),
    own: emergency.askedBy === actor.teacherId,
    families: counts[index] ?? { total: 0, sent: 0 },
  }));
  return { lines, classrooms };
}
