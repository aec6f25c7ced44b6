import * as fc from 'fast-check';
import { mismatch, orderFault, refundedFen, refundFault, stateOf, type FeeOrder, type FeeRefund } from '../../bot-server/domain/fee/fee';
import { formatYuan, MOST_FEN, parseYuan } from '../../bot-server/domain/fee/money';

const order = (more: Partial<FeeOrder> = {}): FeeOrder => ({
  outTradeNo: 'F20261122-0001',
  accountId: 'mini',
  appid: 'wx1',
  mchId: '19',
  openid: 'o1',
  description: '材料费',
  total: 1000,
  createdAt: 1,
  refunds: [],
  ...more,
});
const paid = { outTradeNo: 'F20261122-0001', appid: 'wx1', mchId: '19', transactionId: '42', total: 1000, currency: 'CNY', paidAt: 5 };

describe('money', () => {
  it.each([
    ['12.30', 1230],
    ['12.3', 1230],
    ['12', 1200],
    ['0.01', 1],
    ['￥８．５元', 850],
    ['1000000', MOST_FEN],
    ['1000000.01', undefined],
    ['0', undefined],
    ['0.00', undefined],
    ['-1', undefined],
    ['1.234', undefined],
    ['1e3', undefined],
    ['十元', undefined],
    ['', undefined],
  ])('%s yuan is %p fen', (text, fen) => {
    expect(parseYuan(text)).toBe(fen);
  });
  it('what is written is read back to the fen', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: MOST_FEN }), (fen) => expect(parseYuan(formatYuan(fen))).toBe(fen)));
  });
});

describe('an order', () => {
  it('its state follows from its facts', () => {
    const refund = (status: FeeRefund['status'], amount: number): FeeRefund => ({ no: 'r', amount, reason: '', status, askedAt: 1 });
    expect(stateOf(order())).toBe('created');
    expect(stateOf(order({ prepayId: 'p' }))).toBe('payable');
    expect(stateOf(order({ prepayId: 'p', closedAt: 2 }))).toBe('closed');
    expect(stateOf(order({ closedAt: 2, paidAt: 3 }))).toBe('paid');
    expect(stateOf(order({ paidAt: 3, refunds: [refund('processing', 1000)] }))).toBe('paid');
    expect(stateOf(order({ paidAt: 3, refunds: [refund('success', 300)] }))).toBe('partly-refunded');
    expect(stateOf(order({ paidAt: 3, refunds: [refund('success', 300), refund('success', 700)] }))).toBe('refunded');
  });

  it.each([
    [{}, undefined],
    [{ total: 999 }, 'amount'],
    [{ total: 1000.5 }, 'amount'],
    [{ currency: 'USD' }, 'currency'],
    [{ appid: 'wx2' }, 'appid'],
    [{ mchId: '20' }, 'merchant'],
    [{ outTradeNo: 'other1' }, 'order'],
  ])('a payment with %p differs in %p', (change, part) => {
    expect(mismatch(order(), { ...paid, ...change })).toBe(part);
  });
  it('a second transaction for one order differs', () => {
    expect(mismatch(order({ transactionId: '41', paidAt: 1 }), paid)).toBe('transaction');
    expect(mismatch(order({ transactionId: '42', paidAt: 1 }), paid)).toBeUndefined();
  });
  it('can not be made out of nonsense', () => {
    expect(orderFault(order())).toBeUndefined();
    for (const bad of [
      { total: 0 },
      { total: 1.5 },
      { total: MOST_FEN + 1 },
      { description: ' ' },
      { outTradeNo: 'a b c d' },
      { outTradeNo: 'short' },
    ]) {
      expect(orderFault(order(bad))).toEqual(expect.any(String));
    }
  });
  it('never gives back more than was paid, in whatever parts', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            amount: fc.integer({ min: -5, max: 700 }),
            status: fc.constantFrom('asked', 'processing', 'success', 'closed', 'abnormal'),
          }),
        ),
        (wishes) => {
          let state = order({ paidAt: 3 });
          wishes.forEach(({ amount, status }, i) => {
            if (refundFault(state, `refund-${i}`, amount) !== undefined) return;
            state = {
              ...state,
              refunds: [...state.refunds, { no: `refund-${i}`, amount, reason: '', status: status, askedAt: i }],
            };
          });
          expect(refundedFen(state)).toBeLessThanOrEqual(state.total);
        },
      ),
    );
  });
});
