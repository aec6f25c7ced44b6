import type { Actor } from '../../../bot-server/domain/access/actor';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';
import { lookForHelp } from '../../../bot-server/flows/help/look-for-help';
import { noteHelp, readHelp } from '../../../bot-server/flows/help/read-help';
import { presentHelp } from '../../../bot-server/present/help';
import { openHelpStore } from '../../../bot-server/store/help';
import { bulletinWorld, type BulletinWorld } from '../bulletin/world';
import { officer } from '../progress/world';

const always = () => false;
/** Two weeks after the first push: it is settled. */
const LOOK = instantOf('2026-09-21', 9 * 60);
const teacher = (schoolId: string, ...roles: ('teacher' | 'head' | 'school-reviewer')[]): Actor => ({
  ...{ role: 'teacher', identityId: 'i', accountId: 'mini', teacherId: `t-${schoolId}`, schoolId, roles, classroomIds: [] },
});

describe('a school that needs help', () => {
  let world: BulletinWorld;
  let needs: BulletinWorld['needs'] & { help: ReturnType<typeof openHelpStore> };
  const told = async (who: Actor, at: number) =>
    (await readHelp(needs, who, at)).items.map(({ notice }) => `${notice.schoolId} ${notice.reason}`);
  const noticed = () => world.connection.collection('helpNotices').countDocuments();
  beforeEach(async () => {
    world = await bulletinWorld();
    needs = { ...world.needs, help: openHelpStore(world.connection) };
    await needs.help.syncIndexes();
    await world.counted('S1', '2026-08-31', { c1: [300, 120, 110, 100] });
    await world.counted('S2', '2026-08-31', { s2: [300, 290, 250, 200] });
    await world.settle(LOOK);
  });
  afterEach(() => world.close());

  it('is told first; its bureau only when it still holds after seven days', async () => {
    expect(await lookForHelp(needs, LOOK, always)).toEqual({ begun: 1, ended: 0 });
    const head = teacher('S1', 'teacher', 'head');
    expect(await told(head, LOOK)).toEqual(['S1 reach']);
    expect(await told(teacher('S2', 'teacher', 'head'), LOOK)).toEqual([]);
    expect(await told(officer, LOOK + 7 * DAY - 1)).toEqual([]);
    expect(await told(officer, LOOK + 7 * DAY)).toEqual(['S1 reach']);
    await expect(told(teacher('S1', 'teacher'), LOOK)).rejects.toMatchObject({ code: 'access/denied' });

    const [line] = presentHelp(await readHelp(needs, head, LOOK)).items;
    expect(line?.finding).toBe('触达率不到六成：很多家庭还收不到推送。');
    const [seen] = presentHelp(await readHelp(needs, officer, LOOK + 7 * DAY)).items;
    expect(seen?.finding).toBe('触达率只有 40.0%（34.6%～45.7%）：很多家庭还收不到推送。');
    expect(JSON.stringify(line)).not.toMatch(/家长|学生/);
  });

  it('can not tell its small class from what it is told: its bureau’s share less its own large classes would be that class', async () => {
    const said = async (small: number) => {
      const other = await bulletinWorld();
      await openHelpStore(other.connection).syncIndexes();
      const with2 = { ...other.needs, help: openHelpStore(other.connection) };
      await other.counted('S1', '2026-08-31', { c1: [300, 290, 120, 60], c2: [8, 8, 6, small] });
      await other.settle(LOOK);
      await lookForHelp(with2, LOOK, always);
      const lists = [await readHelp(with2, teacher('S1', 'head'), LOOK), await readHelp(with2, officer, LOOK + 7 * DAY)].map(presentHelp);
      await other.close();
      return lists.map(({ items }) => items.map(({ finding }) => finding));
    };
    const [few, some] = [await said(0), await said(4)];
    expect(few[0]).toEqual(['应看完成率不到三成：收到的家庭里，看完的还不多。']);
    expect(some[0]).toEqual(few[0]);
    // The bureau is told of the whole place, of which that class is a part that it never reads.
    expect(some[1]).not.toEqual(few[1]);
  });

  it('is looked at once a week, from Monday nine on, by however many', async () => {
    expect(await lookForHelp(needs, LOOK - 1, always)).toEqual({ begun: 0, ended: 0 });
    const runs = await Promise.all([1, 2, 3].map(async () => lookForHelp(needs, LOOK, always)));
    expect(runs.reduce((n, { begun }) => n + begun, 0)).toBe(1);
    expect(await lookForHelp(needs, LOOK + HOUR, always)).toEqual({ begun: 0, ended: 0 });
    expect(await noticed()).toBe(1);
  });

  it('a look that was cut off is done again and changes nothing that was told', async () => {
    await lookForHelp(needs, LOOK, always);
    await world.connection.collection('meta').deleteMany({});
    expect(await lookForHelp(needs, LOOK + HOUR, always)).toEqual({ begun: 0, ended: 0 });
    expect((await readHelp(needs, teacher('S1', 'head'), LOOK + HOUR)).items[0]?.notice.since).toBe(LOOK);
  });

  it('ends when it has got better, and the bureau is told nothing of it', async () => {
    await lookForHelp(needs, LOOK, always);
    for (const monday of ['2026-09-07', '2026-09-14', '2026-09-21']) await world.counted('S1', monday, { c1: [300, 295, 280, 260] });
    await world.counted('S2', '2026-09-21', { s2: [300, 290, 250, 200] });
    const later = LOOK + 14 * DAY;
    await world.settle(later);
    expect(await lookForHelp(needs, later, always)).toEqual({ begun: 0, ended: 1 });
    expect(await told(teacher('S1', 'head'), later)).toEqual([]);
    expect(await told(officer, later)).toEqual([]);
  });

  it('says how it goes about it, and its bureau reads that', async () => {
    await lookForHelp(needs, LOOK, always);
    const [{ notice } = { notice: undefined }] = (await readHelp(needs, teacher('S1', 'head'), LOOK)).items;
    const id = notice?.id ?? '';
    for (const who of [teacher('S2', 'head'), teacher('S1', 'teacher', 'school-reviewer'), officer])
      await expect(noteHelp(needs, who, id, '这周逐户联系', LOOK)).rejects.toMatchObject({ code: 'help/not-found' });
    await noteHelp(needs, teacher('S1', 'head'), id, '这周逐户联系', LOOK + 1);
    const [shown] = presentHelp(await readHelp(needs, officer, LOOK + 8 * DAY)).items;
    expect([shown?.note, shown?.mayNote]).toEqual([{ text: '这周逐户联系', at: LOOK + 1 }, false]);
  });
});
