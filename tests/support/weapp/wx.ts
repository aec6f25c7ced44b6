import type { Clock } from './clock';
import { part, wordsOf, type Journal } from './journal';
import type { Realm } from './realm';
import { wxTypings } from './typings';

/** How a call is answered; a thrown WxFail becomes the call's failure. */
export type Answering = (...args: readonly unknown[]) => unknown;
export type Answers = Readonly<Record<string, Answering>>;

export class WxFail extends Error {
  constructor(
    readonly why: string,
    readonly errCode?: number,
  ) {
    super(why);
  }
}

/** Ends a call that answers later: success or fail, then complete, each on a turn of its own. */
export type Later = (name: string, option: unknown, work: () => object | Promise<object>) => unknown;

export function openLater(clock: Clock, realm: Realm, journal: Journal, underWay: { count: number }): Later {
  return (name, option, work) => {
    const calls = (key: string): ((result: unknown) => void) | undefined => {
      const found = part(option, key);
      return typeof found === 'function' ? (result) => void Reflect.apply(found, undefined, [result]) : undefined;
    };
    const quietly = ['success', 'fail', 'complete'].every((key) => calls(key) === undefined);
    underWay.count += 1;
    const done = (key: 'success' | 'fail', result: object): void => {
      underWay.count -= 1;
      clock.after(
        0,
        realm.guard(() => {
          calls(key)?.(realm.own(result));
          calls('complete')?.(realm.own(result));
        }),
      );
    };
    const ended = Promise.resolve()
      .then(work)
      .then(
        (result) => done('success', { errMsg: `${name}:ok`, ...result }),
        (fault: unknown) => {
          if (!(fault instanceof WxFail)) journal.errors.push(`wx.${name}: ${wordsOf(fault)}`);
          const { why, errCode } = fault instanceof WxFail ? fault : { why: 'fail system error', errCode: undefined };
          done('fail', { errMsg: `${name}:${why}`, ...(errCode === undefined ? {} : { errCode }) });
        },
      );
    return quietly ? ended : undefined;
  };
}

/**
 * The `wx` of one start. Every name that WeChat declares is there; a call is noted and checked against the declaration
 * before it is answered. A declared call that this harness has no answer to throws, an undeclared name is a fault.
 */
export function makeWx(answers: Answers, properties: Readonly<Record<string, unknown>>, journal: Journal): object {
  const { wx: declared } = wxTypings();
  for (const name of [...Object.keys(answers), ...Object.keys(properties)])
    if (!declared.has(name)) throw new Error(`the harness answers wx.${name}, which WeChat does not declare`);

  function judge(name: string, args: readonly unknown[]): void {
    const { options, required } = declared.get(name) ?? { options: null, required: [] };
    const option = args[0];
    if (options === null) return;
    if (typeof option !== 'object' || option === null) {
      if (required.length > 0) journal.faults.push(`wx.${name} needs ${required.join(', ')}`);
      return;
    }
    const unknown = Object.keys(option).filter((key) => !options.has(key) && part(option, key) !== undefined);
    if (unknown.length > 0) journal.faults.push(`wx.${name} knows no ${unknown.join(', ')}`);
    const missing = required.filter((key) => part(option, key) === undefined);
    if (missing.length > 0) journal.faults.push(`wx.${name} needs ${missing.join(', ')}`);
  }

  const wx: Record<string, unknown> = {};
  for (const [name, { callable }] of declared) {
    const answer = answers[name];
    if (!callable) {
      wx[name] = properties[name];
      continue;
    }
    wx[name] = (...args: readonly unknown[]): unknown => {
      journal.calls.push({ name, args });
      judge(name, args);
      if (answer === undefined) {
        journal.faults.push(`nobody answers wx.${name} here`);
        throw new Error(`wx.${name} is declared, but this harness has no answer to it`);
      }
      return answer(...args);
    };
  }
  // The bundler keeps its list of chunks on `wx`: what the app puts there itself it may read.
  return new Proxy(wx, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && key !== 'webpackJsonp') journal.faults.push(`WeChat knows no wx.${key}`);
      const value: unknown = Reflect.get(target, key);
      return value;
    },
  });
}
