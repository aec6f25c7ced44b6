import { request, type ClientRequest } from 'node:http';
import type { Phone } from './phone';

export interface Answer {
  readonly statusCode: number;
  readonly bytes: Buffer;
  readonly header: Readonly<Record<string, string>>;
}
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
}
export interface Call {
  readonly url: string;
  readonly method: string;
  readonly header: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
  readonly timeout: number;
}

export interface Network {
  /** Calls back once, with the answer or with WeChat's words for why there is none. The answer takes the call back. */
  send(call: Call, done: (answer: Answer | null, why: string) => void): () => void;
  /** Every call in order; status null where no answer came. */
  readonly sent: readonly Sent[];
  busy(): boolean;
  /** The process dies: nothing under way is answered any more. */
  cut(): void;
}

/** WeChat answers no eleventh call at a time. */
const AT_ONCE = 10;

/** Real HTTP to the declared addresses, and to no other. */
export function openNetwork(phone: Phone): Network {
  const sent: Sent[] = [];
  const running = new Set<ClientRequest>();
  const waiting: (() => void)[] = [];
  let dead = false;

  const whereTo = (url: string): string | null => {
    const found = [...phone.domains].filter(([declared]) => url === declared || url.startsWith(`${declared}/`));
    const nearest = found.sort(([a], [b]) => b.length - a.length)[0];
    if (nearest) return nearest[1] + url.slice(nearest[0].length);
    return null;
  };

  function start(call: Call, target: string, done: (answer: Answer | null, why: string) => void): ClientRequest {
    const out = request(target, { method: call.method, headers: { ...call.header }, agent: false });
    running.add(out);
    const end = (answer: Answer | null, why: string): void => {
      if (!running.delete(out)) return;
      if (dead) return;
      sent.push({ method: call.method, url: call.url, status: answer?.statusCode ?? null });
      waiting.shift()?.();
      done(answer, why);
    };
    out.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const header = Object.fromEntries(Object.entries(answer.headers).map(([key, value]) => [key, String(value)]));
        end({ statusCode: answer.statusCode ?? 0, bytes: Buffer.concat(parts), header }, '');
      });
      answer.on('error', () => end(null, 'fail interrupted'));
    });
    out.on('error', (fault) => end(null, `fail ${fault.message}`));
    out.end(call.body);
    return out;
  }

  return {
    sent,
    busy: () => running.size > 0,
    send(call, done) {
      const target = whereTo(call.url);
      let taken = false;
      let out: ClientRequest | undefined;
      const refuse = (why: string): void => {
        phone.clock.after(0, () => {
          if (dead || taken) return;
          sent.push({ method: call.method, url: call.url, status: null });
          done(null, why);
        });
      };
      if (!phone.isOnline()) refuse('fail net::ERR_INTERNET_DISCONNECTED');
      else if (target === null) refuse('fail url not in domain list');
      else if (running.size < AT_ONCE) out = start(call, target, done);
      else waiting.push(() => (out = taken ? undefined : start(call, target, done)));
      return () => {
        taken = true;
        out?.destroy(new Error('abort'));
      };
    },
    cut() {
      dead = true;
      waiting.length = 0;
      for (const out of running) out.destroy();
      running.clear();
    },
  };
}
