// npm run bench -- roster [students]: a county's roster looked at, imported, imported again, listed and undone.
// Goals for 100,000 students: 60 s and 500 MB each; again without a change 0 rows; a class list p99 50 ms.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstClass, writeRoster } from './roster-file.mjs';

const require = createRequire(import.meta.url);
const built = (path) => require(`../../.build/bot-server/${path}.js`);
const say = (line) => process.stdout.write(`${line}\n`);
const students = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(tmpdir(), 'gongyu-bench-'));
const load = () =>
  loadavg()
    .map((one) => one.toFixed(2))
    .join(' ');

const mongo = process.env.BENCH_MONGODB_URI
  ? { uri: process.env.BENCH_MONGODB_URI, stop: async () => undefined }
  : await built('embedded/start').startEmbeddedMongo({
      dataDir: folder,
      mongodBinary: process.env.MONGOD_BINARY,
      onProgress: () => undefined,
    });
try {
  say(`${cpus().length} cores, load ${load()}`);
  const file = join(folder, 'roster.xlsx');
  const made = await writeRoster(file, students);
  say(
    `file: ${made.students} students, ${made.guardians} guardians, ${made.schools} schools, ${((await stat(file)).size / 1024 / 1024).toFixed(1)} MB`,
  );
  const address = new URL(mongo.uri);
  address.pathname = '/bench_roster';
  for (const verb of ['look', 'import', 'again', 'look-again', 'list', 'undo']) {
    if (verb === 'list') await list(address.toString());
    else {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ['--max-old-space-size=384', join(import.meta.dirname, 'roster-run.mjs'), address.toString(), file, verb.replace('-again', '')],
        { encoding: 'utf8' },
      );
      say(status === 0 ? `${verb}: ${stdout.trim()}  (load ${load()})` : `${verb} failed: ${stderr}`);
    }
  }
} finally {
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A class list as its page asks for it, with names opened, a thousand times. */
async function list(uri) {
  const { connect } = built('store/connect');
  const seal = built('seal/field').openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  const connection = await connect(uri);
  const roster = built('store/roster').openRosterStore(connection, seal);
  const audit = built('store/audit').openAuditStore(connection);
  const { listClass } = built('flows/roster/list-class');
  const actor = {
    role: 'teacher',
    teacherId: 'S001-T0',
    schoolId: 'S001',
    roles: ['school-scheduler'],
    classroomIds: [],
    identityId: '',
    accountId: '',
  };
  const times = [];
  for (let n = 0; n < 1000; n += 1) {
    const began = performance.now();
    const { students: found } = await listClass({ roster, audit }, actor, firstClass, Date.now());
    times.push(performance.now() - began);
    if (found.length === 0) throw new Error('an empty class');
  }
  times.sort((a, b) => a - b);
  say(`class list: p50 ${times[500].toFixed(1)} ms, p99 ${times[990].toFixed(1)} ms  (load ${load()})`);
  await connection.close();
}
