import type { TeacherActor } from '../access/actor';
import type { Teacher } from '../roster/roster';
import type { AnswerRules, TeacherLeave } from './answer-rules';

/** A school's answer windows, duty roster and leaves, as somebody who works there reads them. */
export interface DutyView {
  readonly rules: AnswerRules;
  readonly colleagues: readonly Pick<Teacher, 'id' | 'name' | 'teacherNo'>[];
  readonly leaves: readonly TeacherLeave[];
  readonly reader: TeacherActor;
  /** Whether the reader may change windows and roster, and anybody's leave. */
  readonly edits: boolean;
}
