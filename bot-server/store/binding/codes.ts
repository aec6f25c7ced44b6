import { Schema, type Connection } from 'mongoose';
import type { BindingCheck, ClassCode } from '../../domain/binding/binding';
import type { Instant } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';
import { isDuplicate } from '../connect';

interface Row {
  /** The classroom. */
  _id: string;
  codeSealed: string;
  codeBlind: string;
  madeAt: Date;
  /** The mini-program code's picture as WeChat drew it, base64: drawn once a code. */
  picture?: string;
}
interface RuleRow {
  /** The school. */
  _id: string;
  check: BindingCheck;
}

const text = { type: String, required: true } as const;
const code = new Schema<Row>(
  { _id: text, codeSealed: text, codeBlind: text, madeAt: { type: Date, required: true }, picture: String },
  { versionKey: false },
);
code.index({ codeBlind: 1 }, { unique: true });
const rule = new Schema<RuleRow>({ _id: text, check: text }, { versionKey: false });

const place = (classroomId: string): string => `class_codes.code:${classroomId}`;
const MOST_TRIES = 5;

/** Codes of classes, and what each school asks beside a child's name. */
export function openClassCodes(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal' | 'blind'>) {
  const codes = connection.model('ClassCode', code, 'class_codes');
  const rules = connection.model('BindingRule', rule, 'binding_rules');
  const blind = (plain: string): string => seal.blind(`class-code:${plain}`);
  const toCode = (row: Row): ClassCode => ({
    classroomId: row._id,
    code: seal.unseal(row.codeSealed, place(row._id)),
    madeAt: row.madeAt.getTime(),
  });
  const fresh = (classroomId: string, plain: string, now: Instant) => ({
    codeSealed: seal.seal(plain, place(classroomId)),
    codeBlind: blind(plain),
    madeAt: new Date(now),
  });
  /** Two classes that drew the same code draw again. */
  async function drawing<T>(draw: () => string, write: (plain: string) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await write(draw());
      } catch (error) {
        if (!isDuplicate(error) || tried >= MOST_TRIES) throw error;
      }
    }
  }

  return {
    /** The class's code, made when it has none. */
    async ofClass(classroomId: string, draw: () => string, now: Instant): Promise<ClassCode> {
      const known = await codes.findById(classroomId).lean<Row>();
      if (known) return toCode(known);
      return drawing(draw, async (plain) => {
        const row = await codes
          .findOneAndUpdate(
            { _id: classroomId },
            { $setOnInsert: fresh(classroomId, plain, now) },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<Row>();
        return toCode(row);
      });
    },
    /** A new code; the old one leads nowhere from now on. */
    async renew(classroomId: string, draw: () => string, now: Instant): Promise<ClassCode> {
      return drawing(draw, async (plain) => {
        const row = await codes
          .findOneAndUpdate(
            { _id: classroomId },
            { $set: fresh(classroomId, plain, now), $unset: { picture: 1 } },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<Row>();
        return toCode(row);
      });
    },
    async classroomOf(plain: string): Promise<string | undefined> {
      return (await codes.findOne({ codeBlind: blind(plain) }, { _id: 1 }).lean<Row>())?._id;
    },
    async picture(classroomId: string): Promise<string | undefined> {
      return (await codes.findById(classroomId, { picture: 1 }).lean<Row>())?.picture;
    },
    /** Kept for the code it was drawn for, and for no later one. */
    async keepPicture({ classroomId, code: plain }: Pick<ClassCode, 'classroomId' | 'code'>, picture: string): Promise<void> {
      await codes.updateOne({ _id: classroomId, codeBlind: blind(plain) }, { $set: { picture } });
    },
    async checkOf(schoolId: string): Promise<BindingCheck> {
      return (await rules.findById(schoolId).lean<RuleRow>())?.check ?? 'phone-tail';
    },
    async setCheck(schoolId: string, check: BindingCheck): Promise<void> {
      await rules.updateOne({ _id: schoolId }, { $set: { check } }, { upsert: true });
    },
    async syncIndexes(): Promise<void> {
      await codes.createIndexes();
    },
  };
}
export type ClassCodeStore = ReturnType<typeof openClassCodes>;
