import { RINGS_FOR_MS, type Emergency } from '../../domain/emergency/emergency';
import { classesOf } from '../../domain/push/audience';
import { messageIdOf, type Message } from '../../domain/push/push';
import type { Instant } from '../../domain/time/instant';
import type { EmergencyStore } from '../../store/emergencies';
import type { MessageStore } from '../../store/messages';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly emergencies?: Pick<EmergencyStore, 'toWrite' | 'written'>;
  readonly messages: Pick<MessageStore, 'put'>;
  readonly roster: Pick<RosterStore, 'classroomsOfSchool' | 'seatsOfClassrooms' | 'guardianshipsOfStudents'>;
};

const AT_ONCE = 10;
const CLASSES_AT_ONCE = 8;

/** Writes the messages of what was confirmed, one for each guardian, due at once; cut off anywhere, the next run makes up what is missing. */
export async function writeEmergencies(needs: Needs, now: Instant): Promise<number> {
  const { emergencies } = needs;
  let added = 0;
  for (const emergency of (await emergencies?.toWrite(AT_ONCE)) ?? []) {
    added += await writeOne(needs, emergency, now);
    await emergencies?.written(emergency.id);
  }
  return added;
}

async function writeOne({ messages, roster }: Needs, emergency: Emergency, now: Instant): Promise<number> {
  const { schoolId, audience } = emergency;
  const classes = classesOf(audience, await roster.classroomsOfSchool(schoolId));
  let added = 0;
  for (let from = 0; from < classes.length; from += CLASSES_AT_ONCE) {
    const students = await roster.seatsOfClassrooms(classes.slice(from, from + CLASSES_AT_ONCE));
    const ties = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
    added += await messages.put([...new Set(ties.map(({ guardianId }) => guardianId))].map((id) => messageOf(emergency, id, now)));
  }
  return added;
}

const messageOf = ({ id, schoolId, text, settledAt = 0 }: Emergency, guardianId: string, now: Instant): Message => ({
  id: messageIdOf(guardianId, 'emergency', id),
  guardianId,
  kind: 'emergency',
  bundle: id,
  // The template families have agreed to; its words say that it is urgent.
  purpose: 'new-item',
  schoolId,
  state: 'waiting',
  dueAt: now,
  expiresAt: settledAt + RINGS_FOR_MS,
  createdAt: settledAt,
  subject: { kind: 'emergency', emergencyId: id, title: text },
});
