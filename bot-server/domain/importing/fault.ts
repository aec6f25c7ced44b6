/** One thing wrong in a file: where, what is wrong and how to mend it, in Chinese. Values that name a person are masked. */
export interface Fault {
  readonly sheet?: string;
  /** As the spreadsheet counts, from 1; in a text file the line. */
  readonly row?: number;
  readonly column?: string;
  /** What stands there, masked where it names a person. */
  readonly value?: string;
  readonly message: string;
}

/** As many as a person can work through, and as fit into one answer. */
export const MAX_FAULTS = 200;
/** A roster is mended in the file itself, where every fault stands beside its row. */
export const MAX_ROSTER_FAULTS = 5000;

/** All that is wrong in a file, kept up to `most`, counted beyond. */
export class Faults {
  readonly kept: Fault[] = [];
  private seen = 0;

  constructor(private readonly most = MAX_FAULTS) {}

  add(fault: Fault): void {
    this.seen += 1;
    if (this.kept.length < this.most) this.kept.push(fault);
  }

  get count(): number {
    return this.seen;
  }

  /** For people: the faults, with a last line when there were more than can be shown. */
  list(): Fault[] {
    const more = this.seen - this.kept.length;
    if (more <= 0) return this.kept;
    return [...this.kept.slice(0, this.most - 1), { message: `另外还有 ${more + 1} 处错误没有列出，请先改好上面这些，再导入一次` }];
  }
}

/** `学生 第 5 行 “手机号”：…`, for logs and terminals. */
export function faultSentence({ sheet, row, column, message }: Fault): string {
  const place = [sheet, row === undefined ? undefined : `第 ${row} 行`, column === undefined ? undefined : `“${column}”`].filter(
    (part) => part !== undefined && part !== '',
  );
  return place.length ? `${place.join(' ')}：${message}` : message;
}
