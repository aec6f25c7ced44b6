import { resolvePath, type Dist } from './dist';
import { part } from './journal';
import type { Realm } from './realm';
import type { Drawn, View } from './view';

/** A page that is open. */
export interface Open {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly drawn: Drawn;
  /** Called when the page goes. */
  readonly farewells: (() => void)[];
}

/** The open pages, last one on top, with their life cycles in WeChat's order. */
export interface Stack {
  top(): Open | undefined;
  all(): readonly Open[];
  push(url: string): void;
  replace(url: string): void;
  restart(url: string): void;
  back(delta: number): void;
  hideTop(): void;
  showTop(): void;
  /** What WeChat says of an address it would not open; null when it would. */
  why(url: string): string | null;
}

export const MOST_PAGES = 10;

export function openStack(dist: Dist, realm: Realm, view: View): Stack {
  const pages: Open[] = [];
  const top = (): Open | undefined => pages[pages.length - 1];
  const live = (open: Open | undefined, name: string, argument?: unknown): void => {
    const method = part(open?.drawn.page, name);
    if (open === undefined || typeof method !== 'function') return;
    realm.guard(() => void Reflect.apply(method, open.drawn.page, argument === undefined ? [] : [argument]))();
  };
  const split = (url: string): { path: string; query: Record<string, string> } => {
    const [address = '', search = ''] = url.split('?');
    const from = top()?.path ?? '';
    const path = address.startsWith('/') ? address.slice(1) : resolvePath(from, address);
    // WeChat hands the values on as they stand in the address: who put them in encoded takes them out decoded.
    const query = search === '' ? [] : search.split('&').map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]);
    return { path, query: Object.fromEntries(query) };
  };
  const enter = (url: string): void => {
    const { path, query } = split(url);
    const drawn = view.draw(path);
    const own = realm.own(query);
    for (const [name, value] of [
      ['route', path],
      ['options', own],
    ] as const)
      Object.defineProperty(drawn.page, name, { value, configurable: true, writable: true });
    const open = { path, query, drawn, farewells: [] };
    pages.push(open);
    live(open, 'onLoad', own);
    live(open, 'onShow');
    live(open, 'onReady');
  };
  const leave = (): void => {
    const open = pages.pop();
    if (open === undefined) return;
    open.farewells.forEach((say) => say());
    live(open, 'onUnload');
    open.drawn.remove();
  };

  return {
    top,
    all: () => pages,
    push(url) {
      live(top(), 'onHide');
      enter(url);
    },
    replace(url) {
      leave();
      enter(url);
    },
    restart(url) {
      while (pages.length > 0) leave();
      enter(url);
    },
    back(delta) {
      const steps = Math.min(delta, pages.length - 1);
      for (let i = 0; i < steps; i += 1) leave();
      if (steps > 0) live(top(), 'onShow');
    },
    hideTop: () => live(top(), 'onHide'),
    showTop: () => live(top(), 'onShow'),
    why(url) {
      const { path } = split(url);
      return dist.pages.includes(path) ? null : `page "${path}" is not found`;
    },
  };
}
