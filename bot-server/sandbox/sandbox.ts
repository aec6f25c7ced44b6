import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { announceSeeded } from './announce';
import { wechatApi } from './api';
import { seedConsents } from './consents';
import { deskRoutes, turnKnobs } from './desk-routes';
import { guard } from './guard';
import { freshKnobs, TurnKnobs } from './knobs';
import { type SandboxOptions } from './options';
import { pageFiles } from './page-files';
import { payApi } from './pay/api';
import { payDesk } from './pay/desk';
import { openDirectory } from './people';
import { personRoutes } from './person-routes';
import { openPusher } from './push-out';
import { emptyState, readState, writeState } from './state';
import { openWireLog, type WireLog } from './wire-log';
import { type World } from './world';

/** A running stand-in of WeChat. */
export interface Sandbox {
  readonly world: World;
  readonly log: WireLog;
  callback(): ReturnType<Koa['callback']>;
  /** Listens and answers with the port; 0 takes a free one. */
  listen(port: number, host?: string): Promise<number>;
  close(): Promise<void>;
  /** Turns knobs as `POST /sandbox/knobs` does. */
  turn(wish: TurnKnobs): void;
  /** Resolves when no push is on its way. */
  idle(): Promise<void>;
  /** Tells the callback of the people file's consents once; true when every one was taken. */
  announce(): Promise<boolean>;
}

/** Builds the stand-in; nothing listens yet. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const people = openDirectory(options.people);
  const kept = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const bus = new EventEmitter().setMaxListeners(0);
  const clock = options.now ?? Date.now;
  const stopping = new AbortController();
  const work = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (options.stateFile !== undefined) writeState(options.stateFile, world.state);
  };
  const world: World = {
    options,
    people,
    state: kept ?? emptyState(clock()),
    knobs: freshKnobs(),
    media: new Map(),
    log: openWireLog(bus),
    bus,
    pusher: openPusher(() => world),
    now: () => clock() + world.knobs.timeShiftMs,
    changed: () => {
      if (options.stateFile !== undefined) timer ??= setTimeout(save, 300).unref();
    },
    track: (job) => {
      work.add(job);
      void job.catch((error: unknown) => console.error(error)).finally(() => work.delete(job));
    },
    stopping: stopping.signal,
  };
  if (!kept) seedConsents(world);

  const app = new Koa();
  app.use(guard(world)).use(pageFiles(world)).use(wechatApi(world));
  if (options.pay) app.use(payApi(world, options.pay));
  for (const router of [personRoutes(world), deskRoutes(world), ...(options.pay ? [payDesk(world, options.pay)] : [])])
    app.use(router.routes());

  let server: Server | undefined;

  async function keepAnnouncing(): Promise<void> {
    while (!stopping.signal.aborted && !(await announceSeeded(world)))
      await sleep(options.announcePauseMs ?? 2_000, undefined, { ref: false });
  }

  return {
    world,
    log: world.log,
    callback: () => app.callback(),
    listen: (port, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        const answer = app.callback();
        server = createServer((req, res) => void answer(req, res));
        server.once('error', reject);
        server.listen(port, host, () => {
          if (options.announce ?? true) void keepAnnouncing();
          resolve(addressOf(server));
        });
      }),
    close: async () => {
      stopping.abort();
      world.pusher.stop();
      if (timer) save();
      const open = server;
      server = undefined;
      if (open) {
        open.closeAllConnections();
        await new Promise((done) => open.close(done));
      }
    },
    turn: (wish) => turnKnobs(world, TurnKnobs.parse(wish)),
    idle: async () => {
      await new Promise(setImmediate);
      await Promise.allSettled(work);
      await world.pusher.idle();
    },
    announce: () => announceSeeded(world),
  };
}

function addressOf(server: Server | undefined): number {
  const address: AddressInfo | string | null = server?.address() ?? null;
  if (address === null || typeof address === 'string') throw new Error('the sandbox has no port');
  return address.port;
}
