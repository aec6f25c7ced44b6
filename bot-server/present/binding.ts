import type {
  WireBound,
  WireCallSheet,
  WireClassFamilies,
  WireJoinCode,
  WireMyRequest,
  WireOpenedCode,
  WireSchoolBinding,
  WireSlipSheet,
} from '../contract/index';
import { REFUSED_WORDS, type BindingCheck, type BindingRequest } from '../domain/binding/binding';
import { spacedCode } from '../domain/binding/codes';
import { maskedPhone } from '../domain/binding/mask';
import type { Classroom, Guardian, Guardianship, School, Student } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

type Named = Pick<Student, 'id' | 'name'>;

export const presentOpened = (opened: {
  code: string;
  slip?: string;
  school: School;
  classroom: Classroom;
  check: BindingCheck;
}): WireOpenedCode => ({
  code: spacedCode(opened.code),
  schoolName: opened.school.name,
  className: opened.classroom.name,
  check: opened.check,
  slip: opened.slip === undefined ? null : spacedCode(opened.slip),
});

export const presentBound = (bound: {
  children: readonly { student: Named; className: string; relation: string }[];
  already: boolean;
}): WireBound => ({
  children: bound.children.map(({ student, className, relation }) => ({ name: student.name, className, relation })),
  already: bound.already,
});

export const presentMyRequest = ({ request, className }: { request: BindingRequest; className: string }): WireMyRequest => ({
  id: request.id,
  child: request.childName,
  className,
  state: request.state,
  askedAt: request.askedAt,
  because: request.because === undefined ? '' : REFUSED_WORDS[request.because],
});

export function presentJoin(
  offer: { kind: 'joined' } | { kind: 'no-official-account' } | { kind: 'code'; code: string; expiresAt: Instant; account: string },
): WireJoinCode {
  if (offer.kind === 'code') return { joined: false, code: offer.code, expiresAt: offer.expiresAt, account: offer.account };
  return { joined: offer.kind === 'joined', code: '', expiresAt: 0, account: '' };
}

export const presentClassFamilies = (shown: {
  classroom: Classroom;
  check: BindingCheck;
  code: { code: string; madeAt: Instant; link: string; qr: string };
  families: readonly {
    student: Named;
    bound: boolean;
    guardians: readonly { guardian: Guardian; kin: Guardianship; bound: boolean }[];
    slip: 'none' | 'open' | 'used' | 'over';
    slipUntil: Instant | undefined;
  }[];
  requests: readonly { request: BindingRequest; matches: readonly string[] }[];
}): WireClassFamilies => ({
  classroom: { id: shown.classroom.id, name: shown.classroom.name },
  check: shown.check,
  code: { code: spacedCode(shown.code.code), madeAt: shown.code.madeAt, link: shown.code.link, qr: shown.code.qr },
  families: shown.families.map(({ student, bound, guardians, slip, slipUntil }) => ({
    student: { id: student.id, name: student.name },
    bound,
    guardians: guardians.map(({ guardian, kin, bound: isBound }) => ({
      id: guardian.id,
      relation: kin.relation,
      name: guardian.name,
      phone: maskedPhone(guardian.phone),
      caregiverAtHome: kin.caregiverAtHome,
      worksAway: kin.worksAway,
      bound: isBound,
    })),
    slip,
    slipUntil: slipUntil ?? null,
  })),
  requests: shown.requests.map(({ request, matches }) => ({
    id: request.id,
    child: request.childName,
    relation: request.relation,
    ownName: request.ownName,
    askedAt: request.askedAt,
    matches: [...matches],
  })),
});

export const presentSlipSheet = (sheet: {
  classroom: Classroom;
  school: School | undefined;
  validUntil: Instant;
  classCode: string;
  slips: readonly { student: Named; code: string; qr: string }[];
}): WireSlipSheet => ({
  className: sheet.classroom.name,
  schoolName: sheet.school?.name ?? '',
  validUntil: sheet.validUntil,
  classCode: spacedCode(sheet.classCode),
  slips: sheet.slips.map(({ student, code, qr }) => ({ student: student.id, name: student.name, code: spacedCode(code), qr })),
});

export const presentCallSheet = (sheet: {
  classroom: Classroom;
  school: School | undefined;
  lines: readonly { student: Named; guardians: readonly { guardian: Guardian; kin: Guardianship }[] }[];
}): WireCallSheet => ({
  className: sheet.classroom.name,
  schoolName: sheet.school?.name ?? '',
  lines: sheet.lines.map(({ student, guardians }) => ({
    child: student.name,
    guardians: guardians.map(({ guardian, kin }) => ({ relation: kin.relation, name: guardian.name, phone: guardian.phone })),
  })),
});

export const presentSchoolBinding = (shown: {
  check: BindingCheck;
  classrooms: readonly { classroom: Classroom; children: number; bound: number }[];
}): WireSchoolBinding => ({
  check: shown.check,
  classrooms: shown.classrooms.map(({ classroom, children, bound }) => ({ id: classroom.id, name: classroom.name, children, bound })),
});
