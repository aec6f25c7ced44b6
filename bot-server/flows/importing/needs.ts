import type { FileBytes, SheetRows } from '../../domain/importing/sheet-row';
import type { ImportNote } from '../../store/imports';

/** What reads files for the importers. */
export interface TableFiles {
  /** @throws Refusal import/unreadable, import/too-large, also while the rows are being read. */
  readTable(file: FileBytes): SheetRows;
  /** The same with a county's bounds. */
  readRoster(file: FileBytes): SheetRows;
  /** SHA-256, hex. */
  fingerprint(bytes: Uint8Array): string;
}

export interface ImportLog {
  note(done: ImportNote): Promise<void>;
}
