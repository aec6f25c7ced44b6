import { addressOf, call, mediaUrl, readText, trust } from '@/api/client';
import { asProblem, type ApiProblem } from '@/api/problem';
import { openSession } from '@/api/session';
import { openWeapp } from '@/platform/weapp';
import { failure, resetStage, stage, type Asked } from '../support/taro';

const actor = { role: 'guardian' as const, name: '陈雨桐妈妈', title: '', rooms: ['parent' as const], children: [], classrooms: [] };
const asked: Asked[] = [];
const answers = (...list: ({ statusCode: number; data: unknown } | Error)[]): void => {
  stage.request = async (option) => {
    asked.push(option);
    const next = list.shift();
    if (next === undefined) throw new Error('nobody expected this call');
    if ('statusCode' in next) return next;
    throw next;
  };
};
const keeper = (tokens: string[]) => {
  const forgotten: string[] = [];
  trust({ token: async () => tokens[forgotten.length] ?? 'none', forget: (token) => void forgotten.push(token) });
  return forgotten;
};
const problemOf = (work: Promise<unknown>): Promise<ApiProblem> =>
  work.then(
    () => {
      throw new Error('it was taken');
    },
    (error: unknown) => asProblem(error),
  );
const today = { date: '11月22日', items: [], answers: 0 };

beforeEach(() => {
  resetStage();
  asked.length = 0;
  keeper(['token-1']);
});

describe('the one caller of the network', () => {
  it('calls by the contract’s name: method, filled path, query, body, token', async () => {
    answers({ statusCode: 200, data: {} });
    await call('moveSlot', { params: { plan: 'p/1', slot: 's 2' }, in: { startsAt: 5 } });
    expect(asked[0]).toMatchObject({ method: 'PATCH', url: '/api/v1/plans/p%2F1/slots/s%202', data: { startsAt: 5 }, timeout: 15_000 });
    expect(asked[0]?.header).toEqual({ 'content-type': 'application/json', authorization: 'Bearer token-1' });
    expect(addressOf('/a/:b', { b: 'x' }, { limit: 20, cursor: undefined, box: 'mine' })).toBe('/a/x?limit=20&box=mine');
  });

  it('sends a file as it is', async () => {
    answers({ statusCode: 200, data: {} });
    const bytes = new ArrayBuffer(3);
    await call('importPlan', { query: { fileName: '计划.xlsx', dryRun: '1' }, in: bytes });
    expect(asked[0]?.data).toBe(bytes);
    expect(asked[0]?.header?.['content-type']).toBe('application/octet-stream');
    expect(asked[0]?.url).toContain('fileName=%E8%AE%A1%E5%88%92.xlsx&dryRun=1');
  });

  it('signing in carries no token', async () => {
    answers({ statusCode: 200, data: { token: 't', actor } });
    await call('signIn', { in: { code: 'c' } });
    expect(asked[0]?.header).toEqual({ 'content-type': 'application/json' });
  });

  it('a refusal is a problem with the server’s code, sentence and number, though the call “succeeded”', async () => {
    answers({
      statusCode: 403,
      data: { error: { code: 'resource/not-yours', message: '这个内容没有发给您', requestId: 'r-9', details: [1] } },
    });
    expect(await problemOf(call('today', {}))).toMatchObject({
      code: 'resource/not-yours',
      message: '这个内容没有发给您',
      status: 403,
      requestId: 'r-9',
      details: [1],
    });
  });

  it.each([
    [502, '<html>Bad gateway</html>'],
    [500, null],
    [200, null],
  ])('an answer that is not ours (%d) is a problem with a sentence', async (statusCode, data) => {
    answers({ statusCode, data });
    const problem = await problemOf(call('today', {}));
    expect(problem.code).toBe(`http/${statusCode}`);
    expect(problem.message).toMatch(/稍后再试/);
  });

  it('no network and no patience are told apart', async () => {
    answers(failure({ errMsg: 'request:fail ' }), failure({ errMsg: 'request:fail timeout' }), new TypeError('Failed to fetch'));
    expect((await problemOf(call('today', {}))).code).toBe('net/offline');
    expect((await problemOf(call('today', {}))).code).toBe('net/timeout');
    expect((await problemOf(call('today', {}))).code).toBe('net/offline');
  });

  it('a refused token is replaced once and the call repeated', async () => {
    const forgotten = keeper(['old', 'new']);
    answers({ statusCode: 401, data: { error: { code: 'auth/required', message: '登录已过期' } } }, { statusCode: 200, data: today });
    expect(await call('today', {})).toEqual(today);
    expect(forgotten).toEqual(['old']);
    expect(asked.map((a) => a.header?.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('a token refused twice is a problem, not a loop', async () => {
    keeper(['old', 'new']);
    const no = { statusCode: 401, data: { error: { code: 'auth/required', message: '登录已过期' } } };
    answers(no, no);
    expect((await problemOf(call('today', {}))).code).toBe('auth/required');
    expect(asked).toHaveLength(2);
  });

  it('reads a text beside the media', async () => {
    answers({ statusCode: 200, data: 'WEBVTT' }, { statusCode: 404, data: '' });
    expect(await readText('/media/a.vtt')).toBe('WEBVTT');
    expect((await problemOf(readText('/media/b.vtt'))).status).toBe(404);
    expect(mediaUrl('https://cdn.example/a.mp4')).toBe('https://cdn.example/a.mp4');
  });
});

describe('signing in', () => {
  const phone = () => ({ ...openWeapp() });

  it('once for all who ask at the same time, and kept for the next start', async () => {
    let signed = 0;
    const session = openSession(phone(), async (code) => ({ token: `t-${code}-${++signed}`, actor }));
    const [a, b, who] = await Promise.all([session.token(), session.token(), session.actor()]);
    expect([a, b, who.name]).toEqual(['t-code-1-1', 't-code-1-1', '陈雨桐妈妈']);
    expect(session.known()).toEqual(actor);
    const next = openSession(phone(), async () => {
      throw new Error('not asked');
    });
    expect(await next.token()).toBe('t-code-1-1');
  });

  it('a fresh start takes nothing of an earlier one', async () => {
    await openSession(phone(), async () => ({ token: 'earlier', actor })).token();
    const session = openSession({ ...phone(), freshStart: true }, async () => ({ token: 'mine', actor }));
    expect(session.known()).toBeNull();
    expect(await session.token()).toBe('mine');
  });

  it('a forgotten token is asked for anew; another’s refusal forgets nothing', async () => {
    let n = 0;
    const session = openSession(phone(), async () => ({ token: `t${++n}`, actor }));
    expect(await session.token()).toBe('t1');
    session.forget('someone-elses');
    expect(await session.token()).toBe('t1');
    session.forget('t1');
    expect(await session.token()).toBe('t2');
  });

  it('a failed sign-in fails everybody who waited, and the next one tries again', async () => {
    let n = 0;
    const session = openSession(phone(), async () => {
      n += 1;
      if (n === 1) throw new Error('down');
      return { token: 't', actor };
    });
    const both = await Promise.allSettled([session.token(), session.token()]);
    expect(both.map((r) => r.status)).toEqual(['rejected', 'rejected']);
    expect(n).toBe(1);
    expect(await session.token()).toBe('t');
  });

  it('outside WeChat it says where to open the app', async () => {
    const session = openSession({ ...phone(), loginCode: async () => ({ kind: 'open-in-wechat' }) }, async () => ({ token: 't', actor }));
    expect((await problemOf(session.token())).code).toBe('auth/open-in-wechat');
  });

  it.each(['{', '{"token":1}', '{"token":"t","actor":{"rooms":"parent"}}'])('what an older build kept is not trusted: %s', async (text) => {
    stage.storage.set('gongyu:session', text);
    expect(openSession(phone(), async () => ({ token: 't', actor })).known()).toBeNull();
  });

  it('leaving forgets, even when the server can not be told', async () => {
    const session = openSession(phone(), async () => ({ token: 't', actor }));
    trust(session);
    await session.token();
    answers(failure({ errMsg: 'request:fail' }));
    await session.end().catch(() => undefined);
    expect(session.known()).toBeNull();
    expect(stage.storage.has('gongyu:session')).toBe(false);
  });
});
