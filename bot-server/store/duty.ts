import { Schema, trusted, type Connection } from 'mongoose';
import { defaultRules, type AnswerRules, type TeacherLeave } from '../domain/question/answer-rules';
import type { SchoolId, TeacherId } from '../domain/roster/roster';
import type { CivilDate, Weekday } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface RulesRow {
  /** The school's id. */
  _id: string;
  windows: { from: number; to: number }[];
  duty: { weekday: Weekday; teacherIds: string[] }[];
  version: number;
  at: Date;
}
interface LeaveRow {
  _id: string;
  schoolId: string;
  teacherId: string;
  from: string;
  to: string;
  part?: 'morning' | 'afternoon';
  substituteId?: string;
  at: Date;
}

const text = { type: String, required: true } as const;
const rulesSchema = new Schema<RulesRow>(
  {
    _id: text,
    windows: { type: [{ _id: false, from: Number, to: Number }], required: true },
    duty: { type: [{ _id: false, weekday: Number, teacherIds: [String] }], required: true },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
const leaveSchema = new Schema<LeaveRow>(
  {
    _id: text,
    schoolId: text,
    teacherId: text,
    from: text,
    to: text,
    part: String,
    substituteId: String,
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
leaveSchema.index({ schoolId: 1, to: 1 });
leaveSchema.index({ teacherId: 1, to: 1 });

const toRules = ({ _id, windows, duty, version }: RulesRow): AnswerRules => ({
  schoolId: _id,
  windows: windows.map(({ from, to }) => ({ from, to })),
  duty: duty.map(({ weekday, teacherIds }) => ({ weekday, teacherIds: [...teacherIds] })),
  version,
});
const toLeave = ({ _id, schoolId, teacherId, from, to, part, substituteId }: LeaveRow): TeacherLeave => ({
  id: _id,
  schoolId,
  teacherId,
  from,
  to,
  ...(part === undefined ? {} : { part }),
  ...(substituteId === undefined ? {} : { substituteId }),
});

/** When a school's teachers answer, who is on duty, and who is on leave. */
export function openDutyStore(connection: Connection) {
  const rules = connection.model('AnswerRules', rulesSchema, 'answerRules');
  const leaves = connection.model('Leave', leaveSchema, 'leaves');
  return {
    async rulesOf(schoolId: SchoolId): Promise<AnswerRules> {
      const row = await rules.findById(schoolId).lean<RulesRow>();
      return row ? toRules(row) : defaultRules(schoolId);
    },
    /** Puts these in the place of that version; false when somebody changed them meanwhile. */
    async keepRules({ schoolId: _id, windows, duty, version }: AnswerRules, now: Instant): Promise<boolean> {
      const set = {
        windows: windows.map(({ from, to }) => ({ from, to })),
        duty: duty.map(({ weekday, teacherIds }) => ({ weekday, teacherIds: [...teacherIds] })),
        version: version + 1,
        at: new Date(now),
      };
      if (version > 0) return (await rules.updateOne({ _id, version }, { $set: set })).matchedCount === 1;
      const { upsertedCount } = await rules.updateOne({ _id }, { $setOnInsert: set }, { upsert: true }).catch((fault: unknown) => {
        if (isDuplicate(fault)) return { upsertedCount: 0 };
        throw fault;
      });
      return upsertedCount === 1;
    },
    /** A school's leaves that had not ended before this day, the next to end first. */
    async leavesOfSchool(schoolId: SchoolId, since: CivilDate): Promise<TeacherLeave[]> {
      const found = await leaves
        .find({ schoolId, to: trusted({ $gte: since }) })
        .sort({ to: 1, _id: 1 })
        .lean<LeaveRow[]>();
      return found.map(toLeave);
    },
    async leavesOf(teacherId: TeacherId, since: CivilDate): Promise<TeacherLeave[]> {
      const found = await leaves
        .find({ teacherId, to: trusted({ $gte: since }) })
        .sort({ to: 1, _id: 1 })
        .lean<LeaveRow[]>();
      return found.map(toLeave);
    },
    async leave(id: string): Promise<TeacherLeave | undefined> {
      const row = await leaves.findById(id).lean<LeaveRow>();
      return row ? toLeave(row) : undefined;
    },
    async addLeave({ id, ...leave }: TeacherLeave, now: Instant): Promise<void> {
      await leaves.updateOne({ _id: id }, { $setOnInsert: { ...leave, at: new Date(now) } }, { upsert: true });
    },
    async dropLeave(id: string): Promise<void> {
      await leaves.deleteOne({ _id: id });
    },
    async syncIndexes(): Promise<void> {
      await rules.createIndexes();
      await leaves.createIndexes();
    },
  };
}
export type DutyStore = ReturnType<typeof openDutyStore>;
