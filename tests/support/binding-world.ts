import { connect } from '../../bot-server/store/connect';
import { startTestServer, type Client, type TestServer } from './server';

export const CLASS = 'QX01-3-1';
/** 程雅妍's family of the demonstration roster: 奶奶 文秀兰 13900006700, 父亲 程明辉 13900009282. */
export const CHILD = '程雅妍';
export const TAIL = '6700';

export let server: TestServer;
let ahead = 0;
export let teacher: Client;
export let grandmother: Client;
export let code: string;
let stranger = 0;

export interface Family {
  student: { id: string; name: string };
  bound: boolean;
  slip: string;
  guardians: { id: string; relation: string; name: string; phone: string; bound: boolean }[];
}
export interface Families {
  code: { code: string; link: string; qr: string };
  families: Family[];
  requests: { id: string; child: string; matches: string[] }[];
}

beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + ahead });
  teacher = await server.signIn('li-min');
  code = (await families()).code.code;
  await unbindAll();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.deps.bindings.classCodes.setCheck('QX01', 'phone-tail');
  await forgetTries();
  grandmother = await server.signIn('wen-xiulan');
});

export const families = async (): Promise<Families> =>
  (await teacher.call('GET', `/classrooms/${CLASS}/families`)).body as unknown as Families;
export const family = async (name = CHILD): Promise<Family> => {
  const found = (await families()).families.find((one) => one.student.name === name);
  if (!found) throw new Error(`no child ${name} in the class`);
  return found;
};
export const bind = (who: Client, proof: object) => who.call('POST', '/binding/children', { code, ...proof });
/** Somebody without a face who has never been here; the fourth last digit is of nobody who is bound. */
export const newcomer = (): Promise<Client> => server.signIn(`oDEMOmini_x${String((stranger += 1)).padStart(16, '0')}9`);
export async function forgetTries(): Promise<void> {
  const connection = await connect(server.mongodbUri);
  await connection.collection('limits').deleteMany({});
  await connection.close();
}
export const childrenOf = async (who: Client): Promise<string[]> =>
  ((await who.call('GET', '/me')).body as unknown as { actor: { children: { name: string }[] } }).actor.children
    .map(({ name }) => name)
    .sort();
export const slipsOf = async (body: object = {}): Promise<{ name: string; code: string; qr: string; student: string }[]> =>
  (
    (await teacher.call('POST', `/classrooms/${CLASS}/slips`, body)).body as unknown as {
      slips: { name: string; code: string; qr: string; student: string }[];
    }
  ).slips;
export const slipOf = async (name = CHILD): Promise<string> =>
  (await slipsOf({ students: [(await family(name)).student.id] }))[0]?.code ?? '';
export async function unbindAll(name = CHILD): Promise<void> {
  const { deps } = server;
  const { student } = await family(name);
  for (const { guardianId } of await deps.roster.guardianshipsOfStudents([student.id])) {
    await deps.identities.release({ kind: 'guardian', id: guardianId });
  }
}
export const trail = async (): Promise<string[]> => (await server.deps.audit.chain('QX01')).map(({ action }) => action);

export const pass = (ms: number): void => void (ahead += ms);
export const backToNow = (): void => void (ahead = 0);
export const teacherAgain = async (): Promise<void> => void (teacher = await server.signIn('li-min'));
export const grandmotherAgain = async (): Promise<void> => void (grandmother = await server.signIn('wen-xiulan'));
/** The class teacher gives the class another code. */
export const renewCode = async (): Promise<void> =>
  void (code = ((await teacher.call('POST', `/classrooms/${CLASS}/code`)).body as unknown as Families).code.code);
