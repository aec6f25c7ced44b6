import type { Guardian, Guardianship, Student, Teacher, TeacherId, Classroom } from '../roster/roster';
import type { Question } from './question';

/** A question with the few names its reader may see. */
export interface ShownQuestion {
  readonly question: Question;
  readonly reader: 'asker' | 'teacher';
  /** Of the teacher who reads. */
  readonly readerId?: TeacherId;
  readonly student?: Student;
  readonly classroom?: Classroom;
  readonly teacher?: Teacher;
  /** Who is on leave and stood in for. */
  readonly insteadOf?: Teacher;
  /** Of the staff who answered. */
  readonly nameOf?: (teacherId: TeacherId) => string | undefined;
  /** For the teacher only: who asked. */
  readonly guardian?: Guardian;
  readonly guardianship?: Guardianship;
  /** For the teacher only: how the last reply reached the asker. */
  readonly delivery?: string;
  /** A short-lived address of a voice or picture. */
  readonly linkOf?: (mediaId: string) => string;
}
