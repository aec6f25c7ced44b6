import { Schema, type Connection } from 'mongoose';

/** Rows of the roster. Fields ending in `Sealed` are ciphertexts; `phoneBlind` is the keyed hash that finds a phone without opening it. */
export interface BureauRow {
  _id: string;
  name: string;
  level: 'county' | 'city';
  parentId?: string;
}
export interface SchoolRow {
  _id: string;
  bureauId: string;
  name: string;
  kind: 'school' | 'village-point';
  centralSchoolId?: string;
}
export interface ClassroomRow {
  _id: string;
  schoolId: string;
  grade: number;
  number: number;
  name: string;
  stage: '小学低段' | '小学高段' | '初中';
  classTeacherId?: string;
}
export interface StudentRow {
  _id: string;
  schoolId: string;
  classroomId: string;
  nameSealed: string;
  studentNo: string;
  since?: string;
  /** Marked as left: in no list any more. */
  leftOn?: string;
  past?: { classroomId: string; from?: string; until: string }[];
  mergedInto?: string;
  aliases?: string[];
}
export interface GuardianRow {
  _id: string;
  nameSealed: string;
  phoneSealed: string;
  phoneBlind: string;
  /** null: switched off; absent: the default. */
  quietHours?: { from: number; to: number } | null;
  digestMinute?: number;
  largeType?: boolean;
}
export interface GuardianshipRow {
  _id: string;
  guardianId: string;
  studentId: string;
  relation: '父亲' | '母亲' | '爷爷' | '奶奶' | '外公' | '外婆' | '其他';
  caregiverAtHome: boolean;
  worksAway: boolean;
  since?: Date;
  /** Unbound by the class teacher: the row stays, so that no later file brings the guardian back. */
  endedAt?: Date;
  /** Identities that the class teacher unbound here: only the class teacher lets them in again. */
  barred?: string[];
}
export interface TeacherRow {
  _id: string;
  schoolId: string;
  teacherNo: string;
  nameSealed: string;
  roles: ('teacher' | 'school-scheduler' | 'school-reviewer' | 'head')[];
  subjects: string[];
  classroomIds: string[];
  teaches?: { subject: string; classroomIds: string[] }[];
}
export interface OfficerRow {
  _id: string;
  bureauId: string;
  duty?: 'teaching-research';
  officerNo: string;
  nameSealed: string;
}
export interface TermRow {
  _id: string;
  name: string;
  startsOn: string;
  endsOn: string;
}

const text = { type: String, required: true } as const;
const yes = { type: Boolean, default: false } as const;
const options = { versionKey: false } as const;

const bureau = new Schema<BureauRow>({ _id: text, name: text, level: text, parentId: String }, options);
const school = new Schema<SchoolRow>({ _id: text, bureauId: text, name: text, kind: text, centralSchoolId: String }, options);
school.index({ bureauId: 1, _id: 1 });
const classroom = new Schema<ClassroomRow>(
  { _id: text, schoolId: text, grade: Number, number: Number, name: text, stage: text, classTeacherId: String },
  options,
);
classroom.index({ schoolId: 1, grade: 1, number: 1 });
const membership = { type: [{ _id: false, classroomId: text, from: String, until: text }], default: undefined };
const student = new Schema<StudentRow>(
  {
    ...{ _id: text, schoolId: text, classroomId: text, nameSealed: text, studentNo: text },
    ...{ since: String, leftOn: String, past: membership, mergedInto: String, aliases: { type: [String], default: undefined } },
  },
  options,
);
student.index({ classroomId: 1, studentNo: 1 });
student.index({ schoolId: 1 });
const guardian = new Schema<GuardianRow>(
  {
    _id: text,
    nameSealed: text,
    phoneSealed: text,
    phoneBlind: text,
    quietHours: { type: { _id: false, from: Number, to: Number }, default: undefined },
    digestMinute: Number,
    largeType: Boolean,
  },
  options,
);
guardian.index({ phoneBlind: 1 });
const guardianship = new Schema<GuardianshipRow>(
  {
    _id: text,
    guardianId: text,
    studentId: text,
    relation: text,
    caregiverAtHome: yes,
    worksAway: yes,
    since: Date,
    endedAt: Date,
    barred: { type: [String], default: undefined },
  },
  options,
);
guardianship.index({ studentId: 1 });
guardianship.index({ guardianId: 1 });
const teaching = { type: [{ _id: false, subject: text, classroomIds: [String] }], default: undefined };
const teacher = new Schema<TeacherRow>(
  {
    ...{ _id: text, schoolId: text, teacherNo: text, nameSealed: text },
    ...{ roles: [String], subjects: [String], classroomIds: [String], teaches: teaching },
  },
  options,
);
teacher.index({ schoolId: 1, teacherNo: 1 });
teacher.index({ 'teaches.classroomIds': 1 }, { sparse: true });
const officer = new Schema<OfficerRow>({ _id: text, bureauId: text, duty: String, officerNo: text, nameSealed: text }, options);
const term = new Schema<TermRow>({ _id: text, name: text, startsOn: text, endsOn: text }, options);

/** The models on one connection, by collection. */
export function rosterModels(connection: Connection) {
  return {
    bureaus: connection.model('Bureau', bureau, 'bureaus'),
    schools: connection.model('School', school, 'schools'),
    classrooms: connection.model('Classroom', classroom, 'classrooms'),
    students: connection.model('Student', student, 'students'),
    guardians: connection.model('Guardian', guardian, 'guardians'),
    guardianships: connection.model('Guardianship', guardianship, 'guardianships'),
    teachers: connection.model('Teacher', teacher, 'teachers'),
    officers: connection.model('Officer', officer, 'officers'),
    terms: connection.model('Term', term, 'terms'),
  };
}
export type RosterModels = ReturnType<typeof rosterModels>;
