import { createContext, Script, type Context } from 'node:vm';
import type { Clock } from './clock';
import { wordsOf, type Journal } from './journal';

/** The mini-program's logic layer: ECMAScript and nothing of a browser, with WeChat's few globals and the test's clock. */
export interface Realm {
  readonly context: Context;
  define(name: string, value: unknown): void;
  run(code: string, file: string): unknown;
  /** The same data as the logic's own objects. */
  own(value: unknown): unknown;
  /** The inner class of that name: property types are compared by identity. */
  inner(name: string): unknown;
  /** Wraps what runs later: its error is noted, and after the end of the process nothing runs. */
  guard(run: () => void): () => void;
  end(): void;
}

const VIRTUAL_DATE = `(now) => {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    apply: () => new Real(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}`;

export function openRealm(clock: Clock, journal: Journal): Realm {
  let ended = false;
  const timers = new Set<number>();
  const guard = (run: () => void) => (): void => {
    if (ended) return;
    try {
      run();
    } catch (fault) {
      journal.errors.push(wordsOf(fault));
    }
  };
  type Callback = (...args: readonly unknown[]) => void;
  const start =
    (repeat: boolean) =>
    (run: Callback, ms?: number, ...args: readonly unknown[]): number => {
      const wait = Number(ms) > 0 ? Number(ms) : 0;
      const act = guard(() => run(...args));
      const id = repeat ? clock.every(wait, act) : clock.after(wait, act);
      timers.add(id);
      return id;
    };
  const stop = (id: unknown): void => {
    if (typeof id !== 'number') return;
    timers.delete(id);
    clock.drop(id);
  };
  const tell =
    (level: string) =>
    (...args: readonly unknown[]): void => {
      if (level === 'error' || level === 'warn') journal.errors.push(`console.${level}: ${args.map(wordsOf).join(' ')}`);
    };
  const context = createContext({
    console: Object.fromEntries(['log', 'info', 'debug', 'warn', 'error', 'group', 'groupEnd', 'time', 'timeEnd'].map((l) => [l, tell(l)])),
    setTimeout: start(false),
    clearTimeout: stop,
    setInterval: start(true),
    clearInterval: stop,
  });
  const run = (code: string, file: string): unknown => {
    const value: unknown = new Script(code, { filename: file }).runInContext(context);
    return value;
  };
  (run(VIRTUAL_DATE, 'date') as (now: () => number) => void)(() => clock.now());
  const parse = run('(text) => JSON.parse(text)', 'own') as (text: string) => unknown;
  return {
    context,
    define: (name, value) => void Reflect.set(context, name, value),
    run,
    own: (value) => (value === undefined ? undefined : parse(JSON.stringify(value))),
    inner: (name) => run(name, 'inner'),
    guard,
    end() {
      ended = true;
      timers.forEach((id) => clock.drop(id));
      timers.clear();
    },
  };
}
