import { createVerify } from 'node:crypto';
import Router from '@koa/router';
import { z } from 'zod';
import { type PaySecrets } from '../options';
import { bodyOf, DeskError } from '../person-routes';
import { type Order } from '../state';
import { type World } from '../world';
import { orderByPrepay, orderOf, presentOrder, settleOrder } from './orders';
import { PayError } from './pay-error';

/** What wx.requestPayment is given. */
const RequestPayment = z.object({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string().startsWith('prepay_id='),
  signType: z.literal('RSA'),
  paySign: z.string(),
});

/** The desk's side of paying: a person pays in the mini-program, or a test pays by order number. */
export function payDesk(world: World, pay: PaySecrets): Router {
  const router = new Router({ prefix: '/sandbox' });

  const settle = (order: Order) => {
    try {
      settleOrder(world, pay, order);
    } catch (error) {
      throw error instanceof PayError ? new DeskError(409, error.message) : error;
    }
    return { order: presentOrder(pay, order) };
  };

  router.post('/people/:id/pay', async (ctx) => {
    const input = await bodyOf(ctx, RequestPayment);
    const order = orderByPrepay(world, input.package.slice('prepay_id='.length));
    const user = world.people.userOf(ctx.params.id ?? '', 'mini');
    if (!order || order.openid !== user?.openid) throw new DeskError(404, '没有这笔待付的订单');
    const said = `${order.appid}\n${input.timeStamp}\n${input.nonceStr}\n${input.package}\n`;
    if (!createVerify('RSA-SHA256').update(said).verify(pay.mchPublicKey, input.paySign, 'base64'))
      throw new DeskError(400, '支付验证签名失败');
    ctx.body = settle(order);
  });
  router.get('/pay/orders', (ctx) => {
    ctx.body = { orders: Object.values(world.state.orders).map((o) => presentOrder(pay, o)) };
  });
  router.post('/pay/orders/:number/pay', (ctx) => {
    const order = orderOf(world, ctx.params.number ?? '');
    if (!order) throw new DeskError(404, `没有这笔订单：${ctx.params.number}`);
    ctx.body = settle(order);
  });

  return router;
}
