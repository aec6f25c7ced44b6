import type { WireToday } from '../contract/index';
import type { TodayView } from '../domain/push/today';
import { civilDate, weekday } from '../domain/time/civil';
import { presentResourceCard, type MediaAddress } from './resource';
import { presentStanding } from './viewing';

const WEEKDAYS = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'];

export function presentToday({ now, cards, next, answers }: TodayView, address: MediaAddress): WireToday {
  const [, month, day] = civilDate(now).split('-').map(Number);
  return {
    date: `${month}月${day}日 ${WEEKDAYS[weekday(now) - 1]}`,
    items: cards.map(({ push, resource, children, forStudent, standing, heldBy, before, family, opened, late }) => ({
      push: push.id,
      resource: presentResourceCard(resource, address),
      startsAt: push.startsAt,
      dueAt: push.dueAt,
      children: children.map(({ id, name }) => ({ id, name })),
      for: forStudent,
      viewing: presentStanding(standing, { ...(heldBy ? { heldBy } : {}), ...(before ? { before } : {}), ...(family ? { family } : {}) }),
      opened,
      late,
    })),
    ...(next ? { next } : {}),
    answers,
  };
}
