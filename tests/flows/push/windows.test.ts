import { at, openWorld, type World } from './world';

jest.setTimeout(30_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const calls = () => world.wire.map(({ way, openid }) => `${way} ${openid}`);

describe('what is for children', () => {
  it('waits for the morning from an hour before bedtime on, also where the guardian set no quiet hours', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], quietHours: null }]);
    world.resource('口算', { for: 'student' });
    await world.plan([
      ['口算', at('20:20')],
      ['读书', at('21:10')],
    ]);
    world.at('20:20');
    await world.sweep();
    expect(world.wire).toHaveLength(1);
    await world.clean();

    await world.families([{ id: 'mum', children: ['ann.c1'], quietHours: null }]);
    world.resource('口算', { for: 'student' });
    await world.plan([
      ['口算', at('20:21')],
      ['读书', at('21:10')],
    ]);
    world.at('20:21');
    await world.sweep();
    world.at('21:10');
    await world.sweep();
    // The guardian's own comes at its hour; the child's is postponed, not dropped.
    expect(world.wire.map(({ text }) => text.split(' ')[0])).toEqual(['《读书》']);
    expect(await world.message('mum:first:p-plan-1')).toMatchObject({
      state: 'held',
      because: 'bedtime',
      dueAt: at('07:00', '2026-09-03'),
    });
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(world.wire.map(({ text }) => text.split(' ')[0])).toEqual(['《读书》', '《口算》']);
  });
});

describe('the moment of sending', () => {
  it('is asked again before each way: one that took its time to refuse is not followed by a call into the night', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true }]);
    await world.plan([['读书', at('21:29')]]);
    world.script.answer = () => {
      world.at('21:30');
      return { kind: 'refused', code: '43101', why: 'no-consent' };
    };
    world.at('21:29');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-mum']);
    expect(await world.message('mum:first:p-plan-1')).toMatchObject({ state: 'held', because: 'quiet-hours' });
    world.script.answer = () => ({ kind: 'sent' });
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-mum', 'oa-template oa-mum']);
  });

  it('what may have rung counts against the week’s budget like what has', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
    await world.plan([0, 1, 2, 3].map((day) => [`第${day}`, at('19:30', `2026-09-0${day + 1}`)]));
    world.script.answer = () => ({ kind: 'unknown', code: 'timeout' });
    for (const day of [1, 2, 3, 4]) {
      world.at('19:30', `2026-09-0${day}`);
      await world.sweep();
    }
    expect(world.wire).toHaveLength(3);
    expect(await world.message('mum:first:p-plan-4')).toMatchObject({ because: 'budget-spent' });
  });
});
