import { qrPicture } from '../../bot-server/files/qr-picture';
import { codeOf, STEP_MS } from '../../bot-server/seal/totp';
import {
  logged,
  HOUR,
  PASSWORD,
  server,
  now,
  pass,
  teacher,
  post,
  errorOf,
  me,
  auditOf,
  dumpable,
  withoutTeacher,
  gongyu,
  created,
  clockCode,
  nextCode,
  setUp,
  LOGIN,
  signIn,
  rested,
  forgetDoor,
  listenAgain,
} from '../support/staff-world';

jest.setTimeout(120_000);

describe('an account with password and second factor', () => {
  let secret: string;
  let recovery: string[];

  it('is made by the operator, set up once by its owner', async () => {
    const code = await created('T1002', 'QX01');
    expect(await gongyu('account', 'create', '--staff', 'T1002', '--school', 'QX01')).toMatchObject({ code: 1 });
    expect(await gongyu('account', 'create', '--staff', 'T1002', '--school', 'QX02')).toMatchObject({ code: 1 });
    const { totpSecret, login, totpAddress, qr } = (await post('/auth/set-up', { code })).body as Record<string, string>;
    expect(login).toBe(LOGIN);
    expect(decodeURIComponent(totpAddress ?? '')).toBe(`otpauth://totp/共育桥:${LOGIN}?secret=${totpSecret}&issuer=共育桥`);
    // Drawn for the phone's authenticator: what the picture holds is the address, and it is a picture, no address that is called.
    expect(qr).toBe(qrPicture(totpAddress ?? ''));
    expect(qr).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(logged).toContain('/api/v1/auth/set-up');
    expect(logged).not.toContain(totpSecret);
    const totp = clockCode(totpSecret ?? '');
    for (const weak of ['短密码', '1234567890', 'password123', 'QX01-T1002abc', 'aaaaaaaaaaaa'])
      expect(errorOf(await post('/auth/set-up/finish', { code, password: weak, totp }))).toEqual([400, 'auth/password-weak']);
    expect(errorOf(await post('/auth/set-up/finish', { code, password: PASSWORD, totp: '000000' }))).toEqual([400, 'auth/code-wrong']);
    ({ secret, recovery } = await setUp(code));
    expect(recovery).toHaveLength(8);
    expect(errorOf(await post('/auth/set-up', { code }))).toEqual([410, 'auth/set-up-over']);
    expect(errorOf(await post('/auth/set-up/finish', { code, password: PASSWORD, totp }))).toEqual([410, 'auth/set-up-over']);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'password-set' });
  });

  it('lets its owner in, however the name is typed, and a code only once', async () => {
    const code = nextCode(secret);
    const inside = await signIn(' qx01－t1002 ', PASSWORD, code);
    expect(inside).toMatchObject({ status: 200, body: { actor: { role: 'teacher', name: '王磊老师', rooms: ['school', 'teacher'] } } });
    expect((await me(String(inside.body.token))).status).toBe(200);
    expect(errorOf(await signIn(LOGIN, PASSWORD, code))).toEqual([401, 'auth/wrong']);
    // The step before it is used up as well.
    expect(errorOf(await signIn(LOGIN, PASSWORD, codeOf(secret, Math.floor(now() / STEP_MS) - 1)))).toEqual([401, 'auth/wrong']);
    const both = nextCode(secret);
    const raced = await Promise.all([signIn(LOGIN, PASSWORD, both), signIn(LOGIN, PASSWORD, both)]);
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('takes each recovery code once', async () => {
    const [first = ''] = recovery;
    expect((await signIn(LOGIN, PASSWORD, first.toLowerCase())).status).toBe(200);
    expect(errorOf(await signIn(LOGIN, PASSWORD, first))).toEqual([401, 'auth/wrong']);
    pass(2 * HOUR);
  });

  it('answers the same, word for word, and works the same, whatever was wrong', async () => {
    const verify = jest.spyOn(server.deps.passwords, 'verify');
    const code = nextCode(secret);
    const wrongs: [string, string, string, string][] = [
      ['no such account', 'QX01-T7777', PASSWORD, code],
      ['another’s password', LOGIN, '山坡上有三只黑羊吃草', code],
      ['another code', LOGIN, PASSWORD, '000000'],
      ['a made-up recovery code', LOGIN, PASSWORD, 'AAAA-BBBB-CCCC-DDDD'],
    ];
    const answers = [];
    for (const [, login, password, second] of wrongs) {
      const { status, body } = await signIn(login, password, second);
      answers.push(JSON.stringify([status, { ...(body.error as object), requestId: '' }]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(verify).toHaveBeenCalledTimes(wrongs.length);
    verify.mockRestore();
    pass(2 * HOUR);
  });

  it('an account that is made but not set up looks like one that is not there', async () => {
    await created('T1003', 'QX01');
    const [there, nowhere] = [await signIn('QX01-T1003', PASSWORD, '123456'), await signIn('QX01-T9999', PASSWORD, '123456')];
    expect(errorOf(there)).toEqual(errorOf(nowhere));
    pass(2 * HOUR);
  });

  it('locks longer and longer, an account that is not there as well, and on every server', async () => {
    const second = await listenAgain();
    for (const login of [LOGIN, 'QX01-T8888']) {
      await rested();
      // At once, half of them at another server: they are counted before they are looked at.
      const statuses = await Promise.all(
        Array.from({ length: 12 }, (_, i) => signIn(login, `第${i}个猜的密码呀`, '123456', i % 2 ? server.url : second.url)),
      );
      const tried = statuses.map(({ status }) => status);
      expect([login, tried.filter((status) => status === 401).length]).toEqual([login, 5]);
      expect([login, tried.filter((status) => status === 429).length]).toEqual([login, 7]);
      pass(61_000);
      expect((await signIn(login, '再猜一个长长的密码', '123456')).status).toBe(401);
      pass(61_000);
      // While it is locked the right password is not looked at either.
      const locked = await signIn(login, PASSWORD, nextCode(secret));
      expect(locked.status).toBe(429);
      expect(locked.body.error?.message).toMatch(/扫码/);
    }
    await rested();
    expect((await signIn(LOGIN, PASSWORD, nextCode(secret))).status).toBe(200);
    await second.close();
  });

  it('an address that tries many names is slowed down, and its own good sign-ins do not wash it clean', async () => {
    let refused = 0;
    for (let i = 0; i < 40; i += 1) {
      if (i === 0) await rested();
      else if (i % 10 === 0) await forgetDoor();
      if (i % 10 === 9 && refused === 0) await signIn(LOGIN, PASSWORD, nextCode(secret));
      const tried = await signIn(`QX01-N${i}`, '随便猜的密码一个', '123456');
      if (tried.status === 429 && /扫码/.test(tried.body.error?.message ?? '')) refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
    pass(25 * HOUR);
  });

  it('is changed by who knows it, and that ends the other devices', async () => {
    await rested();
    const here = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    const other = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    const change = (current: string, password: string, token = here) => post('/me/password', { current, password }, { token });
    expect(errorOf(await change('不是这个密码的密码', '河边柳树下的小石桥头上'))).toEqual([401, 'auth/wrong']);
    expect(errorOf(await change(PASSWORD, '12345'))).toEqual([400, 'auth/password-weak']);
    expect((await me(other)).status).toBe(200);
    expect((await change(PASSWORD, '河边柳树下的小石桥头上')).status).toBe(200);
    expect((await me(here)).status).toBe(200);
    expect((await me(other)).status).toBe(401);
    expect(errorOf(await signIn(LOGIN, PASSWORD, nextCode(secret)))).toEqual([401, 'auth/wrong']);
    expect((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).status).toBe(200);
    // Who came in by WeChat has no password to change.
    expect(errorOf(await teacher.call('POST', '/me/password', { current: PASSWORD, password: '河边柳树下的小石桥头上' }))).toEqual([
      403,
      'access/denied',
    ]);
  });

  it('a reset ends password, codes and devices at once, and the old link with it', async () => {
    await rested();
    const before = String((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).body.token);
    const unused = await created('T1002', 'QX01', 'reset');
    expect((await me(before)).status).toBe(401);
    expect((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).status).toBe(401);
    const code = await created('T1002', 'QX01', 'reset');
    expect((await post('/auth/set-up', { code: unused })).status).toBe(410);
    pass(73 * HOUR);
    expect((await post('/auth/set-up', { code })).status).toBe(410);
    ({ secret, recovery } = await setUp(await created('T1002', 'QX01', 'reset')));
    const token = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    expect(await gongyu('account', 'close', '--staff', 'T1002', '--school', 'QX01')).toMatchObject({ code: 0 });
    expect((await me(token)).status).toBe(401);
    expect((await signIn(LOGIN, PASSWORD, nextCode(secret))).status).toBe(401);
  });

  it('is of no use once its person has left the roster', async () => {
    await rested();
    const own = await setUp(await created('T1002', 'QX01'));
    const token = String((await signIn(LOGIN, PASSWORD, nextCode(own.secret))).body.token);
    await withoutTeacher('QX01-T1002', async () => {
      expect((await me(token)).status).toBe(401);
      expect((await signIn(LOGIN, PASSWORD, nextCode(own.secret))).status).toBe(401);
    });
    expect((await me(token)).status).toBe(200);
  });

  it('is for officers too, by the code of their bureau', async () => {
    await rested();
    const { secret: own } = await setUp(await created('B0001', 'QX'));
    const inside = await signIn('QX-B0001', PASSWORD, nextCode(own));
    expect(inside).toMatchObject({ status: 200, body: { actor: { role: 'officer', rooms: ['bureau'] } } });
  });

  it('keeps no password, no secret and no recovery code in clear', async () => {
    const { connection } = await dumpable();
    const text = JSON.stringify(await connection.collection('credentials').find().toArray());
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const word of [PASSWORD, secret, ...recovery]) expect(text).not.toContain(word);
    await connection.close();
  });
});
