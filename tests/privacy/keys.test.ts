import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { dataMap } from '../../bot-server/domain/privacy/data-map';
import { sealedPlaces } from '../../bot-server/domain/privacy/sealed-places';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { rotateKeys } from '../../bot-server/flows/keys/rotate-keys';
import { openSeal, type FieldKey } from '../../bot-server/seal/field';
import { openKeyRing } from '../../bot-server/seal/key-ring';
import type { Deps } from '../../bot-server/deps';
import { dump } from '../importing/support';
import { openProduct, type Opened } from './opened';

jest.setTimeout(60_000);
const key = (id: string): FieldKey => ({ id, key: randomBytes(32) });
const NAMES = Array.from({ length: 60 }, (_, n) => `陈雨${String.fromCodePoint(0x6850 + n)}`);
const PHONES = Array.from({ length: 60 }, (_, n) => String(13_900_000_000 + n));
const places = sealedPlaces(dataMap);

let product: Opened;
const k1 = key('k1');
beforeEach(async () => {
  product = await openProduct({ fieldKeys: [k1] });
  await product.deps.roster.apply({
    ...NO_CHANGES,
    teachers: [{ id: 't', schoolId: 'A', teacherNo: 'T1', name: '李敏', roles: ['teacher'], subjects: [], classroomIds: ['c'] }],
    students: NAMES.map((name, n) => ({ id: `s${n}`, schoolId: 'A', classroomId: 'c', name, studentNo: `${n}` })),
    guardians: PHONES.map((phone, n) => ({ id: `g${n}`, name: '陈静', phone, quietHours: null, largeType: false })),
  });
});
afterEach(() => product.close());

const question = (id: string, text: string) => ({
  ...{
    id,
    guardianId: 'g1',
    studentId: 's1',
    classroomId: 'c',
    schoolId: 'A',
    teacherId: 't',
    kind: 'habit' as const,
    because: 'class-teacher' as const,
    holders: ['t'],
    text,
    from: 'mini-program' as const,
  },
  ...{ state: 'routed' as const, askedAt: 1, dueAt: 2, replies: [], check: 'pass' as const },
});
/** No waiting: the other processes of a test are told by hand. */
const rotate = (deps: Deps = product.deps, others: readonly Deps[] = []) =>
  rotateKeys({ ...deps, places, pause: async () => void (await Promise.all(others.map((each) => each.keys.refresh()))) });
const underKeys = async (raw: Connection): Promise<string[]> => {
  const rows = await raw.collection('students').find().toArray();
  return [...new Set(rows.map((row) => String(row['nameSealed']).split('.')[0] ?? ''))];
};

it('seals by a data key that lies wrapped: the database alone opens nothing', async () => {
  expect(await underKeys(product.raw)).toEqual(['d:1']);
  const all = await dump(product.raw);
  for (const secret of [...NAMES, ...PHONES, '陈静', '李敏', k1.key.toString('base64'), k1.key.toString('base64url')])
    expect(all).not.toContain(secret);
});

it('two processes that start together make one key', async () => {
  await product.raw.collection('dataKeys').deleteMany({});
  await product.raw.collection('teachers').deleteMany({});
  const [a, b] = await Promise.all([product.another(), product.another()]);
  expect((await a.dataKeys.all()).map(({ id }) => id).sort()).toEqual(['d:1', 'd:blind']);
  expect(b.keys.ring.unseal(a.keys.ring.seal('x', 'p'), 'p')).toBe('x');
  expect(a.keys.ring.blind('13900000000')).toBe(b.keys.ring.blind('13900000000'));
});

it('opens and finds what was sealed before there were data keys, by the same blind hash', async () => {
  const old = openSeal([k1]);
  const row = {
    _id: 'g-old',
    nameSealed: old.seal('周桂芳', 'guardians.name:g-old'),
    phoneSealed: old.seal('13811112222', 'guardians.phone:g-old'),
  };
  await product.raw.collection<{ _id: string }>('guardians').insertOne({ ...row, phoneBlind: old.blind('13811112222') } as never);
  expect(await product.deps.roster.guardianByPhone('13811112222')).toMatchObject({ id: 'g-old', name: '周桂芳' });
  await rotate();
  expect(await product.deps.roster.guardianByPhone('13811112222')).toMatchObject({ name: '周桂芳', phone: '13811112222' });
});

it('refuses ciphertexts exchanged between rows', async () => {
  const students = product.raw.collection<{ _id: string }>('students');
  const [a, b] = [await students.findOne({ _id: 's1' }), await students.findOne({ _id: 's2' })];
  await students.updateOne({ _id: 's1' }, { $set: { nameSealed: (b as never as { nameSealed: string }).nameSealed } });
  await students.updateOne({ _id: 's2' }, { $set: { nameSealed: (a as never as { nameSealed: string }).nameSealed } });
  await expect(product.deps.roster.students(['s1'])).rejects.toThrow();
});

it('refuses to start with keys that are not this database’s, and changes nothing', async () => {
  const before = await dump(product.raw);
  await expect(product.another({ fieldKeys: [key('k1')] })).rejects.toThrow('密钥对不上');
  await expect(product.another({ fieldKeys: [key('other')] })).rejects.toThrow('密钥对不上');
  await product.raw.collection('dataKeys').deleteMany({});
  const sealed = openSeal([k1]).seal('李敏', 'teachers.name:t');
  await product.raw.collection<{ _id: string }>('teachers').updateOne({ _id: 't' }, { $set: { nameSealed: sealed } });
  await expect(product.another({ fieldKeys: [key('k1')] })).rejects.toThrow('密钥对不上');
  expect(await product.raw.collection('dataKeys').countDocuments()).toBe(0);
  expect(before).toContain('d:blind');
});

it('changes the key while two servers read and write: nothing is lost, nothing is left under the old one', async () => {
  const { deps } = product;
  const other = await product.another();
  await deps.questions.add(question('q0', '他晚上不肯睡'));
  let going = true;
  const written = new Map<string, string>();
  const traffic = [deps, other].map(async (server, n) => {
    for (let round = 0; going; round += 1) {
      const id = `s${(round * 7 + n) % NAMES.length}`;
      const name = `改${n}${round}`;
      const [student] = await server.roster.students([id]);
      expect(student?.name).toBeTruthy();
      await server.roster.apply({ ...NO_CHANGES, students: [{ ...student!, id: `w${n}-${round}`, name }] });
      await server.questions.add(question(`q${n}-${round}`, name));
      await server.questions.step('q0', ['routed', 'answered'], {
        state: 'answered',
        reply: { id: `r${n}-${round}`, by: { kind: 'teacher', id: 't' }, text: name, at: 3 },
      });
      written.set(`w${n}-${round}`, name);
    }
  });
  const done = await rotate(deps, [other]);
  going = false;
  await Promise.all(traffic);
  expect(done).toMatchObject({ key: 'd:2', left: 0, unopened: 0 });
  expect(done.resealed).toBeGreaterThan(180);
  expect(await underKeys(product.raw)).toEqual(['d:2']);
  for (const server of [deps, other]) {
    const found = new Map((await server.roster.students([...written.keys()])).map(({ id, name }) => [id, name]));
    expect(found).toEqual(written);
    expect((await server.roster.students(['s0', 's59'])).map(({ name }) => name)).toEqual([NAMES[0], NAMES[59]]);
    const [talk] = await server.questions.getMany(['q0']);
    expect(talk?.replies).toHaveLength(written.size);
    expect(talk?.replies.every(({ text }) => text.startsWith('改'))).toBe(true);
  }
});

it('is taken up where it was killed, at any step, without a third key', async () => {
  for (const dieAt of [1, 2, 3, 5]) {
    let calls = 0;
    const dying = {
      ...product.deps.sealedFields,
      reseal: async (...given: Parameters<Deps['sealedFields']['reseal']>) => {
        if ((calls += 1) >= dieAt) throw new Error('killed');
        return product.deps.sealedFields.reseal(...given);
      },
    };
    await expect(rotateKeys({ ...product.deps, sealedFields: dying, places, pause: async () => undefined })).rejects.toThrow('killed');
  }
  await expect(rotateKeys({ ...product.deps, places, pause: async () => Promise.reject(new Error('killed')) })).rejects.toThrow('killed');
  expect(await rotate()).toMatchObject({ key: 'd:2', resumed: true, left: 0 });
  expect(await rotate()).toMatchObject({ key: 'd:3', resumed: false, left: 0, resealed: 181 });
});

it('brings in a new key of the environment, after which the old one can go', async () => {
  const k2 = key('k2');
  const next = await product.another({ fieldKeys: [k2, k1] });
  await product.raw.collection<{ _id: string }>('questions').insertOne({
    ...question('clear', '以前的问题'),
    _id: 'clear',
    askedAt: new Date(),
    dueAt: new Date(),
    replies: [{ id: 'r', by: { kind: 'teacher', id: 't' }, text: '以前的答复', at: new Date() }],
  } as never);
  expect(await rotate(next, [product.deps])).toMatchObject({ left: 0 });
  const alone = await product.another({ fieldKeys: [k2] });
  expect((await alone.roster.students(['s3']))[0]?.name).toBe(NAMES[3]);
  expect((await alone.roster.guardianByPhone(PHONES[7] ?? ''))?.id).toBe('g7');
  expect(await alone.questions.get('clear')).toMatchObject({ text: '以前的问题', replies: [{ text: '以前的答复' }] });
  const all = await dump(product.raw);
  for (const clear of ['以前的问题', '以前的答复']) expect(all).not.toContain(clear);
});

it('tells of ciphertexts that no key opens, and leaves them as they are', async () => {
  const foreign = openSeal([key('gone')]).seal('x', 'students.name:s5');
  await product.raw.collection<{ _id: string }>('students').updateOne({ _id: 's5' }, { $set: { nameSealed: foreign } });
  expect(await rotate()).toMatchObject({ left: 1, unopened: 1 });
  expect(
    ((await product.raw.collection<{ _id: string }>('students').findOne({ _id: 's5' })) as never as { nameSealed: string }).nameSealed,
  ).toBe(foreign);
});

it('asks for the keys anew when it meets one it does not know', () => {
  let asked = 0;
  const [old, young] = [openKeyRing([k1]), openKeyRing([k1], () => void (asked += 1))];
  const made = { ...old.make('d:9'), state: 'current' as const };
  old.learn([made]);
  const sealed = old.seal('x', 'p');
  expect(() => young.unseal(sealed, 'p')).toThrow('can not be opened');
  expect(asked).toBe(1);
  young.learn([made]);
  expect(young.unseal(sealed, 'p')).toBe('x');
  expect(() => openKeyRing([key('k1')]).learn([made])).toThrow();
});
