import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ExcelJS from 'exceljs';
import { seedDemo } from '../../bot-server/cli/seed-demo';
import { openDeps, type Deps } from '../../bot-server/deps';
import type { Bulletin, BulletinKind, BulletinPlace } from '../../bot-server/domain/bulletin/bulletin';
import { monthBefore } from '../../bot-server/domain/bulletin/period';
import { termPeriods } from '../../bot-server/domain/bulletin/terms';
import { plainText } from '../../bot-server/domain/bulletin/text';
import { civilDate, instantOf } from '../../bot-server/domain/time/civil';
import { HOUR } from '../../bot-server/domain/time/instant';
import { startOfWeek, weekDays, weekOf } from '../../bot-server/domain/time/week';
import { readEnv } from '../../bot-server/env';
import { settleFigures } from '../../bot-server/flows/figures/release-figures';
import { makeBulletin, supplementBulletin } from '../../bot-server/flows/bulletin/make-bulletin';
import { verifyStored } from '../../bot-server/flows/bulletin/verify';
import { createLog } from '../../bot-server/log';
import { bulletinSheets } from '../../bot-server/present/bulletin';
import { bulletinPaper } from '../../bot-server/present/bulletin-pdf';
import { openSecrets } from '../../bot-server/secrets';
import { connect, type Connection } from '../../bot-server/store/connect';
import { countWeeks } from '../support/counted-weeks';
import { openTestDb, type TestDb } from '../support/mongo';
import { readPdf } from '../support/read-pdf';

/**
 * The demonstration county's bulletins of a whole term as they are read: their text, every cell of the workbook, every word of the PDF.
 * `GOLDEN=write` writes them anew; what changed is then looked at before it is kept.
 */
jest.setTimeout(180_000);

const root = resolve(__dirname, '../..');
const golden = join(root, 'tests/fixtures/bulletins');
/** The county is then in its sixth week; its term is over later, and that is when the bulletins are made. */
const SEEDED = instantOf('2026-11-18', 13 * 60);

let dataDir: string;
let db: TestDb;
let deps: Deps;
let connection: Connection;
let termId = '';
let over = 0;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gongyu-golden-'));
  db = await openTestDb();
  const env = { ...readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir }), contentDir: join(root, 'content') };
  deps = await openDeps({
    env,
    secrets: await openSecrets(env),
    mongodbUri: db.uri,
    log: createLog({ level: 'silent' }),
    now: () => SEEDED,
  });
  await seedDemo(deps, { contentDir: join(root, 'content'), now: SEEDED, onProgress: () => undefined });
  connection = await connect(db.uri);
  const terms = await deps.roster.terms();
  const term = terms.find(({ startsOn, endsOn }) => startsOn <= civilDate(SEEDED) && civilDate(SEEDED) <= endsOn);
  const [weeks] = termPeriods(terms.filter((one) => one === term));
  if (!term || !weeks) throw new Error('the demonstration has no term now');
  termId = term.id;
  over = startOfWeek(weeks.last + 3) + 8 * HOUR;
  const ago = (week: number): number => weekOf(over) - week;
  const each = Array.from({ length: weeks.last - weeks.first + 1 }, (_, at) => ({
    ...{ ago: ago(weeks.first + at), reached: 36 + (at % 5), started: 30 + (at % 4), completed: 20 + Math.floor(at / 2) },
  }));
  await countWeeks(deps, connection, over, each);
  await settleFigures(deps, startOfWeek(weeks.last + 1) + 8 * HOUR);
});
afterAll(async () => {
  await connection?.close();
  await deps?.close();
  await db?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A bulletin in all its forms, as text. */
async function written(bulletin: Bulletin): Promise<string> {
  const [row] = [
    ...(await deps.bulletins.rows(bulletin.sources.filter(({ name }) => name === 'wording').map(({ hash }) => hash))).values(),
  ];
  const definitions = row?.kind === 'wording' ? row.definitions : {};
  const text = [plainText(bulletin.text.title), ...bulletin.text.parts.flatMap(({ heading, lines }) => [heading, ...lines.map(plainText)])];
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await deps.files.writeTable(bulletinSheets({ bulletin, definitions }), 'xlsx')) as unknown as ArrayBuffer);
  const cells: string[] = [];
  workbook.eachSheet((sheet) =>
    sheet.eachRow((line, at) => cells.push([sheet.name, at, ...(line.values as unknown[]).slice(1)].join('\t'))),
  );
  const { pages } = readPdf(await deps.files.writePdf(bulletinPaper({ bulletin, definitions })));
  return ['== 正文', ...text, '== 表格', ...cells, ...pages.flatMap((page, at) => [`== PDF 第 ${at + 1} 页`, page]), ''].join('\n');
}

function held(name: string, text: string): void {
  const file = join(golden, `${name}.txt`);
  if (process.env['GOLDEN'] === 'write') {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const bureau: BulletinPlace = { kind: 'bureau', id: 'QX' };
const school: BulletinPlace = { kind: 'school', id: 'QX01' };
const last = () => weekDays(weekOf(over) - 3).from;
const asked: readonly (readonly [string, BulletinPlace, BulletinKind, () => string])[] = [
  ['bureau-weekly', bureau, 'weekly', last],
  ['bureau-monthly', bureau, 'monthly', () => monthBefore(last().slice(0, 7))],
  ['bureau-termly', bureau, 'termly', () => termId],
  ['school-weekly', school, 'weekly', last],
  ['school-termly', school, 'termly', () => termId],
];

it.each(asked)('%s is what it was', async (name, place, kind, period) => {
  const { bulletin } = await makeBulletin(deps, { place, kind, period: period() }, over);
  held(name, await written(bulletin));
});

it('a supplement is what it was, and everything made here verifies', async () => {
  await settleFigures(deps, over);
  const late = await supplementBulletin(deps, { place: bureau, kind: 'termly', period: termId }, over + HOUR);
  if (!late) throw new Error('nothing was supplemented');
  held('bureau-termly-supplement', await written(late));
  expect((await verifyStored(deps)).flatMap(({ faults }) => faults)).toEqual([]);
});
