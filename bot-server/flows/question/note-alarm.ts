import type { Question } from '../../domain/question/question';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';

/** Writes down that words of self-harm or abuse were found, and that people of the school were given them; never the words. */
export async function noteAlarm(
  { audit }: { readonly audit: Pick<AuditStore, 'note'> },
  { id, schoolId, studentId, alarm }: Pick<Question, 'id' | 'schoolId' | 'studentId' | 'alarm'>,
  now: Instant,
): Promise<void> {
  await audit.note(
    {
      chain: schoolId,
      actor: { kind: 'job', id: 'question-alarm' },
      action: 'question-alarm',
      about: { kind: 'student', id: studentId },
      reason: `${alarm === 'abuse' ? '受欺负、被伤害' : '自伤'}，提问编号 ${id}`,
    },
    now,
  );
}
