import Router from '@koa/router';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { settleNotice } from '../flows/fee/settle-notice';
import type { Log } from '../log';
import { readBody } from '../middleware/read-body';
import type { FeeStore } from '../store/fees';
import type { OpenNotice } from '../wechat/pay-notice';

export interface PayNotifyDeps {
  readonly fees: Pick<FeeStore, 'get' | 'settle' | 'settleRefund' | 'noteNotice'>;
  /** Proves and opens a notice; absent where no merchant is set. */
  readonly openNotice: OpenNotice | undefined;
  now(): Instant;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

const MOST_BYTES = 64 * 1024;

/** `POST /wechat/pay/notify`: WeChat Pay goes by the status alone; what it reads of a refusal is `FAIL` and a sentence. */
export function payNotifyRoutes(deps: PayNotifyDeps): Router {
  const router = new Router();
  router.post('/wechat/pay/notify', async (ctx) => {
    if (!deps.openNotice) throw new Refusal('fee/not-open', { message: '未开通' });
    try {
      const now = deps.now();
      const notice = deps.openNotice(ctx.headers, await readBody(ctx.req, MOST_BYTES), now);
      const ended = await settleNotice(deps, notice, now);
      deps.log.info('pay-notice', { kind: notice.kind, state: ended });
      ctx.status = 204;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      deps.log.warn('pay-notice-refused', { code: error.code, address: ctx.ip });
      ctx.status = error.status;
      ctx.body = { code: 'FAIL', message: error.message };
    }
  });
  return router;
}
