// Ralph LRS with MongoDB, as fairly as we can: an index on the statement's id (it looks each one up), its cache of passwords warmed, writes to
// a majority like ours, two workers. Runs only where BENCH_RALPH_PYTHON names the python of a virtual environment with ralph-malph.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { post } from './load.mjs';
import { freePort, startProcess } from './processes.mjs';
import { addressOf, withClient } from './world.mjs';

export const BATCH = 50;
const DATABASE = 'bench_ralph';
const login = { user: 'bench', password: 'bench-password' };

export function ralphPython() {
  const python = process.env.BENCH_RALPH_PYTHON?.trim();
  return python ? python : undefined;
}

export async function startRalph(uri, folder, { workers = 2 } = {}) {
  const python = ralphPython();
  const made = spawnSync(python, ['-c', `import bcrypt; print(bcrypt.hashpw(b"${login.password}", bcrypt.gensalt()).decode())`], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`BENCH_RALPH_PYTHON can not run bcrypt: ${made.stderr}`);
  const logins = join(folder, 'ralph-auth.json');
  writeFileSync(
    logins,
    JSON.stringify([
      { username: login.user, hash: made.stdout.trim(), scopes: ['all'], agent: { objectType: 'Agent', mbox: 'mailto:bench@example.org' } },
    ]),
  );
  await withClient(addressOf(uri, DATABASE), async (db) => {
    await db.createCollection('marsha').catch(() => undefined);
    await db.collection('marsha').createIndexes([{ key: { '_source.id': 1 } }, { key: { '_source.timestamp': 1 } }]);
  });
  const port = await freePort();
  const address = new URL(addressOf(uri, DATABASE));
  address.searchParams.set('w', 'majority');
  address.searchParams.set('journal', 'true');
  const running = await startProcess(
    'ralph',
    python,
    [
      '-m',
      'uvicorn',
      'ralph.api:app',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--workers',
      String(workers),
      '--log-level',
      'warning',
      '--no-access-log',
    ],
    {
      // prettier-ignore
      cwd: dirname(logins),
      port,
      within: 60_000,
      env: {
        RALPH_RUNSERVER_BACKEND: 'async_mongo',
        RALPH_RUNSERVER_AUTH_BACKENDS: 'basic',
        RALPH_AUTH_FILE: logins,
        RALPH_APP_DIR: folder,
        RALPH_BACKENDS__LRS__MONGO__CONNECTION_URI: address.toString(),
        RALPH_BACKENDS__LRS__MONGO__DEFAULT_DATABASE: DATABASE,
        RALPH_BACKENDS__LRS__MONGO__DEFAULT_COLLECTION: 'marsha',
        RALPH_SENTRY_DSN: '',
      },
    },
  );
  await warm(port);
  return running;
}

const header = `Authorization: Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}\r\nX-Experience-API-Version: 1.0.3\r\n`;

/** Each worker's own cache of passwords; without it a burst of first requests stands still for seconds. */
async function warm(port) {
  for (let n = 0; n < 60; n += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/xAPI/statements`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: header.slice(15, header.indexOf('\r')),
        'x-experience-api-version': '1.0.3',
        connection: 'close',
      },
      body: JSON.stringify(statementOf(0, 1)),
    });
    if (!answer.ok) throw new Error(`Ralph answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  }
}

/** «Played these seconds», by the xAPI video profile: what our report says of one stretch. */
function statementOf(viewer, n, id = randomUUID()) {
  return {
    id,
    timestamp: new Date().toISOString(),
    actor: { objectType: 'Agent', account: { homePage: 'https://gongyu.example.cn', name: `viewer-${viewer}` } },
    verb: { id: 'https://w3id.org/xapi/video/verbs/paused', display: { en: 'paused' } },
    object: {
      id: 'https://gongyu.example.cn/items/bench',
      objectType: 'Activity',
      definition: { type: 'https://w3id.org/xapi/video/activity-type/video' },
    },
    result: {
      extensions: {
        'https://w3id.org/xapi/video/extensions/time': n * 15,
        'https://w3id.org/xapi/video/extensions/played-segments': `0[.]${n * 15}`,
        'https://w3id.org/xapi/video/extensions/progress': Math.min(1, (n * 15) / 3600),
      },
    },
    context: { registration: randomUUID(), extensions: { 'https://w3id.org/xapi/video/extensions/length': 3600 } },
  };
}

export function ralphTurns({ perRequest = 1 } = {}) {
  let viewer = 0;
  let sent = 0;
  let acked = 0;
  return {
    next() {
      const statements = Array.from({ length: perRequest }, () => statementOf((viewer = (viewer + 1) % 20_000), 1 + (viewer % 200)));
      sent += perRequest;
      return { text: post('/xAPI/statements', header, JSON.stringify(perRequest === 1 ? statements[0] : statements)), ask: undefined };
    },
    book(_, status, body) {
      if (status < 200 || status > 299) throw new Error(`Ralph answered ${status}: ${body.slice(0, 300)}`);
      acked += perRequest;
      return perRequest;
    },
    counts: () => ({ sent, acked }),
  };
}

/** Everything acknowledged is stored. */
export async function verifyRalph(uri, turns) {
  const acked = turns.reduce((sum, one) => sum + one.counts().acked, 0);
  const stored = await withClient(addressOf(uri, DATABASE), (db) => db.collection('marsha').countDocuments({}));
  if (stored < acked) throw new Error(`Ralph acknowledged ${acked} statements and stored ${stored}`);
  return { stored, acked };
}
