import { aWorld, MINI, secrets, type TestWorld } from './world';

describe('access tokens', () => {
  let w: TestWorld;
  beforeEach(async () => {
    w = await aWorld();
  });
  afterEach(() => w.close());

  const info = (token: string) => w.call('GET', `/wxaapi/newtmpl/gettemplate?access_token=${token}`);
  const plain = async (): Promise<string> =>
    (await w.call('GET', `/cgi-bin/token?grant_type=client_credential&appid=${MINI}&secret=${secrets.mini}`)).json.access_token;

  it('gives the same stable token until five minutes before its end, then a new one beside the old', async () => {
    const first = (await w.stable('mini')).json;
    expect(first.expires_in).toBe(7200);
    w.clock.now += 100_000;
    const again = (await w.stable('mini')).json;
    expect(again).toEqual({ access_token: first.access_token, expires_in: 7100 });
    w.clock.now += 7_000_000;
    const renewed = (await w.stable('mini')).json;
    expect(renewed.access_token).not.toBe(first.access_token);
    expect((await info(first.access_token)).json.errcode).toBe(0);
    w.clock.now += 101_000;
    expect((await info(first.access_token)).json.errcode).toBe(42001);
  });

  it('refuses the forced-out token at once, and a second force within 30 s', async () => {
    const first = (await w.stable('mini')).json.access_token;
    const forced = (await w.stable('mini', true)).json.access_token;
    expect(forced).not.toBe(first);
    expect((await info(first)).json.errcode).toBe(40001);
    expect((await w.stable('mini', true)).json.errcode).toBe(45011);
  });

  it('lets a plain token live five minutes after the next, then calls it not the latest; kinds do not meet', async () => {
    const stable = await w.token('mini');
    const old = await plain();
    const fresh = await plain();
    expect(old).not.toBe(fresh);
    w.clock.now += 299_000;
    expect((await info(old)).json.errcode).toBe(0);
    w.clock.now += 1_000;
    const refused = (await info(old)).json;
    expect(refused.errcode).toBe(40001);
    expect(refused.errmsg).toMatch(/ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect((await info(fresh)).json.errcode).toBe(0);
    expect((await info(stable)).json.errcode).toBe(0);
  });

  it('names what is wrong: id, secret, grant, method, token', async () => {
    const ask = async (query: string) => (await w.call('GET', `/cgi-bin/token?${query}`)).json.errcode;
    expect(await ask('grant_type=x')).toBe(40002);
    expect(await ask('grant_type=client_credential')).toBe(41002);
    expect(await ask(`grant_type=client_credential&appid=${MINI}`)).toBe(41004);
    expect(await ask('grant_type=client_credential&appid=wx0000000000000000&secret=x')).toBe(40013);
    expect(await ask(`grant_type=client_credential&appid=${MINI}&secret=x`)).toBe(40125);
    expect((await w.call('GET', '/cgi-bin/stable_token')).json.errcode).toBe(43002);
    expect((await info('nonsense')).json.errcode).toBe(40014);
    expect((await info('98_' + 'x'.repeat(133))).json.errcode).toBe(40001);
    expect((await w.call('GET', '/wxaapi/newtmpl/gettemplate')).json.errcode).toBe(41001);
  });

  it('expires tokens by knob, for one account only', async () => {
    const mini = await w.token('mini');
    const oa = await w.token('oa');
    await w.call('POST', '/sandbox/knobs', { expireTokens: { account: 'mini' } });
    expect((await info(mini)).json.errcode).toBe(42001);
    expect((await info(oa)).json.errcode).toBe(0);
    expect(await w.token('mini')).not.toBe(mini);
  });

  it('does not let one account speak for another', async () => {
    const body = { touser: 'x', template_id: 'y', data: {} };
    expect((await w.api('oa', '/cgi-bin/message/subscribe/send', body)).json.errcode).toBe(48001);
    expect((await w.api('mini', '/cgi-bin/message/template/send', body)).json.errcode).toBe(48001);
  });
});

describe('login and phone codes', () => {
  let w: TestWorld;
  beforeEach(async () => {
    w = await aWorld();
  });
  afterEach(() => w.close());

  const session = (code: string) =>
    w.call('GET', `/sns/jscode2session?appid=${MINI}&secret=${secrets.mini}&js_code=${code}&grant_type=authorization_code`);

  it('serves a login code once', async () => {
    const { code } = (await w.call('POST', '/sandbox/people/chen-jing/login-code?account=mini')).json;
    const first = await session(code);
    expect(first.type).toContain('text/plain');
    expect(first.json).toMatchObject({ openid: 'oMini_chenjing_7Qk2vXwL9sTfR', unionid: 'oUnio_chenjing_7Qk2vXwL9sTfR' });
    expect(Buffer.from(first.json.session_key, 'base64')).toHaveLength(16);
    expect((await session(code)).json.errcode).toBe(40163);
  });

  it('refuses a code after five minutes, an invented one, and a phone code', async () => {
    const { code } = (await w.call('POST', '/sandbox/people/chen-jing/login-code')).json;
    w.clock.now += 300_000;
    expect((await session(code)).json.errcode).toBe(40029);
    expect((await session('made-up')).json.errcode).toBe(40029);
    const phone = (await w.call('POST', '/sandbox/people/chen-jing/phone-code')).json.code;
    expect((await session(phone)).json.errcode).toBe(40029);
    const shown = (await w.api('mini', '/wxa/business/getuserphonenumber', { code: phone })).json;
    expect(shown.phone_info).toMatchObject({ purePhoneNumber: '13900000001', countryCode: '86', watermark: { appid: MINI } });
    expect((await w.api('mini', '/wxa/business/getuserphonenumber', { code: phone })).json.errcode).toBe(40163);
  });

  it('logs a background user in by openid, so that thousands need no list', async () => {
    const id = 'oDEMOmini_000000000000004217';
    const { code } = (await w.call('POST', `/sandbox/people/${id}/login-code`)).json;
    expect((await session(code)).json.openid).toBe(id);
    expect((await w.call('POST', '/sandbox/people/nobody/login-code')).status).toBe(404);
  });
});
