import type { WireBulletin, WireBulletinHead } from '../contract/index';
import { KIND_WORDS, type Bulletin, type BulletinLine, type BulletinWording } from '../domain/bulletin/bulletin';
import { intervalText, queryOf, shareText } from '../domain/bulletin/measures';
import { plainText } from '../domain/bulletin/text';
import { formatInstant } from '../domain/time/civil';
import { bulletinTable } from './bulletin-table';

type Head = Pick<Bulletin, 'id' | 'kind' | 'period' | 'no' | 'cutoff' | 'hash'> & { readonly from: string; readonly to: string };

/** In a list: also whether it is new to who reads it. */
export const presentListedHead = ({ isNew, ...head }: Head & { readonly isNew: boolean }): WireBulletinHead => ({
  ...presentBulletinHead(head),
  isNew,
});

export const presentBulletinHead = ({ id, kind, period, from, to, no, cutoff, hash }: Head): WireBulletinHead => ({
  ...{ id, kind, period, from, to, no, cutoff, hash },
});

interface Read {
  readonly bulletin: Bulletin;
  readonly definitions: BulletinWording['definitions'];
}
/** What stands beside it: the others of its time. */
interface Beside {
  readonly beside: readonly Head[];
}
const measuresIn = ({ text }: Bulletin): string[] => [
  ...new Set(text.parts.flatMap(({ lines }) => lines.flat()).flatMap(({ measure }) => (measure === undefined ? [] : [measure]))),
];

export function presentBulletin({ bulletin, definitions, beside }: Read & Beside): WireBulletin {
  const { facts, text, rule, rosterHash, seq, before } = bulletin;
  const { place, kind, period, from, to, weeks, name, isSettled, lines, total, without, hidden, answers, changes } = facts;
  const table = bulletinTable(facts);
  const pieces = (own: Bulletin['text']['title']) =>
    own.map(({ text: words, measure }) => ({ text: words, ...(measure === undefined ? {} : { measure }) }));
  return {
    ...presentBulletinHead({ ...bulletin, from, to }),
    ...{ rule, rosterHash, seq, before },
    text: {
      title: pieces(text.title),
      parts: text.parts.map(({ heading, lines: own }) => ({ heading, lines: own.map(pieces) })),
    },
    facts: {
      ...(name === undefined ? {} : { name }),
      ...{ place, kind, period, from, to, weeks, isSettled, total, without: [...without], hidden: [...hidden] },
      lines: [...lines],
      answers: answers ? { ...answers, places: [...answers.places] } : null,
      changes: changes.map((change) => ({ ...change, places: [...change.places] })),
    },
    measures: measuresIn(bulletin).map((id) => ({ id, definition: definitions[id] ?? '', query: queryOf(id, facts) })),
    stand: bulletinStand(bulletin),
    table: table
      ? {
          title: table.title,
          heads: [...table.heads],
          rows: table.rows.map(({ key, name, note, cells }) => ({ key, name, note, cells: [...cells] })),
        }
      : null,
    beside: beside.map(presentBulletinHead),
  };
}

/** `家校共育周通报-QX-2026-09-07-补报1` */
export const bulletinFileName = ({ kind, place, period, no }: Bulletin): string =>
  `${KIND_WORDS[kind]}-${place.id}-${period}${no === 0 ? '' : `-补报${no}`}`;

/** Under the title: what number it is of, until when it counts. */
export const bulletinStand = ({ no, cutoff, kind, facts }: Bulletin): string =>
  `${no === 0 ? '' : `补报第 ${no} 号，补充同一期${KIND_WORDS[kind]}，原件不改。`}数字截至 ${formatInstant(cutoff)}${facts.isSettled ? '' : '，有的推送还没有到截止时间'}`;

const column = (head: string, hint: string, text = false, width?: number) => ({
  ...{ head, hint, text, required: true },
  ...(width === undefined ? {} : { width }),
});
const NUMBERS = [
  ['应看（准数）', 'targeted'],
  ['看完（准数）', 'completed'],
  ['应看完成率', 'completion'],
  ['95% 区间', 'completion'],
  ['能收到', 'reachable'],
  ['触达率分母', 'reach.among'],
  ['触达率', 'reach'],
  ['开始看', 'started'],
  ['其中看完', 'started.completed'],
  ['完播率', 'finish'],
  ['应看（约数）', 'tens.targeted'],
  ['看完（约数）', 'tens.completed'],
  ['补报（约数）', 'late'],
] as const;
const numbersOf = ({ exact, tens, interval }: Pick<BulletinLine, 'exact' | 'tens' | 'interval'>): (string | number)[] => [
  ...[exact.targeted, exact.completed, shareText({ of: exact.completed, among: exact.targeted })],
  ...[interval ? intervalText(interval) : '—', exact.reachable.of, exact.reachable.among, shareText(exact.reachable)],
  ...[exact.started.of, exact.started.completed, shareText({ of: exact.started.completed, among: exact.started.of })],
  ...[tens.targeted, tens.completed, exact.late + tens.late],
];

/** The same for a spreadsheet: the text, the table with codes as text, what each figure is, and what proves it. */
export function bulletinSheets({ bulletin, definitions }: Read) {
  const { facts, text, id, hash, before, rule, rosterHash, seq } = bulletin;
  const title = plainText(text.title);
  const what = facts.place.kind === 'bureau' ? '学校' : '班级';
  const prose = text.parts.flatMap(({ heading, lines }) => [[heading], ...lines.map((line) => [plainText(line)])]);
  const head = [
    column(`${what}代码`, '', true, 18),
    column(what, '按代码顺序，不按数字', true, 24),
    column('说明', '', true, 24),
    ...NUMBERS.map(([name, measure]) => column(name, definitions[measure] ?? '')),
  ];
  return [
    { name: '正文', rows: [[title], [bulletinStand(bulletin)], ...prose] },
    {
      name: `各${what}`,
      above: [title, '准数和约数不能相加；“—”是没有或者人数较少不报'],
      columns: head,
      rows: [
        ...facts.lines.map((line) => [line.key, line.name, line.note, ...numbersOf(line)]),
        ['', '合计', '', ...numbersOf(facts.total)],
      ],
    },
    {
      name: '指标定义',
      columns: [column('指标', '', true, 20), column('定义', '', true, 90)],
      rows: Object.entries(definitions).map(([measure, definition]) => [measure, definition]),
    },
    {
      name: '存证',
      columns: [column('项目', '', true, 20), column('内容', '', true, 80)],
      rows: [
        ['编号', id],
        ['截至', formatInstant(bulletin.cutoff)],
        ['规则版本', String(rule)],
        ['名册指纹', rosterHash],
        ['本处第几份', String(seq)],
        ['前一份指纹', before === '' ? '（第一份）' : before],
        ['本份指纹（SHA-256）', hash],
        ['核对', '运维人员运行 npm run gongyu -- bulletin verify --until 本份指纹'],
      ],
    },
  ];
}
