import { z } from 'zod';
import { At, Count, Id } from './common';

const Name = z.string().trim().min(1).max(30);
export const WireRelation = z.enum(['父亲', '母亲', '爷爷', '奶奶', '外公', '外婆', '其他']);
export const WireBindingCheck = z.enum(['phone-tail', 'slip']);
/** Longer than any code: people type blanks and dashes into it. */
const TypedCode = z.string().min(1).max(40);

export const OpenCode = z.strictObject({ scene: z.string().min(1).max(80) });
/** What a code leads to: never a name of a child. `slip`: the code carried a slip's code too. */
export const OpenedCode = z
  .strictObject({
    code: z.string().max(20),
    schoolName: z.string().max(80),
    className: z.string().max(60),
    check: WireBindingCheck,
    slip: z.string().max(20).nullable(),
  })
  .meta({ id: 'OpenedCode' });

export const BindChild = z.strictObject({
  code: TypedCode,
  child: Name,
  /** One of the two. */
  tail: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  slip: TypedCode.optional(),
  relation: WireRelation.optional(),
  ownName: Name.optional(),
});
export const BindPhone = z.strictObject({ code: z.string().min(1).max(200) });
export const Bound = z
  .strictObject({
    children: z.array(z.strictObject({ name: z.string().max(40), className: z.string().max(60), relation: z.string().max(10) })).max(20),
    /** Nothing changed: it was bound before. */
    already: z.boolean(),
  })
  .meta({ id: 'Bound' });

export const AskTeacher = z.strictObject({ code: TypedCode, child: Name, relation: WireRelation, ownName: Name });
export const MyRequest = z
  .strictObject({
    id: Id,
    child: z.string().max(40),
    className: z.string().max(60),
    state: z.enum(['open', 'approved', 'refused']),
    askedAt: At,
    /** Why it was refused, in words. */
    because: z.string().max(80),
  })
  .meta({ id: 'MyBindingRequest' });
export const MyRequests = z.strictObject({ items: z.array(MyRequest).max(20) });

export const JoinCode = z
  .strictObject({
    /** Bound under the official account already: no code is needed. */
    joined: z.boolean(),
    code: z.string().max(6),
    expiresAt: At,
    account: z.string().max(60),
  })
  .meta({ id: 'JoinCode' });

export const Picture = z.strictObject({
  /** A data address, or null where WeChat gives none. */
  picture: z.string().max(700_000).nullable(),
});

export const WireClassCode = z
  .strictObject({
    /** With its dashes. */
    code: z.string().max(20),
    madeAt: At,
    /** What a printed sheet's QR opens. */
    link: z.string().max(300),
    qr: z.string().max(20_000),
  })
  .meta({ id: 'ClassCode' });

export const GuardianLine = z
  .strictObject({
    id: Id,
    relation: z.string().max(10),
    name: z.string().max(40),
    /** 138****1234; empty where the roster has none. */
    phone: z.string().max(20),
    caregiverAtHome: z.boolean(),
    worksAway: z.boolean(),
    bound: z.boolean(),
  })
  .meta({ id: 'GuardianLine' });
export const FamilyLine = z
  .strictObject({
    student: z.strictObject({ id: Id, name: z.string().max(40) }),
    bound: z.boolean(),
    guardians: z.array(GuardianLine).max(12),
    slip: z.enum(['none', 'open', 'used', 'over']),
    slipUntil: At.nullable(),
  })
  .meta({ id: 'FamilyLine' });
export const RequestLine = z
  .strictObject({
    id: Id,
    child: z.string().max(40),
    relation: z.string().max(10),
    ownName: z.string().max(40),
    askedAt: At,
    /** Children of the class with that name; empty: nobody here is called so. */
    matches: z.array(Id).max(10),
  })
  .meta({ id: 'BindingRequestLine' });
export const ClassFamilies = z
  .strictObject({
    classroom: z.strictObject({ id: Id, name: z.string().max(60) }),
    check: WireBindingCheck,
    code: WireClassCode,
    families: z.array(FamilyLine).max(150),
    requests: z.array(RequestLine).max(100),
  })
  .meta({ id: 'ClassFamilies' });

export const PrintSlips = z.strictObject({ students: z.array(Id).min(1).max(150).optional() });
export const SlipSheet = z
  .strictObject({
    className: z.string().max(60),
    schoolName: z.string().max(80),
    validUntil: At,
    /** For those who can not scan. */
    classCode: z.string().max(20),
    slips: z
      .array(z.strictObject({ student: Id, name: z.string().max(40), code: z.string().max(20), qr: z.string().max(20_000) }))
      .max(150),
  })
  .meta({ id: 'SlipSheet' });
export const CallSheet = z
  .strictObject({
    className: z.string().max(60),
    schoolName: z.string().max(80),
    lines: z
      .array(
        z.strictObject({
          child: z.string().max(40),
          /** Whole numbers: this sheet is for calling, and its making is written down. */
          guardians: z.array(z.strictObject({ relation: z.string().max(10), name: z.string().max(40), phone: z.string().max(20) })).max(12),
        }),
      )
      .max(150),
  })
  .meta({ id: 'CallSheet' });

/** `guardian`: a row of the roster; without it the person becomes a guardian of their own. */
export const ApproveRequest = z.strictObject({ student: Id, guardian: Id.optional() });
export const RefuseRequest = z.strictObject({ because: z.enum(['unknown-person', 'other-class', 'already-bound', 'come-to-school']) });
export const Unbind = z.strictObject({ student: Id, because: z.enum(['left', 'asked', 'wrong-wechat']) });

export const SchoolBinding = z
  .strictObject({
    check: WireBindingCheck,
    classrooms: z.array(z.strictObject({ id: Id, name: z.string().max(60), children: Count, bound: Count })).max(200),
  })
  .meta({ id: 'SchoolBinding' });
export const ChooseCheck = z.strictObject({ check: WireBindingCheck });
