import { setTimeout as sleep } from 'node:timers/promises';
import { type Context } from 'koa';
import { type Fault } from './knobs';

/** Whether a call that is going to fail takes effect first. */
export function takesEffect(fault: Fault | undefined): boolean {
  if (!fault) return true;
  return fault.effect ?? (fault.errcode === undefined && fault.httpStatus === undefined && fault.reset === undefined);
}

/** Fails the answer on the wire as the knob says: hangs, cuts or resets the connection. */
export async function failOnWire(ctx: Context, fault: Fault | undefined, text: string): Promise<void> {
  if (!fault) return;
  if (fault.hangMs !== undefined) await sleep(fault.hangMs, undefined, { ref: false });
  if (fault.reset) {
    ctx.respond = false;
    ctx.req.socket.resetAndDestroy();
  } else if (fault.halfBody) {
    ctx.respond = false;
    const bytes = Buffer.from(text);
    ctx.res.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
    ctx.res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => ctx.req.socket.destroy());
  }
}
