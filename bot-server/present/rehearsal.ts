import type { WireClassReach, WirePlanRehearsal } from '../contract/index';
import type { Purpose } from '../domain/account/account';
import type { Conflict, Rehearsal } from '../domain/rehearsal/rehearsal';
import type { Reach } from '../domain/rehearsal/unreachable';
import type { Classroom, Student } from '../domain/roster/roster';

type WireConflict = WirePlanRehearsal['conflicts'][number];

const SHOWN_LINES = 12;
const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  'new-item': '新内容通知',
  nudge: '没看完的提醒',
  answer: '答复通知',
  'question-due': '提问催办',
  'bulletin-ready': '通报提醒',
};
const MISSING: Readonly<Record<Exclude<Reach, 'rings'>, string>> = {
  'not-bound': '家长还没有绑定微信，什么也收不到',
  'no-way': '绑定了，但没有能通知到的渠道，只能自己打开小程序看',
  'no-consent': '通知次数用完了，要家长在小程序里点一次“继续提醒我”',
};

function linesText(lines: readonly number[]): string {
  const shown = lines.slice(0, SHOWN_LINES).join('、');
  return lines.length > SHOWN_LINES ? `第 ${shown} 等 ${lines.length} 行` : `第 ${shown} 行`;
}

/** What is wrong and what mends it, each as a sentence. */
export function conflictWords(
  conflict: Conflict,
  nameOf: (classroomId: string) => string,
): { readonly text: string; readonly advice: string } {
  switch (conflict.kind) {
    case 'unknown-resource':
      return { text: `${linesText(conflict.lines)}的内容“${conflict.resourceId}”不在内容库里`, advice: '请换一个内容，或先把它加进内容库' };
    case 'withdrawn':
      return { text: `${linesText(conflict.lines)}的内容已经下架，到时候推不出去`, advice: '请换一个内容' };
    case 'holiday':
      return { text: `${linesText(conflict.lines)}在“${conflict.name}”这天，学校放假`, advice: '请改日子；如果就想在假期推，可以不改' };
    case 'other-day':
      return { text: `${linesText(conflict.lines)}：${conflict.name}`, advice: '请看看是不是排错了日子' };
    case 'exams':
      return { text: `${linesText(conflict.lines)}在“${conflict.name}”`, advice: '请避开考试，改到前后的周' };
    case 'closed-hours':
      return {
        text: `${linesText(conflict.lines)}的时间，${conflict.guardians} 位家长在休息，通知会推迟`,
        advice: '请改到早上 7 点以后、晚上 9 点半以前',
      };
    case 'too-many':
      return {
        text: `第 ${conflict.week} 周对 ${conflict.guardians} 位家长来说太多了，${linesText(conflict.lines)}不能按时响铃`,
        advice: '一位家长一周最多响三次。请减几行，或分到别的周',
      };
    case 'unreachable':
      return conflict.because === 'not-bound'
        ? {
            text: `${nameOf(conflict.classroomId)}有 ${conflict.students.length} 个孩子通知不到`,
            advice: '家长都没有绑定微信，什么也收不到。请班主任先联系，名单在“家长绑定”里',
          }
        : {
            text: `${nameOf(conflict.classroomId)}有 ${conflict.students.length} 个孩子通知不到`,
            advice: '家长绑定了，但没有能响铃的渠道。请家长关注学校的公众号，或在小程序里打开提醒',
          };
    case 'consents-run-out':
      return {
        text: `到第 ${conflict.week} 周，有 ${conflict.guardians} 位家长的通知次数用完了`,
        advice: '通知次数要家长自己点。请班主任在这一周以前提醒一次',
      };
    case 'one-phone':
      return {
        text: `${linesText(conflict.lines)}同时给两个孩子看，有 ${conflict.families} 家只有一部手机`,
        advice: '请错开时间',
      };
    case 'no-template':
      return { text: `公众平台上没有“${PURPOSE_WORDS[conflict.purpose]}”用的消息模板`, advice: '请管理员先申请模板，再同步一次' };
  }
}

export function presentRehearsal(of: {
  readonly plan: { readonly id: string };
  readonly rehearsal: Rehearsal;
  readonly classrooms: readonly Classroom[];
}): WirePlanRehearsal {
  const names = new Map(of.classrooms.map(({ id, name }) => [id, name]));
  const { conflicts, ...counts } = of.rehearsal;
  return {
    plan: of.plan.id,
    ...counts,
    conflicts: conflicts.map((conflict): WireConflict => ({
      kind: conflict.kind,
      ...conflictWords(conflict, (id) => names.get(id) ?? '一个班'),
      lines: 'lines' in conflict ? [...conflict.lines] : [],
      ...('week' in conflict ? { week: conflict.week } : {}),
      ...('classroomId' in conflict
        ? {
            classroom: conflict.classroomId,
            count: conflict.students.length,
            short: `${names.get(conflict.classroomId) ?? '一个班'} ${conflict.students.length} 个`,
          }
        : {}),
      ...('guardians' in conflict ? { count: conflict.guardians } : {}),
      ...('families' in conflict ? { count: conflict.families } : {}),
    })),
  };
}

export const presentClassReach = (of: {
  readonly classroom: Classroom;
  readonly families: number;
  readonly missing: readonly { readonly student: Student; readonly because: Exclude<Reach, 'rings'> }[];
}): WireClassReach => ({
  classroom: { id: of.classroom.id, name: of.classroom.name },
  families: of.families,
  missing: of.missing.map(({ student, because }) => ({ student: { id: student.id, name: student.name }, because, text: MISSING[because] })),
});
