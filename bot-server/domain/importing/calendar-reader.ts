import type { OwnDayKind, OwnDays } from '../calendar/calendar';
import { faultOfDays, inOrder, MOST_OWN_DAYS } from '../calendar/own-days';
import { dateOf, plain } from './cells';
import { TableReader, type Line, type Sheet } from './columns';
import type { Faults } from './fault';
import type { SheetRow } from './sheet-row';

export type CalendarKey = 'kind' | 'from' | 'to' | 'name';

export const CALENDAR_SHEET: Sheet<CalendarKey> = {
  name: '校历',
  columns: [
    { key: 'kind', head: '类型', also: ['种类'], required: true, hint: '放假、补课、考试 或 停课' },
    { key: 'from', head: '开始', also: ['开始日期', '从', '日期'], required: true, text: true, width: 14, hint: '例如 2026-10-01' },
    { key: 'to', head: '结束', also: ['结束日期', '到'], text: true, width: 14, hint: '不填就是当天' },
    { key: 'name', head: '名称', also: ['说明', '事由'], required: true, width: 26, hint: '例如 国庆节、期中考试' },
  ],
};

const KINDS: readonly (readonly [OwnDayKind, readonly string[]])[] = [
  ['holiday', ['放假', '假期', '休息', '不上课']],
  ['make-up', ['补课', '补课日', '上课', '调休', '调休上课']],
  ['exam', ['考试', '考试周']],
  ['closure', ['停课', '停课不停学', '居家学习']],
];

/** Takes a calendar file row by row: the sheet called 校历, else the first sheet that has its columns. */
export class CalendarReader {
  private readonly table: TableReader<CalendarKey>;
  private sheet: string | undefined;
  private state: 'own' | 'other' | 'unsure' = 'unsure';
  private found = false;
  private waiting: SheetRow[] = [];
  private readonly days: OwnDays[] = [];

  constructor(private readonly faults: Faults) {
    this.table = new TableReader(CALENDAR_SHEET, faults);
  }

  take(row: SheetRow): void {
    if (row.sheet !== this.sheet) this.begin(row.sheet);
    if (this.state === 'own') this.feed(row);
    else if (this.state === 'unsure' && this.waiting.length < 12) {
      this.waiting.push(row);
      if (this.table.match(row.cells).size < CALENDAR_SHEET.columns.filter(({ required }) => required).length) return;
      this.state = 'own';
      this.found = true;
      this.waiting.forEach((earlier) => this.feed(earlier));
    }
  }

  /** All days of the file in their order; what is wrong went to the faults. An empty list is a calendar too. */
  finish(): OwnDays[] {
    if (this.found) this.table.end();
    else this.faults.add({ message: '没有找到校历。工作表请叫“校历”，表头是：类型、开始、结束、名称' });
    return inOrder(this.days);
  }

  private begin(sheet: string): void {
    this.sheet = sheet;
    this.waiting = [];
    this.state = this.found || sheet === '说明' ? 'other' : sheet.trim() === CALENDAR_SHEET.name ? 'own' : 'unsure';
    if (this.state === 'own') this.found = true;
  }

  private feed(row: SheetRow): void {
    const line = this.table.take(row);
    if (!line) return;
    if (this.days.length >= MOST_OWN_DAYS) {
      if (this.days.length === MOST_OWN_DAYS)
        this.faults.add({ sheet: row.sheet, row: row.row, message: `一份校历最多 ${MOST_OWN_DAYS} 行，请去掉过去几年的` });
      return;
    }
    const read = this.read(line);
    if (read) this.days.push(read);
  }

  private read(line: Line<CalendarKey>): OwnDays | undefined {
    const wrong = (key: CalendarKey, message: string): undefined => {
      this.faults.add({ sheet: line.sheet, row: line.row, column: line.head(key), message });
      return undefined;
    };
    const cell = (key: CalendarKey): string => line.cell(key).slice(0, 20);
    const word = plain(line.cell('kind'));
    const kind =
      KINDS.find(([, words]) => words.includes(word))?.[0] ?? wrong('kind', `看不懂“${cell('kind')}”，请填 放假、补课、考试 或 停课`);
    const from = dateOf(line.cell('from')) ?? wrong('from', `看不懂“${cell('from')}”，请填 2026-10-01 这样的日期`);
    const to =
      plain(line.cell('to')) === '' ? from : (dateOf(line.cell('to')) ?? wrong('to', `看不懂“${cell('to')}”，请填 2026-10-07 这样的日期`));
    if (kind === undefined || from === undefined || to === undefined) return undefined;
    const days = { kind, from, to, name: line.cell('name') };
    const fault = faultOfDays(days, this.days);
    return fault ? wrong(fault.part, fault.message) : days;
  }
}
