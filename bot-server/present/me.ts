import type { WireMe } from '../contract/index';
import type { AboutMe } from '../domain/access/about';
import { formatMinute } from '../domain/time/civil';
import { presentActor } from './actor';

const KEPT: Record<AboutMe['kept'][number]['kind'], { kind: string; until: string }> = {
  children: { kind: '孩子的姓名和班级', until: '毕业或转学后 30 天' },
  viewings: { kind: '观看记录', until: '学年结束' },
  questions: { kind: '提问和答复', until: '学年结束' },
  messages: { kind: '收到的消息', until: '学年结束' },
};

const TIMES = ['07:30', '12:30', '18:30', '20:00'] as const;

export function presentMe({ known, quietHours, digestMinute, largeType, subscriptions, hasWeChat, kept }: AboutMe): WireMe {
  return {
    actor: presentActor(known),
    settings: {
      quietHours: quietHours ? { from: formatMinute(quietHours.from), to: formatMinute(quietHours.to) } : null,
      digestAt: TIMES.find((time) => time === formatMinute(digestMinute)) ?? '18:30',
      largeType,
    },
    subscriptions: subscriptions.map((each) => ({ ...each })),
    ...(hasWeChat === undefined ? {} : { hasWeChat }),
    kept: kept.map(({ kind, amount }) => ({ ...KEPT[kind], amount })),
  };
}
