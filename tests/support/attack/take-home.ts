import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { exportFileOf } from '../../../bot-server/domain/export/export';
import { weekDays } from '../../../bot-server/domain/time/week';
import type { Instant } from '../../../bot-server/domain/time/instant';
import { askExport, dropExport, openExport } from '../../../bot-server/flows/export/ask-export';
import { makeExports, type MakeExportNeeds } from '../../../bot-server/flows/export/make-exports';
import { lookForHelp } from '../../../bot-server/flows/help/look-for-help';
import { readHelp } from '../../../bot-server/flows/help/read-help';
import { presentHelp } from '../../../bot-server/present/help';
import { openExportFolder } from '../../../bot-server/files/export-folder';
import { tablePieces } from '../../../bot-server/files/table-pieces';
import { openFigureExportStore } from '../../../bot-server/store/figure-exports';
import { openHelpStore } from '../../../bot-server/store/help';
import type { BulletinWorld } from '../../flows/bulletin/world';
import { WEEK } from './history';

/** A line of an export's file, as whoever took it home reads it. */
export interface ExportLine {
  readonly [column: string]: unknown;
  readonly counting: string;
  readonly targeted: number | null;
  readonly completed: number | null;
}

/** What readers take away beside pages and bulletins: files of exports, read from their bytes, and the list of schools that need help. */
export async function openTakeHome({ needs: own, connection }: BulletinWorld) {
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-attack-'));
  let made = 0;
  const needs: MakeExportNeeds & Parameters<typeof askExport>[0] = {
    ...own,
    figureExports: openFigureExportStore(connection),
    exportFiles: openExportFolder(folder),
    tablePieces,
    isNoRoom: () => false,
    newId: () => (made += 1).toString(16).padStart(24, '0'),
  };
  const help = { ...own, help: openHelpStore(connection) };
  return {
    /** All that was counted until then, over both weeks: the finest that a file holds. */
    async exported(reader: Actor, now: Instant): Promise<ExportLine[]> {
      const days = { from: weekDays(WEEK).from, to: weekDays(WEEK + 1).to };
      const [order] = await askExport(needs, reader, { format: 'jsonl', reason: '期中研判会要用这些数字', window: 'week', ...days }, now);
      const id = order?.id ?? '';
      await makeExports(needs, () => now, () => false); // prettier-ignore
      const text = await readFile(join(folder, '.exports', exportFileOf(await openExport(needs, id, now))), 'utf8');
      await dropExport(needs, reader, id);
      const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as ExportLine & { kind: string }); // prettier-ignore
      return lines.filter(({ kind }) => kind === 'row');
    },
    /** Looks for help as the job does on this day. */
    look: async (now: Instant) => lookForHelp(help, now, () => false),
    helped: async (reader: Actor, now: Instant) => presentHelp(await readHelp(help, reader, now)),
    close: async () => rm(folder, { recursive: true, force: true }),
  };
}
