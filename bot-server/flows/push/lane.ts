import type { Flight } from './flight';
import type { PushNeeds } from './needs';
import type { RingWith } from './try-way';

/** The process ends, or another one leads, and nothing of this message has begun. */
export class Stopped extends Error {}

export interface LaneOptions {
  readonly flight: Flight;
  /** How many calls are on their way at most. */
  readonly concurrency: number;
  readonly stopped: () => boolean;
}

/** Beside the calls on their way, so many are being written down: none when few go at once, half as many when hundreds do. */
const beginning = (concurrency: number): number => concurrency + Math.floor(concurrency / 64) * 32;

/**
 * One message's way through the sender. A place is taken before it is asked whether the push still goes out, and given back when the answer is
 * there: so what is found out, or said, stops all but the few that have begun, and a crash leaves no more than those unknown.
 */
export function openLane(needs: PushNeeds, shared: RingWith, { flight, concurrency, stopped }: LaneOptions) {
  let end = (): void => undefined;
  const called = async <T>(call: () => Promise<T>): Promise<T> => {
    const over = await flight.call(concurrency);
    try {
      return await call();
    } finally {
      over();
    }
  };
  const { gateway } = needs;
  const { sendNotice, sendSchoolNotice } = gateway;
  const { runs, gates, canary } = shared;
  return {
    needs: {
      ...needs,
      gateway: {
        ...gateway,
        sendSubscribe: (...args) => called(() => gateway.sendSubscribe(...args)),
        sendTemplate: (...args) => called(() => gateway.sendTemplate(...args)),
        sendCustomText: (...args) => called(() => gateway.sendCustomText(...args)),
        ...(sendNotice ? { sendNotice: (...args: Parameters<typeof sendNotice>) => called(() => sendNotice(...args)) } : {}),
        ...(sendSchoolNotice
          ? { sendSchoolNotice: (...args: Parameters<typeof sendSchoolNotice>) => called(() => sendSchoolNotice(...args)) }
          : {}),
      },
    } satisfies PushNeeds,
    shared: {
      ...shared,
      canary: {
        enter(way) {
          // Whoever waits for the one that goes ahead keeps no place: that one needs a place itself.
          end();
          return canary.enter(way);
        },
      },
      gates: {
        ...gates,
        // Whoever begins next knows what this answer says of the channel.
        note: (...args) => gates.note(...args).finally(() => end()),
      },
      runs: {
        ...runs,
        async ofMessage(message) {
          end();
          end = await flight.begin(beginning(concurrency));
          if (stopped()) throw new Stopped();
          return runs.ofMessage(message);
        },
      },
    } satisfies RingWith,
    end: () => end(),
  };
}
