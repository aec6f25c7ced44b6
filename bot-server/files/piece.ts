export type PieceCell = string | number | null;
export interface PieceColumn {
  readonly key: string;
  readonly head: string;
  readonly width: number;
}
/** A term and what it means, line by line. */
export type PieceNotes = readonly (readonly [term: string, means: string])[];

/** A table's file, made from its first byte to its last; each call gives the bytes that come next. */
export interface TablePieces {
  begin(): Promise<Buffer>;
  rows(rows: readonly (readonly PieceCell[])[]): Promise<Buffer>;
  end(notes: PieceNotes): Promise<Buffer>;
  /** What has to be known to go on from here; plain JSON. */
  state(): unknown;
}
