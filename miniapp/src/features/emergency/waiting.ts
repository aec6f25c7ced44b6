import type { WireEmergencies } from '@contract/index';

type Line = WireEmergencies['lines'][number];

/** Emergencies in the order in which they need somebody: what waits for the reader, then what else waits, then what is over. */
export function sorted(lines: readonly Line[]): { readonly waiting: readonly Line[]; readonly over: readonly Line[] } {
  const asked = lines.filter(({ state }) => state === 'asked');
  return {
    waiting: [...asked.filter(({ own }) => !own), ...asked.filter(({ own }) => own)],
    over: lines.filter(({ state }) => state !== 'asked'),
  };
}

/** How many wait for the reader's own word. */
export const waitForMe = (lines: readonly Line[]): number => lines.filter(({ state, own }) => state === 'asked' && !own).length;
