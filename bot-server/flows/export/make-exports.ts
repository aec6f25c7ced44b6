import type { AuditEntry } from '../../domain/audit/audit';
import {
  AT_THE_START,
  CLAIM_LASTS,
  EXPORT_LIVES,
  exportFileOf,
  MOST_CLAIMS,
  MOST_ROWS,
  type ExportFault,
  type ExportPoint,
  type FigureExport,
} from '../../domain/export/export';
import type { Instant } from '../../domain/time/instant';
import type { ExportFile, ExportFolder } from '../../files/export-folder';
import type { TablePieces } from '../../files/piece';
import type { PieceTable } from '../../files/table-pieces';
import type { AuditStore } from '../../store/audit';
import type { FigureExportStore } from '../../store/figure-exports';
import { notesOf } from './notes';
import { sourceOf, type ExportSource, type SourceNeeds } from './source';

export type MakeExportNeeds = SourceNeeds & {
  readonly figureExports: FigureExportStore;
  readonly exportFiles: ExportFolder;
  readonly tablePieces: (table: PieceTable, state: unknown) => TablePieces;
  readonly isNoRoom: (error: unknown) => boolean;
  readonly audit: Pick<AuditStore, 'note' | 'about'>;
  /** {@link ROWS_BETWEEN_STOPS} when absent. */
  readonly rowsBetweenStops?: number;
};

/** So often the file is put on the disk for good: what a crash costs is no more than these rows. */
const ROWS_BETWEEN_STOPS = 10_000;
const GONE_AT_ONCE = 50;

/**
 * Makes the export that waits longest, and clears away what is over its day. The file grows piece by piece, and behind every few pieces stands
 * in the row how far it is and what the writer has to know; so whoever comes next, in this process or another, after a crash or a restart, goes
 * on from there. A connection that is cut or a page that is closed costs nothing then, and the download is a file's: ranges, a tag, again.
 */
export async function makeExports(needs: MakeExportNeeds, clock: () => Instant, stopped: () => boolean): Promise<{ more: boolean }> {
  await clearAway(needs, clock());
  if (stopped()) return { more: false };
  const order = await needs.figureExports.claim(clock(), clock() + CLAIM_LASTS);
  if (!order) return { more: false };
  await makeOne(needs, order, clock, stopped);
  return { more: !stopped() };
}

async function makeOne(needs: MakeExportNeeds, order: FigureExport, clock: () => Instant, stopped: () => boolean): Promise<void> {
  if (order.claim > MOST_CLAIMS) return giveUp(needs, order, 'broken', clock());
  try {
    const source = await sourceOf(needs, order);
    if (source.total > MOST_ROWS) return await giveUp(needs, order, 'too-many-rows', clock());
    const { file, point } = await takeUp(needs, order);
    const made = await write(needs, order, { source, file, point, clock, stopped }).finally(() => file.close());
    if (made === 'stopped') return await needs.figureExports.lay(order.id, order.claim, clock());
    if (made === 'too-many-rows') return await giveUp(needs, order, made, clock());
    // Dropped, or somebody else's by now: this file is nobody's.
    if (made === 'lost') return await needs.exportFiles.drop(order.id, await ownersFile(needs, order.id));
    await finish(needs, { ...order, point: made }, clock());
  } catch (error) {
    if (!needs.isNoRoom(error)) throw error;
    await giveUp(needs, order, 'no-room', clock());
  }
}

const ownersFile = async ({ figureExports }: MakeExportNeeds, id: string): Promise<string | undefined> => {
  const owner = await figureExports.get(id);
  return owner && exportFileOf(owner);
};

/** Goes on with the file of the maker before where all of it is there that was written down, else begins anew. */
async function takeUp({ exportFiles }: MakeExportNeeds, order: FigureExport): Promise<{ file: ExportFile; point: ExportPoint }> {
  const name = exportFileOf(order);
  const { point, claim } = order;
  for (let before = claim - 1; point.bytes > 0 && before > 0; before -= 1) {
    const file = await exportFiles.goOn(name, exportFileOf({ ...order, claim: before }), point);
    if (file) return { file, point };
  }
  return { file: await exportFiles.begin(name), point: AT_THE_START };
}

interface Writing {
  readonly source: ExportSource;
  readonly file: ExportFile;
  readonly point: ExportPoint;
  readonly clock: () => Instant;
  readonly stopped: () => boolean;
}

async function write(
  { figureExports, tablePieces, rowsBetweenStops = ROWS_BETWEEN_STOPS }: MakeExportNeeds,
  order: FigureExport,
  { source, file, point, clock, stopped }: Writing,
): Promise<ExportPoint | 'stopped' | 'lost' | 'too-many-rows'> {
  const { id, claim, format } = order;
  const table = tablePieces({ name: '观看情况', columns: source.columns, format }, point.writer);
  let at = point;
  let kept = point.rows;
  if (point.bytes === 0) await file.append(await table.begin());
  // The next piece is read while this one is packed and written: never more than these two are held.
  let ahead = source.next(at.position, at.rows);
  for (;;) {
    const piece = await ahead;
    if (!piece) break;
    const rows = at.rows + piece.rows.length;
    if (rows > MOST_ROWS) return 'too-many-rows';
    ahead = source.next(piece.position, rows);
    // Whoever leaves this loop early does not ask for it any more.
    ahead.catch(() => undefined);
    await file.append(await table.rows(piece.rows));
    at = { position: piece.position, rows, percent: piece.percent, bytes: file.bytes, crc: file.crc, writer: table.state() };
    const isStopped = stopped();
    if (!isStopped && rows - kept < rowsBetweenStops) continue;
    await file.settle();
    if (!(await figureExports.reach(id, claim, at, clock() + CLAIM_LASTS))) return 'lost';
    if (isStopped) return 'stopped';
    kept = rows;
  }
  await file.append(await table.end(notesOf(order, source.columns, at.rows, clock())));
  await file.settle();
  return { ...at, percent: 100, bytes: file.bytes, crc: file.crc, writer: null };
}

/** The trail first: a file that can be fetched is always in it. Asked once by the export's own id, so making it twice is one row. */
async function finish(needs: MakeExportNeeds, order: FigureExport, now: Instant): Promise<void> {
  const { id, claim, point } = order;
  if ((await needs.audit.about([id], 1)).length === 0) await needs.audit.note(trailOf(order), now);
  const isOwn = await needs.figureExports.finish(id, claim, point, now, now + EXPORT_LIVES);
  await needs.exportFiles.drop(id, isOwn ? exportFileOf(order) : await ownersFile(needs, id));
}

const FORMAT_WORDS = { xlsx: '.xlsx 表格', csv: '.csv', jsonl: 'JSON' } as const;
/** Who took what home, of which place and time, in how many rows, and why. */
export const trailOf = ({ id, by, place, from, to, format, reason, point }: FigureExport): AuditEntry => ({
  chain: place.kind === 'bureau' ? `bureau:${place.id}` : place.id,
  actor: { kind: by.kind, id: by.id },
  action: 'figures-exported',
  about: { kind: 'export', id },
  reason: `${reason}（${place.name} ${from} 到 ${to} 的观看情况，${FORMAT_WORDS[format]}）`,
  amount: point.rows,
});

async function giveUp(needs: MakeExportNeeds, { id, claim }: FigureExport, fault: ExportFault, now: Instant): Promise<void> {
  await needs.figureExports.fail(id, claim, fault, now, now + EXPORT_LIVES);
  await needs.exportFiles.drop(id, await ownersFileUnlessFailed(needs, id));
}
async function ownersFileUnlessFailed({ figureExports }: MakeExportNeeds, id: string): Promise<string | undefined> {
  const owner = await figureExports.get(id);
  return owner && owner.state !== 'failed' ? exportFileOf(owner) : undefined;
}

/** Row and file of what is over its day, and files of which no row is left. */
async function clearAway({ figureExports, exportFiles }: MakeExportNeeds, now: Instant): Promise<void> {
  for (const id of await figureExports.expired(now, GONE_AT_ONCE)) {
    await exportFiles.drop(id);
    await figureExports.drop(id);
  }
  // Files first: a row is there before its file is.
  const ids = await exportFiles.ids();
  if (ids.length === 0) return;
  const known = new Set(await figureExports.known(ids));
  for (const id of ids) if (!known.has(id)) await exportFiles.drop(id);
}
