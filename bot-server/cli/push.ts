import { systemScope } from '../domain/access/scope';
import { Refusal } from '../domain/refusal';
import { formatInstant } from '../domain/time/civil';
import { MINUTE } from '../domain/time/instant';
import { listPushes, type PushStanding } from '../flows/push/list-pushes';
import { sweepOnce } from '../flows/push/sweep-once';
import type { Args, Noun } from './noun';

const MOST = 500;
const LEASE = 'jobs';

function limitOf({ options }: Args): number {
  const text = options['limit'];
  if (text === undefined) return 20;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new Refusal('request/invalid', { message: `--limit 要是 1 到 ${MOST} 的整数，例如 --limit 50` });
  return limit;
}

const shown = ({ push, standing }: PushStanding) => ({
  push: push.id,
  school: push.schoolId,
  title: push.title,
  startsAt: formatInstant(push.startsAt),
  dueAt: formatInstant(push.dueAt),
  classes: push.classroomIds.length,
  state: push.state,
  messages: standing.map(({ state, because, count }) => ({ state, ...(because === undefined ? {} : { because }), count })),
});

export const push: Noun = {
  list: {
    usage: 'push list [--limit <最多几次，默认 20>]',
    async run(deps, args) {
      const { items } = await listPushes(deps, systemScope, { limit: limitOf(args) });
      return items.map(shown);
    },
  },
  run: {
    usage: 'push run（现在就把到时间的都推出去；平时由定时任务自己做）',
    async run(deps) {
      const owner = deps.leases.newOwner();
      const lease = await deps.leases.acquire(LEASE, owner, MINUTE);
      if (!lease.held) throw new Refusal('push/led-elsewhere');
      const prolong = setInterval(() => void deps.leases.acquire(LEASE, owner, MINUTE).catch(() => undefined), MINUTE / 3);
      try {
        const trouble = (error: unknown): void => deps.log.error('message-broke', { error });
        return await sweepOnce({ ...deps, trouble }, { owner, epoch: lease.epoch });
      } finally {
        clearInterval(prolong);
        await deps.leases.release(LEASE, owner);
      }
    },
  },
};
