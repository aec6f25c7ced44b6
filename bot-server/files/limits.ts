/** What a spreadsheet may weigh before anything is unpacked. */
export interface SheetLimits {
  /** The file itself. */
  readonly bytes: number;
  /** All its parts together, unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked to packed. */
  readonly ratio: number;
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
}

const MB = 1024 * 1024;

export const SHEET_LIMITS: SheetLimits = {
  bytes: 2 * MB,
  unpackedBytes: 50 * MB,
  ratio: 100,
  entries: 100,
  rows: 120_000,
  columns: 64,
};
