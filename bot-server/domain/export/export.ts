import type { Instant } from '../time/instant';
import { DAY, MINUTE } from '../time/instant';

/** `jsonl`: one JSON value a line, so that it is read line by line in little memory, and half a file is still rows; an array is nothing until its last byte. */
export const EXPORT_FORMATS = ['xlsx', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A finished file is kept so long, then file and row go. */
export const EXPORT_LIVES = DAY;
/** So many at a time may one person have, unfinished and finished. */
export const MOST_EXPORTS = 3;
/** A maker that says nothing for so long is taken for dead. */
export const CLAIM_LASTS = MINUTE;
/** So often a file is begun or gone on with before it is given up. */
export const MOST_CLAIMS = 12;
/** Beyond this a file's parts would need 64-bit places in the .xlsx, which half of the programs can not read. */
export const MOST_ROWS = 3_000_000;

export type ExportFault = 'no-room' | 'too-many-rows' | 'broken';

/** What is asked for and by whom; nothing of it changes afterwards. */
export interface ExportOrder {
  readonly id: string;
  readonly by: { readonly kind: 'officer' | 'teacher'; readonly id: string };
  readonly place: { readonly kind: 'bureau' | 'school'; readonly id: string; readonly name: string };
  /** A bureau's own and those below it. */
  readonly bureauIds: readonly string[];
  /** Classes that the asker sees by name: they stand in no cell with others, see {@link ../figures/school}. */
  readonly classroomIds: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly format: ExportFormat;
  readonly reason: string;
  readonly askedAt: Instant;
}

/** How far the file is: all that a maker needs to go on with it, also on another day in another process. */
export interface ExportPoint {
  /** Where in the source the next piece begins; '' at the very beginning. */
  readonly position: string;
  readonly rows: number;
  /** 0–100. */
  readonly percent: number;
  /** So many bytes of the file are on the disk for good, and their CRC-32. */
  readonly bytes: number;
  readonly crc: number;
  /** The writer's own memory, as it gave it. */
  readonly writer: unknown;
}
export const AT_THE_START: ExportPoint = { position: '', rows: 0, percent: 0, bytes: 0, crc: 0, writer: null };

export interface FigureExport extends ExportOrder {
  readonly state: 'making' | 'ready' | 'failed';
  /** How often it was taken up; the file's name ends in it, so two makers never write one file. */
  readonly claim: number;
  readonly point: ExportPoint;
  readonly fault?: ExportFault;
  readonly endedAt?: Instant;
  readonly expiresAt?: Instant;
}

export const exportFileOf = ({ id, claim }: Pick<FigureExport, 'id' | 'claim'>): string => `${id}.${claim}`;
/** Changes when one byte changes: a download goes on only with the file that it began with. */
export const etagOf = ({ id, point }: Pick<FigureExport, 'id' | 'point'>): string =>
  `"${id}-${point.bytes}-${(point.crc >>> 0).toString(16)}"`;

const LEAST_REASON = 5;
const MOST_REASON = 100;

/** What is wrong with a reason, in words; undefined when it will do. It is kept for three years, so nobody's number may stand in it. */
export function faultOfReason(reason: string): string | undefined {
  const text = reason.trim();
  if ((text.match(/\p{Script=Han}/gu) ?? []).length < LEAST_REASON) return '请用中文写一句为什么要导出，至少 5 个字';
  if (text.length > MOST_REASON) return `理由请写短一点，最多 ${MOST_REASON} 个字`;
  if (/\d[\d\s-]{5,}\d/.test(text)) return '理由里请不要写电话、证件或学籍号码';
  return undefined;
}
