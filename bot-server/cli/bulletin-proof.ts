import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { PackLine as PackLineSchema, PackRow } from '../contract/bulletins';
import { readUntil, type Until } from '../domain/bulletin/pack';
import type { Progress } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { formatInstant } from '../domain/time/civil';
import { linesOfFile, openLineReader, writeLines } from '../files/line-file';
import type { Proven, VerifiedPlace, VerifyFault } from '../flows/bulletin/check-place';
import { packLines } from '../flows/bulletin/pack';
import { verifyStored } from '../flows/bulletin/verify';
import { verifyPack, type PackFault, type PackSource } from '../flows/bulletin/verify-pack';
import { KIND_WORDS } from '../domain/bulletin/bulletin';
import { wanted } from './given';
import type { Args, Verb } from './noun';
import { progressBar } from './progress-bar';
import { notSaved } from './roster';
import { Told } from './told';

const VERIFY =
  'bulletin verify [--place bureau.QX] [--pack 文件.jsonl] [--until 指纹]    从原始行重算每份通报，核对指纹和前后相连；--pack 只核对导出的存证包，不用数据库；--until 写上手里那份通报（纸的也行）印着的指纹、编号或第几份，看它在不在里面';
const PACK = 'bulletin pack --out 文件.jsonl [--place bureau.QX]    把通报和它们的原始行导出成存证包，一行一条，别处不用数据库就能核对';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const MOST_SHOWN = 20;

const WORDS: Readonly<Record<VerifyFault['what'], string>> = {
  order: '和前一份接不上，前面有被删、被插或换过次序的',
  hash: '指纹对不上，这一份被改过',
  'row-missing': '不见了',
  'row-changed': '被改过',
  roster: '和名册指纹对不上',
  facts: '的数字和原始行算出来的不一样',
  text: '的正文和原始行写出来的不一样',
  'cut-off': '不见了，或者换成了别的：那天夜里记下过它是最新的一份',
  'live-changed': '和现有的公布数不一样，公布数没有重算过却变了',
};
const PACK_WORDS: Readonly<Record<PackFault['what'], string>> = {
  misplaced: '不该在这里：有行被删、被插或换过次序',
  unused: '这条原始行多出来了：写了两次，或者用到它的通报被删了',
  sum: '份数、原始行数或最后一份指纹和前面的对不上：有通报被删了或被加了',
  cut: '从这里起不见了：文件没有导出完，或者后面被删了',
  changed: '前面有行和导出的时候不一样',
};
const sentence = ({ bulletin, row, what }: VerifyFault): string =>
  row === undefined ? `${bulletin}：${WORDS[what]}` : `${bulletin}：原始行“${row}”${WORDS[what]}`;

/** Which bulletin it is, of which days, and until when its figures count. */
const named = ({ seq, kind, no, from, to, cutoff }: Proven): string =>
  `第 ${seq} 份（${KIND_WORDS[kind]}${no === 0 ? '' : `补报第 ${no} 号`} ${from} 至 ${to}，数字截至 ${formatInstant(cutoff)}）`;

interface Checked {
  readonly places: readonly VerifiedPlace[];
  readonly faults: readonly PackFault[];
  readonly isPack: boolean;
  /** As it was typed, and what it was read as. */
  readonly until: { readonly text: string; readonly is: Until } | undefined;
}

function told({ places, faults: ofLines, isPack, until }: Checked): Told {
  const reached = places.flatMap((place) => (place.reached ? [{ place: place.place, reached: place.reached }] : []));
  const ends = places.map(({ place, last }) => `${place} 到${last ? named(last) : '一份也没有'}`).join('；');
  const faults = [
    ...places.flatMap((place) => place.faults).map(sentence),
    ...ofLines.filter(({ what }, _, all) => what !== 'changed' || all.length === 1).map(({ line, what }) => `${isPack ? '存证包' : ''}第 ${line} 行：${PACK_WORDS[what]}`), // prettier-ignore
    ...(until && reached.length === 0 ? [`没有“${until.text}”这一份：里面只有 ${ends}。它被删了、被换过，或者是这以后才做的`] : []),
  ];
  if (faults.length > 0) {
    const more = faults.length > MOST_SHOWN ? `\n还有 ${faults.length - MOST_SHOWN} 处` : '';
    throw new Error(`通报有 ${faults.length} 处对不上：\n${faults.slice(0, MOST_SHOWN).join('\n')}${more}`);
  }
  const lines = places.map(({ place, bulletins, rows, end, last }) =>
    last ? `${place}：${bulletins} 份，原始行 ${rows} 条，完整；证明到${named(last)}，最后一份指纹 ${end}` : `${place}：还没有通报`,
  );
  const found = reached.map(({ place, reached: one }) => `${place}：手里的是${named(one)}${provenBy(until?.is, one)}`);
  return new Told(places, [...(lines.length > 0 ? lines : ['还没有通报']), ...found, ...(isPack && !until ? [ONLY_SO_FAR] : [])]);
}

const ONLY_SO_FAR =
  '存证包只能证明到上面写的那一份、那一天。以后的通报在不在，包自己看不出来：手里有更新的通报，就加 --until 和它印着的指纹再核对一次';
const provenBy = (until: Until | undefined, { hash }: Proven): string =>
  until && 'hash' in until
    ? '，指纹相同：它和它前面的每一份都没有变过'
    : `。只有编号或份数相同，内容要看指纹：请和手里印着的比一比，这里是 ${hash}`;

/** @throws Refusal request/invalid for what can be none, and for a number where several places have one. */
function untilGiven({ options: { until, place } }: Args): Checked['until'] {
  if (typeof until !== 'string') return undefined;
  const is = readUntil(until);
  if (!is)
    throw new Refusal('request/invalid', {
      message: '--until 写通报最下面印着的指纹（至少前 16 位）、编号（bureau.QX:weekly:2026-09-07 这样）或者本处第几份',
    });
  if ('seq' in is && typeof place !== 'string')
    throw new Refusal('request/invalid', { message: '按第几份核对，要加 --place 说明是哪里的，例如 --place bureau.QX' });
  return { text: until.trim(), is };
}
const placeGiven = ({ options }: Args): string | undefined => (typeof options['place'] === 'string' ? options['place'] : undefined);

/** A pack in a file. @throws Refusal bulletin/pack naming the line that is none */
async function openPack(path: string, step: Progress): Promise<PackSource & { close(): Promise<void> }> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Refusal('import/unreadable', { message: `没有“${path}”这个文件，请检查路径` });
  const reader = await openLineReader(path);
  return {
    async *lines() {
      let number = 0;
      for await (const { text, at } of linesOfFile(path)) {
        number += 1;
        const line = PackLineSchema.safeParse(jsonOf(text));
        if (!line.success) throw notALine(number, line.error.issues[0]?.path.join(' → '));
        yield { line: line.data, text, at };
        step(at.from, found.size, '核对');
      }
    },
    async row(at) {
      const row = PackRow.safeParse(jsonOf(await reader.read(at)));
      return row.success ? row.data.row : undefined;
    },
    close: reader.close,
  };
}
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
const notALine = (number: number, where: string | undefined): Refusal =>
  number === 1
    ? new Refusal('bulletin/pack')
    : new Refusal('bulletin/pack', {
        message: `存证包第 ${number} 行读不出来（${where || '整行'} 不对）：文件断了或者被改过，请重新拿一份完整的`,
      });

async function checkPack(path: string, args: Args): Promise<Told> {
  const [until, place, bar] = [untilGiven(args), placeGiven(args), progressBar()];
  const source = await openPack(path, bar.step);
  try {
    const { places, faults } = await verifyPack(source, { sha256, place, until: until?.is });
    if (faults.length === 0 && places.length === 0)
      throw new Refusal('bulletin/not-found', { message: `这个存证包里没有${place === undefined ? '' : ` ${place} 的`}通报` });
    return told({ places, faults, isPack: true, until });
  } finally {
    bar.end();
    await source.close();
  }
}

export const verify: Verb = {
  usage: VERIFY,
  async alone(args) {
    const { pack } = args.options;
    return typeof pack === 'string' ? checkPack(pack, args) : undefined;
  },
  async run(deps, args) {
    const until = untilGiven(args);
    const places = await verifyStored(deps, { place: placeGiven(args), until: until?.is });
    return told({ places, faults: [], isPack: false, until });
  },
};

export const pack: Verb = {
  usage: PACK,
  async run(deps, args) {
    const out = wanted(args, 'out', '文件.jsonl', PACK);
    const lines = packLines(deps, placeGiven(args));
    const first = await lines.next();
    let [bulletins, rows] = [0, 0];
    async function* texts() {
      if (!first.done) yield first.value.text;
      for await (const { line, text } of lines) {
        if (line.line === 'close') {
          bulletins += line.bulletins;
          rows += line.rows;
        }
        yield text;
      }
    }
    await writeLines(out, texts()).catch((cause: unknown) => {
      throw notSaved(out, cause);
    });
    return new Told({ file: out, bulletins, rows }, [
      `已存到 ${out}：通报 ${bulletins} 份，原始行 ${rows} 条。核对：npm run gongyu -- bulletin verify --pack ${out}`,
    ]);
  },
};
