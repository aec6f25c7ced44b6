import { request } from 'node:http';
import type { WireRosterDuplicates, WireRosterJob, WireSavedFile } from '../../bot-server/contract/index';
import { readTable } from '../../bot-server/files/read-table';
import { all, xlsx } from '../files/support';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let wang: Client;
let now = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  wang = await server.signIn('wang-lei');
});
afterAll(() => server.close());

const HEAD = ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'];
const NEW = ['QX01', '三年级', '1', 'N001', '纪新来', '纪家长', '父亲', '13911110001'];

async function send(path: string, bytes: Uint8Array): Promise<{ status: number; body: WireRosterJob }> {
  const answer = await wang.call('POST', path, bytes);
  return { status: answer.status, body: answer.body as unknown as WireRosterJob };
}

/** Begins and asks again until it is through, as the page does. */
async function importing(rows: string[][], query = 'apply=1'): Promise<WireRosterJob> {
  const begun = await send(`/roster/imports?fileName=a.xlsx&${query}`, await xlsx({ 学生: [HEAD, ...rows] }));
  expect(begun.status).toBe(200);
  for (let tries = 0; tries < 400; tries += 1) {
    const job = (await wang.call('GET', `/roster/imports/${begun.body.id}`)).body as unknown as WireRosterJob;
    if (!job.running) return job;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('an import without end');
}
const inClass = async (classroom: string): Promise<{ id: string; name: string; studentNo: string }[]> =>
  (
    (await wang.call('GET', `/roster/classrooms/${classroom}`)).body as unknown as {
      students: { id: string; name: string; studentNo: string }[];
    }
  ).students;

it('looks, imports, lists, undoes; names are for the school’s own page', async () => {
  const looked = await importing([NEW], 'apply=0');
  expect(looked).toMatchObject({ state: 'looked', undoable: false, result: { kinds: { added: 1, moved: 0 } } });
  expect(looked.result?.lines[0]).toMatchObject({ kind: 'added', name: '纪新来', className: '三年级1班' });
  expect((await inClass('QX01-3-1')).some(({ id }) => id === 'QX01-N001')).toBe(false);

  const done = await importing([NEW]);
  expect(done).toMatchObject({ state: 'done', undoable: true });
  expect((await inClass('QX01-3-1')).map(({ name }) => name)).toContain('纪新来');
  expect(await importing([NEW])).toMatchObject({ state: 'same', undoable: false });

  const list = (await wang.call('GET', '/roster/imports')).body as unknown as { items: WireRosterJob[] };
  expect(list.items.map(({ id, state, undoable }) => [id, state, undoable])).toEqual([[done.id, 'done', true]]);
  expect(JSON.stringify(list)).not.toContain('纪新来');
  const stored = JSON.stringify(await server.deps.rosterOperations.get(done.id));
  expect(stored).toContain('纪新来');

  expect((await wang.call('POST', `/roster/imports/${done.id}/undo`)).body).toMatchObject({ state: 'undone' });
  expect((await inClass('QX01-3-1')).some(({ id }) => id === 'QX01-N001')).toBe(false);
  const again = await wang.call('POST', `/roster/imports/${done.id}/undo`);
  expect([again.status, again.body]).toMatchObject([409, { error: { code: 'import/undo-impossible' } }]);
});

it('a file with faults comes back with them beside the rows, and nothing in it can become a formula', async () => {
  const rows = [NEW, ['QX01', '三年级', '1', '1.2E+17', '=1+1', '纪家长', '父亲', '139']];
  const refused = await importing(rows);
  expect(refused).toMatchObject({ state: 'refused', faultCount: 2 });
  expect(refused.faults).toEqual([
    expect.objectContaining({ sheet: '学生', row: 3, column: '学号', value: '1.2E+17' }),
    expect.objectContaining({ row: 3, column: '监护人1手机号', value: '139****' }),
  ]);
  const answer = await wang.call('POST', '/roster/marked?fileName=a.xlsx', await xlsx({ 学生: [HEAD, ...rows] }));
  const file = answer.body as unknown as WireSavedFile;
  expect(file.fileName).toBe('a（标好错误）.xlsx');
  const marked = await all(readTable({ name: file.fileName, bytes: Buffer.from(file.base64, 'base64') }));
  expect(marked.map(({ row, cells }) => [row, cells[4], cells[8] ?? ''])).toEqual([
    [1, '姓名', '错在哪里，怎么改'],
    [2, '纪新来', ''],
    [3, "'=1+1", expect.stringContaining('“学号”变成了科学计数“1.2E+17”')],
  ]);
});

it('rows of another school are refused alike, be it there or not', async () => {
  const refused = await importing([
    ['QX02', ...NEW.slice(1)],
    ['QX99', ...NEW.slice(1)],
  ]);
  expect(new Set(refused.faults.map(({ message }) => message)).size).toBe(1);
  expect((await server.deps.roster.students(['QX02-N001'])).length).toBe(0);
});

it('a file that is too large is refused before it is read, be it 4 MB or 2 GB', async () => {
  const answer = await send('/roster/imports?fileName=a.xlsx', new Uint8Array(4 * 1024 * 1024 + 1));
  expect(answer.status).toBe(413);
  const began = Date.now();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${wang.token}`, 'content-length': String(2 * 1024 ** 3) };
    const call = request(`${server.url}/api/v1/roster/imports?fileName=a.xlsx`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      call.destroy();
    });
    call.on('error', reject);
    call.write('PK');
  });
  expect(status).toBe(413);
  expect(Date.now() - began).toBeLessThan(1000);
});

it('a child who left is in no class, no scope and no first page; back again they are', async () => {
  const chen = await server.signIn('chen-jing');
  const children = async () =>
    ((await chen.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } }).actor.children;
  const before = await children();
  const child = before.find(({ id }) => id.startsWith('QX01-'));
  if (!child) throw new Error('no child');
  const left = await wang.call('PATCH', `/roster/students/${child.id}`, { left: true });
  expect(left).toMatchObject({ status: 200, body: { kind: 'left', state: 'done', undoable: true } });
  expect((await children()).map(({ id }) => id)).not.toContain(child.id);
  expect((await inClass(child.classroom)).map(({ id }) => id)).not.toContain(child.id);
  expect((await chen.call('POST', '/questions', { text: '问', for: child.id })).status).toBe(403);
  expect((await wang.call('PATCH', `/roster/students/${child.id}`, { left: true })).status).toBe(409);
  const back = await wang.call('PATCH', `/roster/students/${child.id}`, { classroom: child.classroom });
  expect(back).toMatchObject({ status: 200, body: { kind: 'move' } });
  expect((await children()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  const trail = (await server.deps.audit.about([child.id], 10)).map(({ action }) => action);
  expect(trail).toEqual(expect.arrayContaining(['student-left', 'student-moved']));
  expect((await wang.call('PATCH', `/roster/students/QX02-1`, { left: true })).status).toBe(404);
});

it('everybody one grade up and back down again', async () => {
  const looked = (await wang.call('GET', '/roster/promotion')).body as unknown as {
    lines: { from: string; to?: string; students: number }[];
  };
  expect(looked.lines.find(({ from }) => from === '三年级1班')).toMatchObject({ to: '四年级1班' });
  expect(looked.lines.find(({ from }) => from === '六年级1班')).not.toHaveProperty('to');
  const students = looked.lines.reduce((sum, line) => sum + line.students, 0);
  expect((await wang.call('POST', '/roster/promotion', { students: students + 1 })).status).toBe(409);
  const teacher = (await server.deps.roster.classrooms(['QX01-3-1']))[0]?.classTeacherId;
  const third = (await inClass('QX01-3-1')).map(({ id }) => id);
  const done = (await wang.call('POST', '/roster/promotion', { students })).body as unknown as WireRosterJob;
  expect(done).toMatchObject({ kind: 'promotion', state: 'done' });
  expect((await inClass('QX01-4-1')).map(({ id }) => id)).toEqual(third);
  expect(await inClass('QX01-1-1')).toEqual([]);
  expect((await server.deps.roster.classrooms(['QX01-4-1']))[0]?.classTeacherId).toBe(teacher);
  expect((await wang.call('POST', '/roster/promotion', { students })).status).toBe(409);
  expect((await wang.call('POST', `/roster/imports/${done.id}/undo`)).status).toBe(200);
  expect((await inClass('QX01-3-1')).map(({ id }) => id)).toEqual(third);
});

it('two rows of one child and two of one guardian become one, and what was theirs stays', async () => {
  const twice = [
    ['QX01', '三年级', '1', 'D001', '纪双', '纪母', '母亲', '13922220001'],
    ['QX01', '三年级', '1', 'D002', '纪双', '纪母', '母亲', '13922220002'],
  ];
  await importing(twice);
  const mother = await server.deps.roster.guardianByPhone('13922220001');
  await server.deps.identities.bind({
    accountId: 'mini',
    openid: 'oJi',
    persons: [{ kind: 'guardian', id: mother?.id ?? '' }],
    follows: true,
  });
  const found = (await wang.call('GET', '/roster/duplicates')).body as unknown as WireRosterDuplicates;
  const pair = found.students.find(([a]) => a.name === '纪双');
  expect(pair?.map(({ id }) => id).sort()).toEqual(['QX01-D001', 'QX01-D002']);
  expect(JSON.stringify(found)).not.toContain('13922220001');

  const merged = await wang.call('POST', '/roster/merges', { kind: 'student', keep: 'QX01-D001', drop: 'QX01-D002' });
  expect(merged).toMatchObject({ status: 200, body: { kind: 'merge', state: 'done' } });
  expect((await inClass('QX01-3-1')).filter(({ name }) => name === '纪双').map(({ id }) => id)).toEqual(['QX01-D001']);
  const both = (await wang.call('GET', '/roster/duplicates')).body as unknown as WireRosterDuplicates;
  const adults = both.guardians.find(([a]) => a.name === '纪母');
  const other = adults?.map(({ id }) => id).find((id) => id !== mother?.id);
  const refused = await wang.call('POST', '/roster/merges', { kind: 'guardian', keep: other, drop: mother?.id });
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining('已经绑定了微信')]);
  expect((await wang.call('POST', '/roster/merges', { kind: 'guardian', keep: mother?.id, drop: other })).status).toBe(200);
  expect((await server.deps.roster.guardianByPhone('13922220002'))?.id).toBe(mother?.id);
  expect(await server.deps.roster.guardianByPhone('13922220001')).toBeUndefined();
  // The next file still names the dropped number: it is passed over, not made anew.
  const again = await importing(twice.map((row) => row.map((cell) => (cell === '13922220001' ? '13922220002' : cell))));
  expect(again).toMatchObject({ state: 'same' });
  expect(again.result?.warnings.map(({ message }) => message).join()).toContain('已经并到另一行');
});

it('whom the class teacher unbound stays unbound when rows become one, and again when that is undone', async () => {
  const { bindings, roster } = server.deps;
  await importing([
    ['QX01', '三年级', '1', 'E001', '纪三', '纪舅', '其他', '13922220011'],
    ['QX01', '三年级', '1', 'E002', '纪三', '纪舅', '其他', '13922220012'],
  ]);
  const [first, second] = await Promise.all(['13922220011', '13922220012'].map((phone) => roster.guardianByPhone(phone)));
  const [a, b] = [first?.id ?? '', second?.id ?? ''];
  await bindings.kinship.bar({ guardianId: b, studentId: 'QX01-E002' }, ['mini:oUncle']);
  await bindings.kinship.end({ guardianId: b, studentId: 'QX01-E002' }, now);
  const merge = async (kind: string, keep: string, drop: string): Promise<string> => {
    const done = await wang.call('POST', '/roster/merges', { kind, keep, drop });
    expect(done).toMatchObject({ status: 200, body: { state: 'done' } });
    return (done.body as unknown as WireRosterJob).id;
  };
  const undo = (id: string) => wang.call('POST', `/roster/imports/${id}/undo`);
  const before = await bindings.kinship.ties({ guardianIds: [a, b] });

  const children = await merge('student', 'QX01-E001', 'QX01-E002');
  expect(await bindings.kinship.isBarred('QX01-E001', ['mini:oUncle'])).toBe(true);
  expect((await roster.guardianshipsOfStudents(['QX01-E001'])).map(({ guardianId }) => guardianId)).toEqual([a]);

  const adults = await merge('guardian', a, b);
  expect(await bindings.kinship.isBarred('QX01-E001', ['mini:oUncle'])).toBe(true);
  expect(await bindings.kinship.ties({ guardianIds: [b] })).toEqual([]);

  expect((await undo(adults)).status).toBe(200);
  expect((await undo(children)).status).toBe(200);
  expect(await bindings.kinship.ties({ guardianIds: [a, b] })).toEqual(before);
});

it('after a day nothing is undone, and the names are gone from the list of imports', async () => {
  const done = await importing([NEW]);
  now += 25 * 3_600_000;
  expect((await wang.call('POST', `/roster/imports/${done.id}/undo`)).body).toMatchObject({
    error: { message: expect.stringContaining('超过一天') as string },
  });
  await server.deps.rosterOperations.forgetResults(now - 24 * 3_600_000);
  expect((await server.deps.rosterOperations.get(done.id))?.result).toBeUndefined();
});
