import type { Actor, TeacherActor } from '../../../bot-server/domain/access/actor';
import type { LiveChange } from '../../../bot-server/domain/figures/live';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { Refusal } from '../../../bot-server/domain/refusal';
import { openLive, type LiveNeeds, type Sink } from '../../../bot-server/flows/live/live';
import { aPush, guardian, officer, teacher } from '../progress/world';

const head = teacher([], ['head']);
const people: Record<string, Actor> = {
  head,
  'class teacher': teacher(['c1']),
  'head of another school': teacher([], ['head'], 'S2'),
  'subject teacher': teacher([], ['teacher']),
  officer,
  'officer of another county': { ...officer, bureauId: 'OTHER', schoolIds: [] },
  'officer for plans alone': { ...officer, duty: 'planning' as never },
  guardian: guardian('m1'),
};
const classChange: LiveChange = { kind: 'class', schoolId: 'S1', classroomId: 'c1', pushId: 'p1' };
const release: LiveChange = { kind: 'release', bureauId: 'QX' };

function aHub(over: Partial<LiveNeeds> = {}) {
  const state = { completed: 0, open: 0, opened: 0, now: 0, gone: new Set<string>(), troubles: 0, running: [] as string[] };
  let [heard, missed]: [(change: LiveChange) => void, (fault: unknown) => void] = [() => undefined, () => undefined];
  const rollups = { ofPush: async () => [{ classroomId: 'c1', funnel: { ...EMPTY_FUNNEL, targeted: 40, reachable: 40, started: 30, completed: state.completed } }] as never, runningPushes: async (schoolId: string) => (schoolId === 'S1' ? state.running : []) }; // prettier-ignore
  const hub = openLive({
    recognise: async (token) => {
      const actor = people[token ?? ''];
      if (!actor || state.gone.has(token ?? '')) throw new Refusal('auth/required');
      return { ...actor, identityId: `i-${token}` };
    },
    changes: {
      watch: async (onChange, onMissed) => {
        [heard, missed] = [onChange, onMissed];
        state.open += 1;
        state.opened += 1;
        return { close: async () => void (state.open -= 1) };
      },
    },
    rollups,
    pushes: { get: async (id) => (id === 'p1' ? aPush() : undefined) },
    roster: { bureaus: async () => [{ id: 'QX', name: '', level: 'county' }] },
    now: () => state.now,
    onTrouble: () => void (state.troubles += 1),
    ...over,
  });
  async function listen(who: string, push?: string, takes: () => boolean = () => true) {
    const lines: string[] = [];
    const line = { ended: false };
    const sink: Sink = { send: (text) => (lines.push(text.replaceAll('\n', ' ').trim()), takes()), end: () => void (line.ended = true) };
    const listening = await hub.listen(who, { push }, sink);
    return { lines, line, listening };
  }
  return { hub, state, listen, tell: (change: LiveChange) => heard(change), miss: () => missed(new Error('lost')) };
}

const look = (about: object): string => `event: look data: ${JSON.stringify(about)}`;
const aPushWord = look({ about: 'push', push: 'p1' });

describe('live figures', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());
  const gathered = () => jest.advanceTimersByTimeAsync(300);

  it.each([
    ['class teacher', classChange, aPushWord],
    ['officer', release, look({ about: 'bureau' })],
    ['class teacher', { ...classChange, classroomId: 'c2' }, undefined],
    ['class teacher', release, undefined],
    ['head of another school', classChange, undefined],
    // A bureau hears of what was released to it; that a family came is told by no moment either.
    ['officer', classChange, undefined],
    ['officer of another county', release, undefined],
    ['head', release, undefined],
  ] as const)('of a change the %s hears what may be heard: %j', async (who, change, word) => {
    const { listen, tell } = aHub();
    const { lines } = await listen(who);
    tell(change);
    await gathered();
    expect(lines).toEqual(['event: hello data: {}', ...(word === undefined ? [] : [word])]);
  });

  it.each(['guardian', 'subject teacher', 'officer for plans alone', 'nobody'])('a %s has no line', async (who) => {
    const { hub, listen, state } = aHub();
    await expect(listen(who)).rejects.toThrow(Refusal);
    expect([hub.size(), state.opened]).toEqual([0, 0]);
  });

  it('tells an office only when what it may read has changed: in fives, and not by which family', async () => {
    const { listen, tell, state } = aHub();
    const { lines } = await listen('head', 'p1');
    for (const completed of [1, 2, 4]) {
      state.completed = completed;
      tell(classChange);
      await gathered();
    }
    expect(lines).toHaveLength(1);
    state.completed = 5;
    tell(classChange);
    tell(classChange);
    await gathered();
    expect(lines.slice(1)).toEqual([aPushWord]);
    await expect(listen('head of another school', 'p1')).rejects.toMatchObject({ code: 'push/not-found' });
  });

  it('tells a page of a whole school of the first change too, in pushes that are not due yet', async () => {
    const { listen, tell, state } = aHub();
    const before = await listen('head');
    state.running = ['p1'];
    const { lines } = await listen('head');
    state.completed = 5;
    tell(classChange);
    await gathered();
    // What was noted for one line serves the others of the same office.
    expect([lines.slice(1), before.lines.slice(1)]).toEqual([[aPushWord], [aPushWord]]);
    const other = aHub();
    const unknown = await other.listen('head');
    other.state.completed = 5;
    other.tell(classChange);
    await gathered();
    expect(unknown.lines).toHaveLength(1);
  });

  it('opens one stream for everybody and closes it with the last', async () => {
    const { hub, listen, state } = aHub();
    const all = await Promise.all([listen('head'), listen('officer'), listen('class teacher')]);
    expect([state.open, hub.size()]).toEqual([1, 3]);
    for (const { listening } of all) listening.close();
    await gathered();
    expect([state.open, hub.size()]).toEqual([0, 0]);
    await listen('head');
    expect([state.open, state.opened]).toEqual([1, 2]);
  });

  it('keeps a slow line from holding more than a few words, and says them once it takes more', async () => {
    const { listen, tell, hub, state } = aHub();
    let isFull = false;
    const { lines, listening, line } = await listen('class teacher', undefined, () => !isFull);
    isFull = true;
    for (let n = 0; n < 100; n += 1) tell({ ...classChange, pushId: `p${n % 40}` });
    expect(lines).toHaveLength(2);
    isFull = false;
    listening.drained();
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines).toContain(look({ about: 'all' }));
    // One that never takes more is ended.
    isFull = true;
    tell(classChange);
    state.now = 31_000;
    await hub.checkAll();
    expect([line.ended, hub.size()]).toEqual([true, 0]);
  });

  it('beats, and ends with the session, with another role, after half an hour, and when the server stops', async () => {
    const { hub, listen, state } = aHub();
    const first = await listen('head');
    await jest.advanceTimersByTimeAsync(15_000);
    expect(first.lines.at(-1)).toBe(':');
    state.gone.add('head');
    await jest.advanceTimersByTimeAsync(15_000);
    expect(first.line.ended).toBe(true);
    const role = await listen('class teacher');
    const before = people['class teacher'] as TeacherActor;
    people['class teacher'] = { ...before, classroomIds: ['c2'] };
    await hub.checkAll();
    people['class teacher'] = before;
    expect(role.line.ended).toBe(true);
    const long = await listen('officer');
    state.now += 31 * 60_000;
    await hub.checkAll();
    expect(long.line.ended).toBe(true);
    const last = await listen('officer');
    await hub.close();
    expect([last.line.ended, state.open, hub.size()]).toEqual([true, 0, 0]);
    await expect(listen('officer')).rejects.toMatchObject({ code: 'server/busy' });
  });

  it('takes four lines of one person, and tells everybody to look after a gap', async () => {
    const { listen, miss, state } = aHub();
    const lines = await Promise.all(['officer', 'officer', 'officer', 'officer'].map((who) => listen(who)));
    await expect(listen('officer')).rejects.toMatchObject({ code: 'request/too-many' });
    await listen('head');
    miss();
    expect([lines[0]?.lines.at(-1), state.troubles]).toEqual([look({ about: 'all' }), 1]);
  });

  it('goes on with its one stream when somebody’s line could not be begun', async () => {
    const { hub, listen, tell, state } = aHub({
      rollups: { ofPush: async () => Promise.reject(new Error('gone')), runningPushes: async () => [] },
    });
    const first = await listen('officer');
    await expect(listen('head', 'p1')).rejects.toThrow('gone');
    expect([hub.size(), state.open]).toEqual([1, 1]);
    const later = await listen('class teacher');
    expect([state.open, state.opened]).toEqual([1, 1]);
    tell(release);
    expect(first.lines.slice(1)).toEqual([look({ about: 'bureau' })]);
    for (const { listening } of [first, later]) listening.close();
    await gathered();
    expect(state.open).toBe(0);
  });

  it('has no line and no stream left when the database can not be watched', async () => {
    const { hub, listen } = aHub({ changes: { watch: () => Promise.reject(new Error('no replica set')) } });
    await expect(listen('head')).rejects.toThrow('no replica set');
    expect(hub.size()).toBe(0);
  });
});
