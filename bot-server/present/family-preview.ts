import type { WireFamilyPreview } from '../contract/index';
import { tagWords } from '../domain/importing/plan-attention';
import { aboutWords } from '../domain/plan/line-kind';
import { maskName } from '../domain/privacy/mask';
import type { AudienceTag, HoldReason, Slot } from '../domain/push/push';
import { dueAtOf } from '../domain/push/slots';
import { sayWhen } from '../domain/question/due';
import type { Heard } from '../domain/rehearsal/play-term';
import type { Resource } from '../domain/resource/resource';
import type { Guardian, Guardianship } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

interface View {
  readonly draft: boolean;
  readonly classroom: { readonly name: string };
  readonly student?: { readonly name: string };
  readonly guardians: readonly { readonly guardian: Guardian; readonly tie: Guardianship; readonly bound: boolean }[];
  readonly lines: readonly Slot[];
  readonly today: readonly Slot[];
  readonly next?: Slot;
  readonly heard: ReadonlyMap<string, readonly Heard[]>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly tags: readonly AudienceTag[];
  readonly at: Instant;
}

const BY: Readonly<Record<NonNullable<Heard['by']>, string>> = {
  'mp-subscribe': '小程序通知',
  'oa-template': '服务号消息',
  'oa-subscribe': '服务号消息',
  'oa-custom': '服务号消息',
  'wecom-school': '企业微信的学校通知',
  inbox: '小程序里的消息',
};
const WHY: Readonly<Partial<Record<HoldReason, string>>> = {
  'not-bound': '没有绑定微信，收不到',
  'no-channel': '没有能响铃的渠道，只在小程序里看得到',
  'no-consent': '通知次数用完了，只在小程序里看得到',
  'budget-spent': '这周响够了三次，只在小程序里看得到',
  'past-due': '等到能响时已经截止，只在小程序里看得到',
};

/** A plan as one family would meet it. */
export function presentFamilyPreview(view: View): WireFamilyPreview {
  const { resources, lines, today, next, at } = view;
  const titleOf = (slot: Slot): string => (resources.get(slot.resourceId)?.title ?? '这个内容不见了').slice(0, 60);
  const card = (slot: Slot) => {
    const resource = resources.get(slot.resourceId);
    const what = { line: slot.line, title: titleOf(slot), startsAt: slot.startsAt, dueAt: dueAtOf(slot) };
    return { ...what, ...(resource ? { kind: resource.kind, for: resource.for } : {}) };
  };
  return {
    who: view.student ? `${view.classroom.name} ${view.student.name}` : `${view.classroom.name}的一家${someoneText(view.tags)}`,
    draft: view.draft,
    at,
    guardians: view.guardians.map(({ guardian, tie, bound }) => ({
      name: `${tie.relation} ${maskName(guardian.name)}`,
      bound,
      text: bound ? '绑定了微信' : '没有绑定微信',
    })),
    lines: lines.map((slot) => ({
      ...card(slot),
      ...(slot.as === undefined ? {} : { about: aboutWords(slot).slice(0, 120) }),
      ...(slot.layers ? { layered: true as const } : {}),
      pushed: slot.state === 'pushed',
      reaches: view.guardians.flatMap(({ guardian, tie }) => {
        const heard = view.heard.get(guardian.id)?.find((one) => one.slot.id === slot.id);
        return heard
          ? [{ name: `${tie.relation} ${maskName(guardian.name)}`, rings: heard.rangAt !== undefined, text: heardText(heard) }]
          : [];
      }),
    })),
    today: today.map(card),
    ...(next ? { next: { title: titleOf(next), startsAt: next.startsAt } } : {}),
  };
}

const someoneText = (tags: readonly AudienceTag[]): string => (tags.length ? `（没有指定是谁；${tagWords(tags)}）` : '（没有指定是谁）');

function heardText({ slot, rangAt, by, silent }: Heard): string {
  if (rangAt === undefined) return WHY[silent ?? 'no-channel'] ?? '不响铃，只在小程序里看得到';
  const way = BY[by ?? 'inbox'];
  return rangAt > slot.startsAt ? `${sayWhen(rangAt, slot.startsAt)} 才响：${way}（那时在休息或这周响够了）` : `准时响：${way}`;
}
