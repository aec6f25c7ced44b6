import type { WireChildDesk, WireChildrenRules, WireCorrection, WireCorrectionLine, WireErasure } from '../contract/index';
import { ASKED_FIRST, CONSENT_PURPOSES, type ConsentPurpose, type ConsentState, type GuardianWord } from '../domain/consent/consent';
import type { RulesText } from '../domain/consent/rules-text';
import type { ErasureRequest } from '../domain/erasure/erasure';
import { WHAT_GOES, WHAT_STAYS } from '../domain/erasure/places';
import { CORRECTION_NAMES, type Correction } from '../domain/privacy/correction';
import { KEPT_WORDS, type KeptKind } from '../domain/privacy/kept';
import type { Classroom, Relation, School, Student } from '../domain/roster/roster';
import { TIER_WORDS, type Tier } from '../domain/tier/tier';
import type { Instant } from '../domain/time/instant';

export function presentRules(text: RulesText): WireChildrenRules {
  const { version, sha256, since, title, toCheck, sections, purposes } = text;
  return {
    version,
    sha256,
    since,
    title,
    toCheck,
    sections: sections.map(({ heading, lines }) => ({ heading, lines: [...lines] })),
    purposes: CONSENT_PURPOSES.map((purpose) => {
      const { title: name, what, why, howLong, whoSees, ifNot } = purposes[purpose];
      return { purpose, askedFirst: ASKED_FIRST.includes(purpose), title: name, what, why, howLong, whoSees, ifNot };
    }),
    whatGoes: [...WHAT_GOES],
    whatStays: [...WHAT_STAYS],
  };
}

export function presentCorrection({ id, field, right, askedAt, dueAt, state, settledAt, answer }: Correction): WireCorrection {
  return {
    id,
    field,
    about: CORRECTION_NAMES[field],
    right,
    askedAt,
    dueAt,
    state,
    ...(settledAt === undefined ? {} : { settledAt }),
    ...(answer === undefined || answer === '' ? {} : { answer }),
  };
}

export const presentCorrectionLine = ({
  correction,
  student,
  classroom,
}: {
  readonly correction: Correction;
  readonly student?: Student;
  readonly classroom?: Classroom;
}): WireCorrectionLine => ({ ...presentCorrection(correction), child: student?.name ?? '', className: classroom?.name ?? '' });

export function presentErasure(request: ErasureRequest, { yours, canTakeBack }: { yours: boolean; canTakeBack: boolean }): WireErasure {
  const { no, state, askedAt, takeBackUntil, dueAt, doneAt, erased } = request;
  return {
    no,
    state,
    askedAt,
    takeBackUntil,
    dueAt,
    ...(doneAt === undefined ? {} : { doneAt }),
    ...(erased === undefined ? {} : { erased }),
    yours,
    canTakeBack,
  };
}

interface Desk {
  readonly tiers: readonly { readonly subject: string; readonly tier: Tier; readonly until: Instant }[];
  readonly student: Student;
  readonly classroom?: Classroom;
  readonly school?: School;
  readonly relation: Relation;
  readonly otherGuardians: readonly Relation[];
  readonly kept: readonly { readonly kind: KeptKind; readonly amount: number }[];
  readonly purposes: readonly {
    readonly purpose: ConsentPurpose;
    readonly state: ConsentState;
    readonly yours: GuardianWord;
    readonly refusedBy: readonly Relation[];
  }[];
  readonly corrections: readonly Correction[];
  readonly erasure?: ErasureRequest & { readonly yours: boolean; readonly canTakeBack: boolean };
  readonly file?: { readonly id: string; readonly madeAt: Instant; readonly expiresAt: Instant };
}

export function presentChildDesk(desk: Desk): WireChildDesk {
  const { student, classroom, school, relation, otherGuardians, kept, purposes, tiers, corrections, erasure, file } = desk;
  return {
    id: student.id,
    name: student.name,
    className: classroom?.name ?? '',
    schoolName: school?.name ?? '',
    relation,
    otherGuardians: [...otherGuardians],
    kept: kept.map(({ kind, amount }) => ({ kind, amount, what: KEPT_WORDS[kind].what, until: KEPT_WORDS[kind].until })),
    purposes: purposes.map(({ purpose, state, yours, refusedBy }) => ({ purpose, state, yours, refusedBy: [...refusedBy] })),
    tiers: tiers.map(({ subject, tier, until }) => ({ subject, words: TIER_WORDS[tier].name, until })),
    corrections: corrections.map(presentCorrection),
    ...(erasure ? { erasure: presentErasure(erasure, erasure) } : {}),
    ...(file ? { file: { id: file.id, madeAt: file.madeAt, expiresAt: file.expiresAt } } : {}),
  };
}
