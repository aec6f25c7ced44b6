import { createHash } from 'node:crypto';
import { BulletinPack } from '../contract/bulletins';
import { BULLETIN_KINDS, type BulletinKind, type BulletinPlace } from '../domain/bulletin/bulletin';
import { Refusal } from '../domain/refusal';
import { parseMinute } from '../domain/time/civil';
import { makeBulletin } from '../flows/bulletin/make-bulletin';
import { MINUTE_KEY } from '../flows/bulletin/make-due';
import { packBulletins, verifyPack, verifyStored, type Pack, type VerifyFault, type VerifiedPlace } from '../flows/bulletin/verify';
import { fileGiven, onlyWord, wanted } from './given';
import type { Args, Noun } from './noun';
import { save } from './roster';
import { Told } from './told';

const VERIFY =
  'bulletin verify [--place bureau.QX] [--pack 文件.json]    从原始行重算每份通报，核对指纹和前后相连；--pack 只核对导出的存证包，不用数据库';
const PACK = 'bulletin pack --out 文件.json [--place bureau.QX]    把通报和它们的原始行导出成存证包，别处不用数据库就能核对';
const MAKE =
  'bulletin make --place bureau.QX --kind weekly --period 2026-09-07    做一份通报（已经有就不再做）；月调度写 --kind monthly --period 2026-09，学期通报写 --kind termly --period 学期代码，学年通报写 --kind yearly --period 2026-2027';
const HOUR = 'bulletin hour 08:00    每周一（月调度是每月第一个周一，学期和学年是结束以后的周一）几点做通报';

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
const sentence = ({ bulletin, row, what }: VerifyFault): string =>
  row === undefined ? `${bulletin}：${WORDS[what]}` : `${bulletin}：原始行“${row}”${WORDS[what]}`;

function told(places: readonly VerifiedPlace[]): Told {
  const faults = places.flatMap((place) => place.faults);
  if (faults.length > 0) {
    const more = faults.length > MOST_SHOWN ? `\n还有 ${faults.length - MOST_SHOWN} 处` : '';
    throw new Error(`通报有 ${faults.length} 处对不上：\n${faults.slice(0, MOST_SHOWN).map(sentence).join('\n')}${more}`);
  }
  const lines = places.map(({ place, bulletins, rows, end }) => `${place}：${bulletins} 份，原始行 ${rows} 条，完整；最后一份指纹 ${end}`);
  return new Told(places, lines.length > 0 ? lines : ['还没有通报']);
}

async function readPack(path: string): Promise<Pack> {
  const { bytes } = await fileGiven(path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new Refusal('bulletin/pack');
  }
  const checked = BulletinPack.safeParse(parsed);
  if (checked.success) return checked.data;
  const [first] = checked.error.issues;
  throw new Refusal('bulletin/pack', { message: `这个文件不是完整的存证包（${first?.path.join(' → ') || '整个文件'} 不对），请重新导出` });
}
const placeGiven = ({ options }: Args): string | undefined => (typeof options['place'] === 'string' ? options['place'] : undefined);

export const bulletin: Noun = {
  make: {
    usage: MAKE,
    async run(deps, args) {
      const place = readPlace(wanted(args, 'place', 'bureau.教育局代码 或 school.学校代码', MAKE));
      const kind = wanted(args, 'kind', BULLETIN_KINDS.join(' 或 '), MAKE);
      if (!isKind(kind)) throw new Refusal('request/invalid', { message: `--kind 只能是 ${BULLETIN_KINDS.join(' 或 ')}` });
      const known = place.kind === 'school' ? await deps.roster.school(place.id) : await deps.roster.bureau(place.id);
      if (!known)
        throw new Refusal('request/invalid', {
          message: `名册里没有代码是“${place.id.slice(0, 20)}”的${place.kind === 'school' ? '学校' : '教育局'}`,
        });
      const made = await makeBulletin(deps, { place, kind, period: wanted(args, 'period', '哪一期', MAKE) }, deps.now());
      const { id, hash } = made.bulletin;
      return new Told({ id, hash, isNew: made.isNew }, [`${id}：${made.isNew ? '做好了' : '已经有了，没有再做'}，指纹 ${hash}`]);
    },
  },
  verify: {
    usage: VERIFY,
    async alone({ options: { pack, place } }) {
      if (typeof pack !== 'string') return undefined;
      const places = verifyPack(await readPack(pack), sha256);
      return told(typeof place === 'string' ? places.filter((one) => one.place === place) : places);
    },
    run: async (deps, args) => told(await verifyStored(deps, placeGiven(args))),
  },
  pack: {
    usage: PACK,
    async run(deps, args) {
      const out = wanted(args, 'out', '文件.json', PACK);
      const pack = await packBulletins(deps, placeGiven(args));
      if (pack.bulletins.length === 0) throw new Refusal('bulletin/not-found');
      await save(out, Buffer.from(`${JSON.stringify(pack, null, 1)}\n`));
      return new Told({ file: out, bulletins: pack.bulletins.length, rows: pack.rows.length }, [
        `已存到 ${out}：通报 ${pack.bulletins.length} 份，原始行 ${pack.rows.length} 条。核对：npm run gongyu -- bulletin verify --pack ${out}`,
      ]);
    },
  },
  hour: {
    usage: HOUR,
    async run(deps, args) {
      const text = onlyWord(args, '时间', HOUR);
      if (parseMinute(text) === undefined) throw new Refusal('request/invalid', { message: `时间写成 08:00 这样。用法：${HOUR}` });
      await deps.meta.write(MINUTE_KEY, text);
      return new Told({ hour: text }, [`以后在周一 ${text} 做通报`]);
    },
  },
};

const isKind = (kind: string): kind is BulletinKind => BULLETIN_KINDS.some((one) => one === kind);
function readPlace(text: string): BulletinPlace {
  const match = /^(bureau|school)\.(.+)$/.exec(text);
  if (!match?.[2]) throw new Refusal('request/invalid', { message: `--place 写成 bureau.教育局代码 或 school.学校代码。用法：${MAKE}` });
  return { kind: match[1] === 'bureau' ? 'bureau' : 'school', id: match[2] };
}
