import type { WireAnswerFigures } from '../contract/index';
import type { AnswerFigures, ToldRow, ToldTable } from '../domain/question/figures';
import { QUESTION_KINDS } from '../domain/question/question';

const KINDS: Readonly<Record<(typeof QUESTION_KINDS)[number], string>> = {
  learning: '学习',
  habit: '习惯和陪伴',
  health: '身心健康',
  school: '学校事务',
  app: '软件使用',
};
const kindName = (key: string): string => QUESTION_KINDS.flatMap((kind) => (kind === key ? [KINDS[kind]] : []))[0] ?? key;

const row = ({ key, asked, inTimePercent, solvedPercent, medianQuarters, open }: ToldRow, name: string) => ({
  ...{ key, name, asked, inTimePercent, solvedPercent },
  medianHours: medianQuarters === null ? null : medianQuarters / 4,
  open: [open[0], open[1], open[2]] as [number | null, number | null, number | null],
});
const part = ({ rows, total }: ToldTable, nameOf: (key: string) => string) => ({
  rows: rows.map((one) => row(one, nameOf(one.key))),
  total: row(total, '合计'),
});

export const presentAnswerFigures = ({
  place,
  by,
  month,
  isRunning,
  smallest,
  places,
  kinds,
  names,
}: AnswerFigures): WireAnswerFigures => ({
  ...{ place, by, month, smallest, running: isRunning },
  places: part(places, (key) => names.get(key) ?? key),
  kinds: part(kinds, kindName),
});

const COLUMNS = ['提问', '按时答复（%）', '按时办妥（%）', '一半在多少小时内答复', '还没答复：不到一天', '一到三天', '三天以上'];
type Wire = WireAnswerFigures['places'];

/** The same tables for a spreadsheet: what is not told is a dash. */
export function answerSheets(figures: WireAnswerFigures) {
  const cell = (value: number | null): string | number => value ?? '—';
  const lines = ({ rows, total }: Wire) =>
    [...rows, total].map(({ name, asked, inTimePercent, solvedPercent, medianHours, open }) => [
      name,
      ...[asked, inTimePercent, solvedPercent, medianHours, ...open].map(cell),
    ]);
  const above = [
    `${figures.place}，${figures.month} 提问的答复情况`,
    `人数不到 ${figures.smallest} 的不写，也不计入合计${figures.running && figures.by === 'school' ? '；这个月还没有结束，只写整十的约数' : ''}`,
  ];
  const sheet = (name: string, first: string, part_: Wire) => ({
    name,
    above,
    columns: [first, ...COLUMNS].map((head) => ({ head, text: false, required: true })),
    rows: lines(part_),
  });
  const first = figures.by === 'class' ? '班级' : '学校';
  return [sheet(`按${first}`, first, figures.places), sheet('按类别', '类别', figures.kinds)];
}
