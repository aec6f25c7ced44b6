import type { WireDuty } from '../contract/index';
import { spanWords } from '../domain/calendar/own-days';
import { formatMinute } from '../domain/time/civil';
import type { DutyView } from '../domain/question/duty-view';

const PARTS = { morning: '上午', afternoon: '下午' } as const;

export function presentDuty({ rules, colleagues, leaves, reader, edits }: DutyView): WireDuty {
  const nameOf = new Map(colleagues.map(({ id, name }) => [id, name]));
  return {
    windows: rules.windows.map(({ from, to }) => ({ from: formatMinute(from), to: formatMinute(to) })),
    duty: rules.duty.map(({ weekday, teacherIds }) => ({ weekday, teachers: [...teacherIds] })),
    version: rules.version,
    edits,
    colleagues: colleagues.map(({ id, name, teacherNo }) => ({ id, name, no: teacherNo })),
    leaves: leaves.map(({ id, teacherId, from, to, part, substituteId }) => ({
      id,
      teacher: nameOf.get(teacherId) ?? '',
      mine: teacherId === reader.teacherId,
      from,
      to,
      ...(part === undefined ? {} : { part }),
      days: `${spanWords({ from, to })}${part === undefined ? '' : PARTS[part]}`,
      ...(substituteId === undefined ? {} : { substitute: nameOf.get(substituteId) ?? '' }),
      edits: edits || teacherId === reader.teacherId,
    })),
  };
}
