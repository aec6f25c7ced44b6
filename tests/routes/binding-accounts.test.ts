import { MINUTE } from '../../bot-server/domain/time/instant';
import { connect } from '../../bot-server/store/connect';
import {
  CHILD,
  server,
  grandmother,
  family,
  bind,
  childrenOf,
  slipOf,
  unbindAll,
  pass,
  backToNow,
  grandmotherAgain,
} from '../support/binding-world';

jest.setTimeout(120_000);

describe('one person under two accounts', () => {
  const write = async (person: string, text: string): Promise<string> => {
    await fetch(`${server.sandboxUrl}/sandbox/people/${person}/messages`, {
      method: 'POST',
      body: JSON.stringify({ account: 'oa', text }),
    });
    await server.sandbox.idle();
    const chats = (await (await fetch(`${server.sandboxUrl}/sandbox/people/${person}/chats`)).json()) as {
      service: { from: string; text: string }[];
    };
    return chats.service.filter(({ from }) => from === 'them').at(-1)?.text ?? '';
  };
  beforeAll(() => server.sandbox.turn({ unionids: false }));
  afterAll(() => server.sandbox.turn({ unionids: true }));

  it('by a code of six digits, once, for ten minutes; leaving takes the tie away', async () => {
    // As if these accounts had never told a unionid.
    const connection = await connect(server.mongodbUri);
    await connection.collection('identities').updateMany({ openid: /wenxiulan/ }, { $unset: { unionid: 1 } });
    await connection.close();
    await grandmotherAgain();
    await unbindAll();
    expect((await grandmother.call('POST', '/binding/join-codes')).body).toMatchObject({ error: { code: 'binding/nothing-to-join' } });
    const { student } = await family();
    const paper = await slipOf();
    await server.deps.bindings.kinship.unbar(student.id, [`mini:oMini_wenxiulan_V4tKp7ZqRn2Y`]);
    expect((await bind(grandmother, { child: CHILD, slip: paper, relation: '奶奶', ownName: '文秀兰' })).status).toBe(200);

    await fetch(`${server.sandboxUrl}/sandbox/people/wen-xiulan/follow`, { method: 'POST' });
    await server.sandbox.idle();
    expect(await write('wen-xiulan', '孩子不肯读书怎么办')).toContain('先替您保管一天');
    const offer = async () => (await grandmother.call('POST', '/binding/join-codes')).body as unknown as { code: string; joined: boolean };
    const stale = (await offer()).code;
    pass(11 * MINUTE);
    expect(await write('wen-xiulan', stale)).toContain('过了 10 分钟');
    const { code: digits } = await offer();
    expect(digits).toMatch(/^\d{6}$/);
    expect(await write('wen-xiulan', digits === '000000' ? '000001' : '000000')).toContain('不对');
    expect(await write('wen-xiulan', ` ${digits.slice(0, 3)} ${digits.slice(3)}`)).toContain('连上了');
    expect(await write('sun-fang', digits)).not.toContain('连上了');
    expect(await offer()).toMatchObject({ joined: true, code: '' });
    expect(await write('wen-xiulan', '孩子不肯读书怎么办')).toMatch(/已转给.老师/);

    await fetch(`${server.sandboxUrl}/sandbox/people/wen-xiulan/unfollow`, { method: 'POST' });
    await server.sandbox.idle();
    expect(await server.deps.identities.byId('oa:oServ_wenxiulan_V4tKp7ZqRn2Y')).toMatchObject({ persons: [], follows: false });
    expect(await childrenOf(grandmother)).toEqual([CHILD]);
    backToNow();
  });

  it('a writer has five wrong guesses an hour', async () => {
    await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/follow`, { method: 'POST' });
    await server.sandbox.idle();
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await write('chen-jing', `99999${n}`));
    expect(answers.slice(0, 5).every((text) => text.includes('不对'))).toBe(true);
    expect(answers[5]).toContain('次数太多');
  });
});
