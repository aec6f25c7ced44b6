import type { Guardian, Guardianship, Student, Teacher, Classroom } from '../roster/roster';
import type { Question } from './question';

/** A question with the few names its reader may see. */
export interface ShownQuestion {
  readonly question: Question;
  readonly reader: 'asker' | 'teacher';
  readonly student?: Student;
  readonly classroom?: Classroom;
  readonly teacher?: Teacher;
  /** For the teacher only: who asked. */
  readonly guardian?: Guardian;
  readonly guardianship?: Guardianship;
  /** For the teacher only: how the last reply reached the asker. */
  readonly delivery?: string;
}
