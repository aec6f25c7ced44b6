import type { PlanLine } from '../push/slots';
import type { Resource } from '../resource/resource';
import type { Classroom } from '../roster/roster';
import { formatMinute } from '../time/civil';
import { DEFAULT_QUIET_HOURS, isQuiet } from '../push/quiet-hours';
import { resourceFault, type PlannedResource } from '../plan/check-lines';
import type { AboutColumn } from '../plan/line-demands';
import { dimensioned, PLAN_KIND_WORDS, type PlanKind } from '../plan/line-kind';
import type { Dimension } from '../resource/resource';
import { readAudience, type AudienceRead } from './audience-words';
import { countOf, minuteOf, plain, weekdayOf, yesOf } from './cells';
import { TableReader, type Line, type Sheet } from './columns';
import type { Faults } from './fault';
import { ABOUT_COLUMNS, planKindOf, readAbout } from './plan-about';
import { ATTENTION_COLUMNS, readAttention, type AttentionColumn } from './plan-attention';
import { unquoted } from './quoted';
import type { SheetRow } from './sheet-row';

export type PlanKey =
  'week' | 'weekday' | 'time' | 'resource' | 'audience' | 'dueDays' | 'together' | 'note' | 'must' | AboutColumn | AttentionColumn;

export const PLAN_SHEET: Sheet<PlanKey> = {
  name: '计划',
  columns: [
    { key: 'week', head: '周次', also: ['周', '第几周'], required: true, hint: '学期第几周：1、2、3…' },
    { key: 'weekday', head: '星期', also: ['星期几'], required: true, hint: '周一…周日' },
    { key: 'time', head: '时间', also: ['推送时间'], required: true, text: true, hint: '例如 19:30，要在 07:00 到 21:30 之间' },
    { key: 'resource', head: '内容编号', also: ['内容', '资源编号'], required: true, text: true, width: 26 },
    {
      key: 'audience',
      head: '给谁',
      also: ['对象', '推送范围'],
      required: true,
      width: 24,
      hint: '全校、三年级、一至三年级，或者 三年级1班、三年级2班',
    },
    { key: 'dueDays', head: '几天内看完', also: ['几天看完', '期限'], hint: '1 到 30，不填是 7' },
    { key: 'together', head: '家长怎么算', also: ['家庭规则'], hint: '不填：一位家长看完就算；填“合看”：几位家长合起来看完也算' },
    ...ABOUT_COLUMNS,
    ...ATTENTION_COLUMNS,
    { key: 'note', head: '备注', width: 36, hint: '给同事看的，家长看不到' },
  ],
};

/** A county's plan: the same columns and one more. */
export const COUNTY_SHEET: Sheet<PlanKey> = {
  name: PLAN_SHEET.name,
  columns: [
    ...PLAN_SHEET.columns.map((column) => (column.key === 'audience' ? { ...column, hint: '全县、三年级、一至三年级；不写到班' } : column)),
    { key: 'must', head: '必推', also: ['是否必推'], hint: '是 或 否；“是”的学校不能去掉' },
  ],
};

/** What a plan may name. */
export interface PlanWorld {
  readonly resources: readonly (PlannedResource & { readonly dimension?: Dimension })[];
  readonly classrooms: readonly Classroom[];
  /** A county's: its lines name grades and no classes, and may be marked as those that no school leaves out. */
  readonly gradesOnly?: true;
  /** The newest versions whole: layers must look alike from outside. */
  readonly whole?: readonly Resource[];
}

/** Where each line of the plan stands in the file. */
export interface PlanPlace {
  readonly sheet: string;
  readonly row: number;
  /** The head of a column as the file has it. */
  readonly head: (key: PlanKey) => string;
}

export interface PlanFile {
  readonly title: string | undefined;
  /** What the whole plan is for, where the file says so. */
  readonly kind: PlanKind | undefined;
  readonly lines: readonly PlanLine[];
  /** Lines marked 必推. */
  readonly must: ReadonlySet<number>;
  readonly places: ReadonlyMap<number, PlanPlace>;
}

const DEFAULT_DUE_DAYS = 7;
const MOST_LINES = 2000;
const TITLE = '标题';
const KIND = '计划类型';

/** Takes a plan file row by row: the sheet called 计划, else the first sheet that has its columns. A single cell above the head is the title. */
export class PlanReader {
  private readonly table: TableReader<PlanKey>;
  private sheet: string | undefined;
  private sheetIs: 'plan' | 'other' | 'unsure' = 'unsure';
  private title: string | undefined;
  private kind: PlanKind | undefined;
  private found = false;
  private waiting: SheetRow[] = [];
  private readonly lines: PlanLine[] = [];
  private readonly must = new Set<number>();
  private readonly places = new Map<number, PlanPlace>();
  private readonly byId: ReadonlyMap<string, PlanWorld['resources'][number]>;

  constructor(
    private readonly world: PlanWorld,
    private readonly faults: Faults,
  ) {
    this.table = new TableReader(world.gradesOnly ? COUNTY_SHEET : PLAN_SHEET, faults);
    this.byId = new Map(world.resources.map((resource) => [resource.id, resource]));
  }

  take(raw: SheetRow): void {
    const row = { ...raw, cells: raw.cells.map(unquoted) };
    if (row.sheet !== this.sheet) this.begin(row.sheet);
    if (row.sheet === TITLE && row.cells[0]) this.title = row.cells[0];
    else if (row.sheet === KIND && row.cells[0]) this.readKind(row, row.cells[0]);
    else if (this.sheetIs === 'plan') this.feed(row);
    else if (this.sheetIs === 'unsure' && this.waiting.length < 12) {
      this.waiting.push(row);
      if (this.table.match(row.cells).size < PLAN_SHEET.columns.filter(({ required }) => required).length) return;
      this.sheetIs = 'plan';
      this.found = true;
      this.waiting.forEach((earlier) => this.feed(earlier));
    }
  }

  finish(): PlanFile {
    if (this.found) this.table.end();
    else this.faults.add({ message: '没有找到推送计划。工作表请叫“计划”，表头是：周次、星期、时间、内容编号、给谁、几天内看完、备注' });
    if (this.found && this.lines.length === 0 && this.faults.count === 0)
      this.faults.add({ sheet: PLAN_SHEET.name, message: '计划里还没有内容，请至少填一行' });
    this.kindAbove();
    return { title: this.title ?? this.titleAbove(), kind: this.kind, lines: this.lines, must: this.must, places: this.places };
  }

  private readKind(row: SheetRow, word: string): void {
    this.kind = planKindOf(word);
    if (this.kind !== undefined) return;
    const message = `看不懂计划类型“${word.slice(0, 20)}”，请填 ${Object.values(PLAN_KIND_WORDS).join('、')}`;
    this.faults.add({ sheet: row.sheet, row: row.row, column: KIND, message });
  }

  /** In a spreadsheet the kind stands above the head: 计划类型 with its word in the next cell, or behind a colon. */
  private kindAbove(): void {
    for (const row of this.table.titles) {
      const at = row.cells.findIndex((cell) => cell.startsWith(KIND));
      if (at < 0) continue;
      const behind = (row.cells[at] ?? '').slice(KIND.length).replace(/^[:：]/, '');
      this.readKind(row, behind !== '' ? behind : (row.cells[at + 1] ?? ''));
    }
  }

  private begin(sheet: string): void {
    this.sheet = sheet;
    this.waiting = [];
    this.sheetIs = this.found || ['说明', TITLE, KIND].includes(sheet) ? 'other' : sheet.trim() === PLAN_SHEET.name ? 'plan' : 'unsure';
    if (this.sheetIs === 'plan') this.found = true;
  }

  private titleAbove(): string | undefined {
    const alone = this.table.titles
      .map(({ cells }) => [...new Set(cells.filter((cell) => cell !== ''))])
      .find((cells) => cells.length === 1 && cells[0]?.startsWith(KIND) !== true);
    return alone?.[0];
  }

  private feed(row: SheetRow): void {
    const line = this.table.take(row);
    if (!line) return;
    if (this.lines.length >= MOST_LINES) {
      if (this.lines.length === MOST_LINES)
        this.faults.add({ sheet: row.sheet, row: row.row, message: `一个计划最多 ${MOST_LINES} 行，请分成几个学期` });
      return;
    }
    const read = this.read(line, this.lines.length + 1);
    if (!read) return;
    this.lines.push(read);
    this.places.set(read.line, { sheet: line.sheet, row: line.row, head: line.head });
  }

  private read(line: Line<PlanKey>, number: number): PlanLine | undefined {
    const before = this.faults.count;
    const wrong = (key: PlanKey, message: string): undefined => {
      this.faults.add({ sheet: line.sheet, row: line.row, column: line.head(key), message });
      return undefined;
    };
    const week = weekOf(line.cell('week')) ?? wrong('week', `看不懂“${line.cell('week').slice(0, 20)}”，请填学期第几周：1、2、3…`);
    const weekday = weekdayOf(line.cell('weekday')) ?? wrong('weekday', `看不懂“${line.cell('weekday').slice(0, 20)}”，请填 周一 到 周日`);
    const minute = minuteOf(line.cell('time')) ?? wrong('time', `看不懂“${line.cell('time').slice(0, 20)}”，请填 19:30 这样的时间`);
    if (minute !== undefined && isQuiet(minute, DEFAULT_QUIET_HOURS)) {
      wrong('time', `${formatMinute(minute)} 太早或太晚，会打扰人休息。请改到 07:00 到 21:30 之间`);
    }
    const resourceId = this.resource(line.cell('resource'), wrong);
    const audience = this.audience(line.cell('audience'));
    if ('wrong' in audience) wrong('audience', audience.wrong);
    const dueDays = dueDaysOf(line.cell('dueDays')) ?? wrong('dueDays', `看不懂“${line.cell('dueDays').slice(0, 20)}”，请填 1 到 30`);
    const together =
      togetherOf(line.cell('together')) ?? wrong('together', `看不懂“${line.cell('together').slice(0, 20)}”，请填 合看，或者不填`);
    const attention = readAttention(line, wrong);
    const note = line.cell('note');
    if (note.length > 200) wrong('note', `有 ${note.length} 个字，最多 200 个，请写短一点`);
    const about = readAbout(line, wrong);
    const must = yesOf(line.cell('must')) ?? wrong('must', `看不懂“${line.cell('must').slice(0, 20)}”，请填 是 或 否`);
    if (must) this.must.add(number);
    if (this.faults.count > before || week === undefined || weekday === undefined || minute === undefined) return undefined;
    if (resourceId === undefined || dueDays === undefined || 'wrong' in audience) return undefined;
    const { tags, layers } = attention;
    const whom = { ...audience.rule, ...(tags ? { tags } : {}) };
    const said = { week, weekday, minute, dueDays, resourceId, audience: whom, ...(together ? { together } : {}), note };
    return { line: number, ...said, ...(layers ? { layers } : {}), ...dimensioned(about, this.byId.get(resourceId)?.dimension) };
  }

  private audience(cell: string): AudienceRead {
    if (!this.world.gradesOnly) return readAudience(cell, this.world.classrooms);
    if (/班/.test(cell)) return { wrong: '县区的计划只写年级，不写到班。请写 全县、三年级 或 一至三年级' };
    return readAudience(plain(cell).replace(/^(全县|全市|全区|全体学校|所有学校)$/, '全校'), this.world.classrooms);
  }

  private resource(cell: string, wrong: (key: PlanKey, message: string) => undefined): string | undefined {
    const id = plain(cell).toLowerCase();
    const unusable = resourceFault(id, this.byId);
    // Whether the plan has it already, and so goes on with it, is known when the whole file was read.
    return unusable && unusable.code !== 'resource-retired' ? wrong('resource', unusable.sentence) : id;
  }
}

function weekOf(cell: string): number | undefined {
  const week = countOf(plain(cell).replace(/^第/, '').replace(/周$/, ''));
  return week !== undefined && week >= 1 && week <= 60 ? week : undefined;
}

function dueDaysOf(cell: string): number | undefined {
  if (plain(cell) === '') return DEFAULT_DUE_DAYS;
  const days = countOf(plain(cell).replace(/天(内)?$/, ''));
  return days !== undefined && days >= 1 && days <= 30 ? days : undefined;
}

function togetherOf(cell: string): boolean | undefined {
  const text = plain(cell);
  if (['', '一位', '一人', '任一位', '否'].includes(text)) return false;
  return ['合看', '一起看', '合起来', '是'].includes(text) ? true : undefined;
}
