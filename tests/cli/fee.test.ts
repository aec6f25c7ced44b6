import type { Connection } from 'mongoose';
import { fee } from '../../bot-server/cli/fee';
import type { Deps } from '../../bot-server/deps';
import { connect } from '../../bot-server/store/connect';
import { openFeeStore } from '../../bot-server/store/fees';
import { openTestDb, type TestDb } from '../support/mongo';
import { paySecrets, payOf } from '../wechat/merchant';
import { account, openid, openStandIn, type StandIn } from '../wechat/stand-in';

let db: TestDb;
let connection: Connection;
let standIn: StandIn;
let deps: Deps;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  standIn = await openStandIn({ pay: paySecrets, payNotifyPausesMs: [] });
  const accounts = { get: async (id: string) => (id === 'mini' ? account('mini') : undefined) };
  deps = { fees: openFeeStore(connection), pay: payOf(standIn.baseUrl), accounts, now: Date.now } as unknown as Deps;
});
afterAll(async () => {
  await standIn.sandbox.close();
  await connection.close();
  await db.drop();
});

const run = (verb: 'order' | 'query', positional: string[], options: Record<string, string> = {}) =>
  fee[verb]?.run(deps, { positional, options });
const good = { openid: openid('chen-jing', 'mini'), yuan: '12.30', for: '材料费' };

describe('gongyu fee', () => {
  it('orders, then tells how the order stands, before and after it was paid', async () => {
    const order = (await run('order', [], { ...good, no: 'F20261122-cli1' })) as { outTradeNo: string };
    expect(order).toMatchObject({ outTradeNo: 'F20261122-cli1', state: 'payable', yuan: '12.30', payment: { signType: 'RSA' } });
    expect(await run('query', [order.outTradeNo])).toMatchObject({ state: 'payable', platform: 'NOTPAY' });
    await fetch(`${standIn.baseUrl}/sandbox/pay/orders/${order.outTradeNo}/pay`, { method: 'POST' });
    expect(await run('query', [order.outTradeNo])).toMatchObject({ state: 'paid', platform: 'SUCCESS' });
  });

  it('makes up a number that WeChat Pay takes', async () => {
    expect(await run('order', [], good)).toMatchObject({ outTradeNo: expect.stringMatching(/^F\d{8}-[0-9a-f]{16}$/), state: 'payable' });
  });

  it.each([
    [{ ...good, yuan: '' }, /--yuan/],
    [{ ...good, yuan: '12.345' }, /12\.30/],
    [{ ...good, openid: '' }, /--openid/],
    [{ ...good, for: '' }, /--for/],
    [{ ...good, account: 'nobody' }, /nobody/],
    [{ ...good, no: 'a b' }, /订单号/],
    [{ ...good, openid: 'oNobody' }, /微信支付没有受理/],
  ])('says what to do about %p', async (options, sentence) => {
    await expect(run('order', [], options)).rejects.toThrow(sentence);
  });

  it('asks for the number, and says when there is no such order', async () => {
    await expect(run('query', [])).rejects.toThrow(/订单号/);
    await expect(run('query', ['F-unknown'])).rejects.toMatchObject({ code: 'fee/not-found' });
  });
});
