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

/** For what comes through a door that anybody with a role can reach. */
export const SHEET_LIMITS: SheetLimits = {
  bytes: 2 * MB,
  unpackedBytes: 50 * MB,
  ratio: 100,
  entries: 100,
  rows: 120_000,
  columns: 64,
};

/**
 * A roster of a county: 100,000 students are about 10 MB packed and 110 MB unpacked. The rows are read as they are inflated, so what is unpacked
 * is never held at once; what grows with the file is the table of shared strings, which has a bound of its own in `read-workbook`.
 */
export const ROSTER_LIMITS: SheetLimits = { ...SHEET_LIMITS, bytes: 32 * MB, unpackedBytes: 320 * MB, rows: 150_000 };
