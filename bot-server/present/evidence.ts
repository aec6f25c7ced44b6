import type { WireClassEvidence, WireDeclaration } from '../contract/index';
import type { Push } from '../domain/push/push';
import { isLate, type Declaration } from '../domain/viewing/declaration';
import type { Flag } from '../domain/viewing/flags';

export const presentDeclaration = (declaration: Declaration, push: Pick<Push, 'dueAt'>): WireDeclaration => ({
  reason: declaration.reason,
  on: declaration.on,
  late: isLate(declaration, push),
});

/** What was seen, for a teacher: facts, and no word of guilt. */
export function whyForTeacher({ kind, amount }: Pick<Flag, 'kind' | 'amount'>): string {
  if (kind === 'claims') return `手机报上来的比真正过去的时间多 ${amount} 秒。可能是断网后补报，也可能是手机时间不准。`;
  if (kind === 'many-at-once') return `同一段时间里开着 ${amount} 个内容，不能确定每个都看了。可能是家里几个人用同一个账号。`;
  return `同一个上网地址有 ${amount} 位家长的观看片段一秒不差。可能是一起看的，也可能不是。`;
}

/** Why something does not count yet, for whoever watched it: kind, and what to do. */
export function whyForFamily({ kind, decision }: Pick<Flag, 'kind' | 'decision'>): string {
  if (decision?.verdict === 'kept') return '班主任看过了，这次先没有算看完。有疑问请和班主任说一声。';
  if (kind === 'claims') return '记下的时长比真正过去的时间多出不少，还不能确定。您再看一遍就会自动算上，也可以请班主任确认。';
  if (kind === 'many-at-once') return '同一段时间开着好几个内容，还不能确定都看了。请和班主任说一声，老师确认后就算。';
  return '同一个地方有几位家长的记录一模一样，还不能确定。如果是一起看的，请和班主任说一声，老师确认后就算。';
}

export function presentClassEvidence(view: {
  readonly push: Push;
  readonly canDeclare: boolean;
  readonly canDecide: boolean;
  readonly families: readonly {
    readonly student: { readonly id: string; readonly name: string };
    readonly completed?: boolean;
    readonly declaration?: Declaration;
  }[];
  readonly flags: readonly {
    readonly flag: Flag;
    readonly student: { readonly id: string; readonly name: string };
    readonly who: string;
  }[];
}): WireClassEvidence {
  return {
    startsAt: view.push.startsAt,
    dueAt: view.push.dueAt,
    canDeclare: view.canDeclare,
    canDecide: view.canDecide,
    families: view.families.map(({ student, completed, declaration }) => ({
      student: { id: student.id, name: student.name },
      ...(completed === undefined ? {} : { completed }),
      ...(declaration ? { declared: presentDeclaration(declaration, view.push) } : {}),
    })),
    flags: view.flags.map(({ flag, student, who }) => ({
      id: flag.id,
      student: { id: student.id, name: student.name },
      who,
      level: flag.level,
      why: whyForTeacher(flag),
      foundAt: flag.foundAt,
      ...(flag.decision ? { decision: { verdict: flag.decision.verdict, reason: flag.decision.reason, at: flag.decision.at } } : {}),
    })),
  };
}
