import { randomBytes } from 'node:crypto';
import { showQuality } from '../../../bot-server/flows/resource/show-quality';
import { captionAt } from '../../../bot-server/files/vtt';
import { presentQuality } from '../../../bot-server/present/resource-quality';
import { openSeal } from '../../../bot-server/seal/field';
import { openQuestionStore } from '../../../bot-server/store/questions';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { aWorld, guardian, MINUTE, officer, STARTS, stranger, teacher, video, type World } from '../progress/world';

const CAPTIONS = `WEBVTT

00:00:00.000 --> 00:00:30.000
先说说为什么

00:00:30.000 --> 00:00:50.000
<v 老师>一段很长的道理</v>
讲了又讲

00:00:50.000 --> 00:01:40.000
回家试一试
`;

describe('how an item is taken', () => {
  let world: World;
  let needs: Parameters<typeof showQuality>[0];
  const head = teacher([], ['head']);
  const raw = (name: string) => world.connection.collection<{ _id: string }>(name);

  beforeEach(async () => {
    world = await aWorld();
    await world.deps.resources.save({ ...video, captions: 'c.vtt' });
    await world.push();
    const questions = openQuestionStore(world.connection, { seal: openSeal([{ id: 'k', key: randomBytes(32) }]) });
    needs = { ...world.deps, questions, captionAt: async (name, second) => (name === 'c.vtt' ? captionAt(Buffer.from(CAPTIONS), second) : undefined) }; // prettier-ignore
    await raw('rollups').insertOne({ _id: 'p1:c1', pushId: 'p1', classroomId: 'c1', schoolId: 'S1', resourceId: 'r1' } as never);
    // One who saw all of it and one who left; the others are as these.
    await world.watch('m1', 'a', [[0, 100]], STARTS + 10 * MINUTE);
    await world.watch('m2', 'b', [[0, 40]], STARTS + 10 * MINUTE);
  });
  afterEach(() => world.close());

  /** Families that watched this version: so many to the end, so many to the fortieth second. */
  async function crowd(version: number, finished: number, left: number): Promise<void> {
    const [delivery] = await world.deps.deliveries.ofPushAndClass('p1', 'c1');
    const names = (of: string, n: number) => Array.from({ length: n }, (_, at) => `${of}${version}-${at}`);
    for (const [model, ids] of [
      ['m1', names('f', finished)],
      ['m2', names('l', left)],
    ] as const) {
      if (ids.length === 0) continue;
      const row = await raw('viewings').findOne({ _id: `g:${model}:r1:1` }, { promoteLongs: false });
      await raw('viewings').insertMany(ids.map((id) => ({ ...row, _id: `g:${id}:r1:${version}`, viewerId: id })));
      await world.deps.deliveries.put(ids.map((id) => ({ ...delivery!, id: `p1:a:${id}:first`, guardianId: id })));
    }
  }
  const show = async (actor: Actor = head) => presentQuality(await showQuality(needs, actor, 'r1'));

  it('says nothing while few have watched', async () => {
    await crowd(1, 9, 9);
    await raw('viewings').deleteOne({ _id: 'g:m1:r1:1' });
    expect(await show()).toEqual({ smallest: 5, now: null, then: null, change: null, drop: null, asked: [], advice: '' });
  });

  it('says in round counts how many finish, where most leave, what is said there, and where to cut', async () => {
    await crowd(1, 19, 79);
    const told = await show();
    // 100 began, 20 finished; m1 and m2 among them.
    expect(told.now).toMatchObject({ version: 1, started: 100, completed: 20 });
    expect(told.now!.interval.low).toBeLessThan(200);
    expect(told.now!.interval.high).toBeGreaterThan(200);
    expect(told.drop).toMatchObject({ at: 40, before: 100, lost: 80, kind: 'left', caption: '一段很长的道理 讲了又讲' });
    expect(told.advice).toBe('多数人在 0:40 离开，那里正讲到“一段很长的道理 讲了又讲”，可以考虑从那里分成两段。');
    expect(told.then).toBeNull();
    expect(await show(officer)).toMatchObject({ smallest: 10, now: { started: 100, completed: 20 } });
    expect(await show({ ...officer, duty: 'teaching-research' })).toEqual(await show(officer));
  });

  it('does not move when one more family comes', async () => {
    await crowd(1, 19, 79);
    const before = await show();
    expect(before.now).toMatchObject({ started: 100, completed: 20 });
    const [delivery] = await world.deps.deliveries.ofPushAndClass('p1', 'c1');
    const row = await raw('viewings').findOne({ _id: 'g:m1:r1:1' }, { promoteLongs: false });
    await raw('viewings').insertOne({ ...row, _id: 'g:one:r1:1', viewerId: 'one' } as never);
    await world.deps.deliveries.put([{ ...delivery!, id: 'p1:a:one:first', guardianId: 'one' }]);
    expect(await show()).toEqual(before);
  });

  it('claims a change of versions only outside the noise', async () => {
    await world.deps.resources.save({ ...video, version: 2 });
    await crowd(1, 19, 79);
    await crowd(2, 80, 20);
    expect(await show()).toMatchObject({
      now: { version: 2, started: 100, completed: 80 },
      then: { version: 1, completed: 20 },
      change: 'up',
    });
    await world.deps.resources.save({ ...video, version: 3 });
    await crowd(3, 78, 22);
    expect(await show()).toMatchObject({ now: { version: 3 }, then: { version: 2 }, change: 'same' });
    await world.deps.resources.save({ ...video, version: 4 });
    expect(await show()).toMatchObject({ now: null, then: null, change: null, drop: null, advice: '' });
  });

  it('counts questions pinned to a place by the own families alone, hiding few', async () => {
    const ask = (n: number, schoolId = 'S1') =>
      raw('questions').insertMany(
        Array.from({ length: n }, (_, at) => ({ _id: `q${schoolId}${at}`, schoolId, guardianId: `g${at}`, studentId: `s${at}`, askedAt: new Date(STARTS), pinned: { resourceId: 'r1', version: 1, atSecond: 61 } })), // prettier-ignore
      );
    await ask(4);
    await ask(3, 'S9');
    expect((await show()).asked).toEqual([]);
    await raw('questions').deleteMany({});
    await ask(7);
    await ask(9, 'S9');
    expect((await show()).asked).toEqual([{ second: 61, families: 5 }]);
    expect((await show(officer)).asked).toEqual([]);
  });

  it('is for who writes and reviews, of what they may see', async () => {
    for (const who of [teacher(['c1']), guardian('m1'), stranger])
      await expect(showQuality(needs, who, 'r1')).rejects.toMatchObject({ code: 'access/denied' });
    await expect(showQuality(needs, head, 'r9')).rejects.toMatchObject({ code: 'resource/not-found' });
    await world.deps.resources.save({ ...video, id: 'r2', owner: { kind: 'school', id: 'S2' } });
    await expect(showQuality(needs, head, 'r2')).rejects.toMatchObject({ code: 'resource/not-found' });
    for (const roles of [['school-reviewer'], ['school-scheduler']] as const)
      expect(await showQuality(needs, teacher([], [...roles]), 'r1')).toMatchObject({ smallest: 5 });
  });
});
