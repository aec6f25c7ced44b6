import type { WireClassAnswer } from '../contract/index';
import type { ClassAnswer } from '../domain/class-answer/class-answer';
import type { CrowdedSecond } from '../domain/question/crowded';
import type { ShownClassAnswer } from '../domain/class-answer/shown';

function stateText({ state, said, sentBack }: ClassAnswer): string {
  if (state === 'published') return '已发布';
  if (state === 'withdrawn') return '已收回';
  if (state === 'waiting') return '等学校放行';
  if (state === 'returned') return `退回了：${sentBack ?? ''}`.slice(0, 120);
  return said === 'risky' ? '等检查：微信说里面有不合适的话，请改一改' : '等检查：检查好了会自动发布';
}

/** A class answer as its reader may see it: families see who answered and nothing of how it came about. */
export function presentClassAnswer({ answer, teacher, className, staff }: ShownClassAnswer): WireClassAnswer {
  const { id, question, answer: text, pinned, publishedAt, changedAt, state, reach, rev, questionId } = answer;
  return {
    id,
    question,
    answer: text,
    from: teacher === undefined ? '老师' : `${teacher.slice(0, 1)}老师`,
    at: publishedAt ?? changedAt,
    ...(pinned ? { pinned: { resource: pinned.resourceId, title: pinned.title, atSecond: pinned.atSecond } } : {}),
    ...(staff
      ? {
          staff: {
            ...{ state, stateText: stateText(answer), reach, className: className ?? '', rev, ...staff },
            ...(staff.mine && questionId !== undefined ? { ofQuestion: questionId } : {}),
          },
        }
      : {}),
  };
}

/** 「第 2:10 处有 6 个家长提问」 */
export function presentAskedSecond({ second, families }: CrowdedSecond): { second: number; families: number; text: string } {
  const whole = Math.floor(second);
  return { second, families, text: `第 ${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} 处有 ${families} 个家长提问` };
}
