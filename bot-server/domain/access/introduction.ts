import type { Door } from './doors';
import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher } from '../roster/roster';

/** What an actor may know about themself: names of their own children, classes, school. */
export type Introduction =
  | {
      readonly role: 'guardian';
      readonly guardian?: Guardian;
      readonly children: readonly {
        readonly student: Student;
        readonly classroom?: Classroom;
        readonly school?: School;
        readonly guardianship?: Guardianship;
        /** What is taught in the class. */
        readonly subjects: readonly string[];
      }[];
    }
  | { readonly role: 'learner'; readonly child?: { readonly student: Student; readonly classroom?: Classroom; readonly school?: School } }
  | {
      readonly role: 'teacher';
      readonly teacher?: Teacher;
      readonly school?: School;
      readonly classrooms: readonly { classroom: Classroom; students: number }[];
      readonly doors: readonly Door[];
    }
  | { readonly role: 'officer'; readonly officer?: Officer; readonly bureau?: Bureau; readonly doors: readonly Door[] }
  | { readonly role: 'stranger' };
