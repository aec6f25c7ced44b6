import type { WireTrailLine } from '../contract/index';
import type { AuditRow } from '../domain/audit/audit';
import type { ShownTrail } from '../domain/audit/shown';
import { ACTION_WORDS, unitOf } from '../domain/audit/words';
import { familyName } from '../domain/privacy/mask';

const OTHERS: Readonly<Record<AuditRow['actor']['kind'], string>> = {
  guardian: '一位家长',
  teacher: '一位老师',
  officer: '教育局工作人员',
  operator: '系统管理员',
  job: '系统自动',
};

function whoOf({ row, staff, self, relation }: ShownTrail): string {
  if (self) return row.actor.kind === 'guardian' ? '您自己' : '您';
  if (staff) return `${familyName(staff.name)}${staff.roles.includes('head') ? '校长' : '老师'}`;
  if (relation !== undefined) return relation === '其他' ? '孩子的另一位家人' : `孩子的${relation}`;
  return OTHERS[row.actor.kind];
}

function whatOf(row: AuditRow): string {
  const { words } = ACTION_WORDS[row.action];
  return row.amount === undefined ? words : `${words}（${row.amount} ${unitOf(row)}）`;
}

const groupOf = ({ action }: AuditRow): WireTrailLine['group'] => ACTION_WORDS[action].group;
const place = ({ chain, seq }: AuditRow): string => `${chain}:${seq}`;

/** For the head of the school: colleagues by their family name, children masked. */
export function presentSchoolTrail(shown: ShownTrail): WireTrailLine {
  const { row, student, classroom } = shown;
  const about = [classroom?.name, student].filter((part) => part !== undefined).join(' ');
  return {
    ...{ id: place(row), at: row.at, who: whoOf(shown), what: whatOf(row), group: groupOf(row) },
    about: about === '' && row.about.kind === 'guardian' ? '一位家长' : about,
    ...(row.actor.kind === 'teacher' ? { person: row.actor.id } : {}),
  };
}

/** For a guardian: their own child by name, everybody else by what they are. */
export function presentOwnTrail(shown: ShownTrail): WireTrailLine {
  const { row, student, classroom } = shown;
  const about = classroom ? `${classroom.name}，里面有您的孩子` : (student ?? (row.about.kind === 'guardian' ? '您的信息' : ''));
  return { id: place(row), at: row.at, who: whoOf(shown), what: whatOf(row), group: groupOf(row), about };
}
