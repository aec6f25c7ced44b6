import type { WireEmergencies } from '@contract/index';
import { sorted, waitForMe } from '@/features/emergency/waiting';

type Line = WireEmergencies['lines'][number];
const line = (id: string, state: Line['state'], own: boolean): Line => ({
  ...{ id, state, own, text: '明天停课一天', reason: '台风红色预警', to: '全校', askedBy: '王磊', askedAt: 1, confirmBy: 2 },
  families: { total: 0, sent: 0 },
});

it('what waits for the reader comes first, then what waits for others, then what is over as it came', () => {
  const lines = [line('a', 'refused', false), line('b', 'asked', true), line('c', 'lapsed', true), line('d', 'asked', false)];
  const { waiting, over } = sorted(lines);
  expect(waiting.map(({ id }) => id)).toEqual(['d', 'b']);
  expect(over.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(waitForMe(lines)).toBe(1);
});
