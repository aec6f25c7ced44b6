import * as glassEasel from 'glass-easel';
import { openBackgroundAudio, type BackgroundAudio } from './background-audio';
import { resolvePath, type Dist } from './dist';
import { openJournal, part, type Journal } from './journal';
import { openNetwork, type Sent } from './network';
import type { Phone } from './phone';
import { openRealm } from './realm';
import { openStack, type Open } from './stack';
import { openPlayer, videoContext, type Player } from './video';
import { openView, type ViewNode } from './view';
import { makeWx, openLater } from './wx';
import { deviceAnswers } from './wx-device';
import { fileAnswers, USER_DATA_PATH } from './wx-files';
import { pageAnswers, type Frame } from './wx-pages';

/** A mini-program that runs on a phone, as the person in front of it meets it. */
export interface RunningApp {
  readonly journal: Journal;
  readonly frame: Frame;
  readonly sent: readonly Sent[];
  /** The page in sight, `pages/today/index`. */
  path(): string;
  text(): string;
  nodes(): ViewNode[];
  /** By `#id`, or by words: the innermost thing under a finger that shows them. */
  find(what: string): ViewNode | undefined;
  tap(what: string): Promise<void>;
  type(what: string, value: string): Promise<void>;
  fire(what: string, type: string, detail: object): Promise<void>;
  /** Lets time pass until the page shows the words (or the test is true); throws with what is shown instead. */
  sees(what: string | RegExp | (() => boolean), patienceMs?: number): Promise<void>;
  player(id: string): Player;
  /** The one that plays on behind other apps. */
  readonly audio: BackgroundAudio;
  back(): Promise<void>;
  hide(): Promise<void>;
  show(): Promise<void>;
  /** The process dies without a word. */
  kill(): void;
}

export interface Start {
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
}

const addressOf = (path: string, query: Readonly<Record<string, string>>): string => {
  const search = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `/${path}${search.length === 0 ? '' : `?${search.join('&')}`}`;
};

/** Starts the app as WeChat does. `onSight` looks at each page whenever it has come to rest. */
export async function startApp(
  dist: Dist,
  phone: Phone,
  { path = dist.pages[0] ?? '', query = {} }: Start = {},
  onSight: (app: Pick<RunningApp, 'path' | 'nodes'>) => void = () => undefined,
): Promise<RunningApp> {
  const { clock } = phone;
  const journal = openJournal();
  const realm = openRealm(clock, journal);
  const network = openNetwork(phone);
  const underWay = { count: 0 };
  const later = openLater(clock, realm, journal, underWay);
  const frame: Frame = { title: '', toasts: [], shared: [] };
  const farewells: (() => void)[] = [clock.watch(() => network.busy() || underWay.count > 0)];
  const appListeners = { show: new Set<unknown>(), hide: new Set<unknown>() };
  let tapping = false;
  let alive = true;

  const modules = new Map<string, { exports: unknown }>();
  function load(file: string): unknown {
    const name = file.endsWith('.js') ? file : `${file}.js`;
    const loaded = modules.get(name);
    if (loaded !== undefined) return loaded.exports;
    const module = { exports: {} as unknown };
    modules.set(name, module);
    const main = realm.run(`(function (require, module, exports) {${dist.text(name)}\n})`, name);
    const required = (to: string): unknown => {
      const target = resolvePath(name, to);
      const from = dist.packageOf(target);
      if (from !== '' && from !== dist.packageOf(name)) journal.faults.push(`${name} requires ${target} of another package`);
      return load(target);
    };
    Reflect.apply(main as (...args: unknown[]) => void, undefined, [required, module, module.exports]);
    return module.exports;
  }

  const view = openView(dist, realm, journal, load);
  const stack = openStack(dist, realm, view);
  const players = new Map<Open, Map<string, Player>>();

  const { audio, manager } = openBackgroundAudio({ clock, network, realm });
  farewells.push(() => audio.end());

  const nodes = (): ViewNode[] => stack.top()?.drawn.nodes() ?? [];
  const dispatch = (node: ViewNode, type: string, detail: object, bubbles: boolean): void =>
    glassEasel.triggerEvent(node, type, detail, { bubbles, composed: bubbles });

  function playerOf(id: string): Player {
    const open = stack.top();
    if (open === undefined) throw new Error('no page is open');
    const ofPage = players.get(open) ?? new Map<string, Player>();
    players.set(open, ofPage);
    const known = ofPage.get(id);
    if (known !== undefined) return known;
    const drawn = (): ViewNode | undefined => open.drawn.nodes().find((node) => node.is === 'video' && node.id === id);
    const player = openPlayer(
      {
        attribute: (name) => attributeOf(drawn(), name),
        emit(type, detail) {
          const node = drawn();
          if (alive && node !== undefined) dispatch(node, type, detail, false);
        },
      },
      { clock, network, realm },
    );
    ofPage.set(id, player);
    open.farewells.push(() => player.stop());
    return player;
  }
  const stopPlayers = (): void => players.get(stack.top() as Open)?.forEach((player) => player.stop());

  const answers = {
    ...deviceAnswers({ phone, network, realm, later, launch: { path, query }, tapping: () => tapping, appListeners, farewells }),
    ...pageAnswers(
      {
        ...stack,
        push(url) {
          stopPlayers();
          stack.push(url);
        },
      },
      later,
      frame,
    ),
    ...fileAnswers(later, frame, journal),
    getBackgroundAudioManager: () => manager,
    createVideoContext: (id: unknown) => videoContext(playerOf(String(id))),
    canIUse: () => true,
  };
  realm.define('wx', makeWx(answers, { env: { USER_DATA_PATH } }, journal));
  realm.define('getCurrentPages', () => stack.all().map(({ drawn }) => drawn.page));
  let app: unknown;
  realm.define('App', (definition: unknown) => (app = definition));
  realm.define('getApp', () => app);
  const life = (name: string, argument?: unknown): void => {
    const method = part(app, name);
    if (typeof method === 'function') realm.guard(() => void Reflect.apply(method, app, argument === undefined ? [] : [argument]))();
  };

  const launched = realm.own({ path, query, scene: 1001 });
  const tellApp = (what: 'show' | 'hide'): void => {
    life(what === 'show' ? 'onShow' : 'onHide', what === 'show' ? launched : undefined);
    for (const listener of appListeners[what])
      realm.guard(() => void Reflect.apply(listener as (state: unknown) => void, undefined, [launched]))();
  };

  realm.guard(() => void load('app'))();
  life('onLaunch', launched);
  life('onShow', launched);
  const why = stack.why(addressOf(path, query));
  if (why !== null) throw new Error(why);
  stack.push(addressOf(path, query));
  const rest = async (): Promise<void> => {
    await clock.settle();
    if (alive) onSight({ path: () => stack.top()?.path ?? '', nodes });
  };
  await rest();

  const text = (): string => (stack.top()?.drawn.host.textContent ?? '').replace(/\s+/g, ' ').trim();
  const wordsIn = (node: ViewNode): string => domOf(node)?.textContent ?? '';
  const find = (what: string): ViewNode | undefined => {
    const all = nodes();
    if (what.startsWith('#')) return all.find((node) => node.id === what.slice(1));
    const said = (node: ViewNode): string[] => [wordsIn(node).trim(), attributeOf(node, 'aria-label') ?? ''];
    return (
      all.filter((node) => said(node).includes(what)).pop() ?? all.filter((node) => said(node).some((words) => words.includes(what))).pop()
    );
  };
  const need = (what: string): ViewNode => {
    const node = find(what);
    if (node === undefined) throw new Error(`nothing on ${stack.top()?.path} is ${what}; it shows: ${text()}`);
    return node;
  };

  return {
    journal,
    frame,
    sent: network.sent,
    path: () => stack.top()?.path ?? '',
    text,
    nodes,
    find,
    async tap(what) {
      tapping = true;
      dispatch(need(what), 'tap', { x: 10, y: 10 }, true);
      await Promise.resolve();
      tapping = false;
      await rest();
    },
    async type(what, value) {
      dispatch(need(what), 'input', { value, cursor: value.length, keyCode: 0 }, false);
      await rest();
    },
    async fire(what, type, detail) {
      dispatch(need(what), type, detail, false);
      await rest();
    },
    async sees(what, patienceMs = 5000) {
      const there = (): boolean =>
        typeof what === 'function' ? what() : typeof what === 'string' ? text().includes(what) : what.test(text());
      await rest();
      for (let passed = 0; !there(); passed += 250) {
        if (passed >= patienceMs) throw new Error(`${String(what)} does not come on ${stack.top()?.path}; it shows: ${text()}`);
        await clock.advance(250);
      }
      onSight({ path: () => stack.top()?.path ?? '', nodes });
    },
    player: playerOf,
    audio,
    async back() {
      stack.back(1);
      await rest();
    },
    async hide() {
      audio.behind(true);
      stack.hideTop();
      tellApp('hide');
      stopPlayers();
      await rest();
    },
    async show() {
      audio.behind(false);
      tellApp('show');
      stack.showTop();
      await rest();
    },
    kill() {
      alive = false;
      network.cut();
      realm.end();
      farewells.forEach((end) => end());
      stack.all().forEach(({ drawn }) => drawn.host.remove());
    },
  };
}

const domOf = (node: ViewNode | undefined): HTMLElement | undefined =>
  (node?.getBackendElement() as unknown as HTMLElement | null) ?? undefined;

/** An attribute as it is drawn; undefined where the node is not there or has none. */
export const attributeOf = (node: ViewNode | undefined, name: string): string | undefined => domOf(node)?.getAttribute(name) ?? undefined;
