import { openBell } from './bell';
import { openExportFolder } from './files/export-folder';
import { tablePieces } from './files/table-pieces';
import { NoRoom } from './files/upload-folder';
import { openMediaLinks } from './seal/media-link';

/** What exports need beside their rows: the folder, the writer, links, and a bell for the job. */
export function exportsAtHand(mediaDir: string, key: string | Buffer) {
  const exporting = openBell();
  return {
    exportFiles: openExportFolder(mediaDir),
    exportLinks: openMediaLinks(key, '/exports/'),
    tablePieces,
    isNoRoom: (error: unknown): boolean => error instanceof NoRoom,
    exporting,
    wakeExports: () => exporting.ring(),
  };
}
